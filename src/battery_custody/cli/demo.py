"""`custody demo`: the main job from beginning to end, on a nation simulated for it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

import battery_custody
from battery_custody.cli import detecting, ingesting, reporting, simulating
from battery_custody.cli.output import console
from battery_custody.errors import InputError

#: Of how many of the best findings one is looked for whose chain shows a gap and fits a screen.
LOOKED_AT = 200
MOST_EVENTS = 16


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo)


def demo(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for records, ledger and report.")],
    batteries: Annotated[int, typer.Option(min=1000, max=1_000_000, help="How many battery packs.")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same records.")] = 1,
) -> None:
    """Simulate a nation, ingest its records, detect, and show what was found and how well."""
    if out.exists() and any(out.iterdir()):
        raise InputError(f"The folder {out} is not empty; name a new one, or remove it.")
    began = time.monotonic()
    records, ledger, page = out / "records", out / "custody.duckdb", out / "report.html"
    os.environ["CUSTODY_LEDGER"] = f"duckdb:///{ledger}"
    _say(f"custody simulate {records} --batteries {batteries} --seed {seed}")
    simulating.simulate(records, batteries, seed)
    _say(f"export CUSTODY_LEDGER=duckdb:///{ledger}")
    _say(f"custody ingest {records}")
    ingesting.ingest([str(records)])
    _say("custody detect")
    detecting.detect()
    _say("custody findings --limit 10")
    detecting.findings(limit=10)
    _show_chain()
    _say(f"custody score {records / 'truth'}")
    reporting.score(records / "truth")
    _say(f"custody report {page} --truth {records / 'truth'}")
    reporting.report(page, records / "truth")
    console().print(f"\ndone in {time.monotonic() - began:.0f} s; open {page} in a browser", markup=False)


def _show_chain() -> None:
    """Print the chain of the best finding whose chain shows a gap and fits a screen."""
    from battery_custody.trace.timeline import timeline

    with battery_custody.open(read_only=True) as book:
        for finding in book.finding_records("CC1", limit=LOOKED_AT):
            chain = book.trace(finding["item_ids"][0])
            if chain.gaps and len(chain.events) <= MOST_EVENTS:
                _say(f"custody trace {chain.item_id}")
                console().print(timeline(chain, book.names(chain.party_ids)))
                return


def _say(command: str) -> None:
    console().print(f"\n$ {command}", style="bold", markup=False, soft_wrap=True)
