"""The commands, their common options, and how errors become sentences and exit statuses."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from battery_custody.cli import (
    balancing,
    demo,
    detecting,
    genealogy,
    graphing,
    identifiers,
    ingesting,
    ledger,
    pathing,
    reaching,
    reporting,
    serving,
    simulating,
    tracing,
)
from battery_custody.cli.output import messages
from battery_custody.errors import CustodyError


class StoppedError(CustodyError):
    """Raised when a person stops a command; like a shell it leaves with 128 + the signal's number."""

    exit_status = 130


class Commands(TyperGroup):
    """All commands; takes Ctrl-C and a closed pipe in hand before typer ends them without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for.

        Raises:
            StoppedError: on Ctrl-C.
        """
        stopped = False

        def stop(*_: object) -> None:
            nonlocal stopped
            stopped = True
            raise KeyboardInterrupt

        # Typed in the middle of a query, Ctrl-C comes back as one or another failure of the engine.
        before = signal.signal(signal.SIGINT, stop)
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except (Exception, KeyboardInterrupt) as error:  # whatever it is, it is raised again
            if stopped:
                raise StoppedError("Stopped; nothing of an unfinished batch or run was kept.") from error
            if not isinstance(error, BrokenPipeError):
                raise
            # The reader of our output has gone; there is nobody to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        finally:
            signal.signal(signal.SIGINT, before)
        return answer


app = typer.Typer(
    name="custody",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done; 1 a defect of ours; 2 wrong input or usage; 3 not found; "
    "4 ledger or graph not available; 5 a check found something; 130 stopped by Ctrl-C.",
)


def _version(asked: bool) -> None:
    if asked:
        from battery_custody import __version__

        typer.echo(f"battery-custody {__version__}")
        raise typer.Exit


@app.callback()
def common(
    ledger_url: Annotated[
        str | None,
        typer.Option("--ledger", metavar="URL", help="The ledger: duckdb:///FILE or a file. [env: CUSTODY_LEDGER]"),
    ] = None,
    regulation: Annotated[
        str | None,
        typer.Option(
            "--regulation",
            metavar="DIR",
            help="Regulation files in place of the packaged ones of the same name. [env: CUSTODY_REGULATION]",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Follow every power battery from hand to hand, and find where batteries leak, with the evidence."""
    if ledger_url is not None:
        os.environ["CUSTODY_LEDGER"] = ledger_url
    if regulation is not None:
        os.environ["CUSTODY_REGULATION"] = regulation


#: The modules of commands, in the order in which the help lists them.
MODULES = (
    demo,
    simulating,
    ingesting,
    ledger,
    tracing,
    genealogy,
    reaching,
    pathing,
    balancing,
    detecting,
    reporting,
    graphing,
    serving,
    identifiers,
)
for module in MODULES:
    module.register(app)


def main() -> None:
    """Run the command and leave with its exit status."""
    try:
        app(prog_name="custody")
    except StoppedError as stop:
        _say(str(stop))
        # At once: a query that was broken off leaves objects behind that the engine would complain of.
        os._exit(stop.exit_status)
    except CustodyError as error:
        _say(str(error))
        sys.exit(error.exit_status)
    except Exception as error:  # the last resort: whatever was not foreseen is a defect, said as one
        if os.environ.get("CUSTODY_DEBUG"):
            raise
        _say(
            f"This is a defect of battery-custody, please report it: {type(error).__name__}: {error} "
            "(CUSTODY_DEBUG=1 shows where)."
        )
        sys.exit(1)


def _say(text: str) -> None:
    messages().print(f"error: {text}", style="red", markup=False, soft_wrap=True)
