"""`custody decode`: what an identifier says, and what is wrong with a bad one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from battery_custody.cli.output import console, print_json, print_table
from battery_custody.errors import IntegrityError


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("decode")(decode)


def decode(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Battery code, VIN, USCC, EPC URI, Digital Link, …")],
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Explain a code in words; exit status 5 where something is wrong with it."""
    from battery_custody.model.identifiers.explain import explain

    explained = explain(code)
    if json_:
        print_json(asdict(explained))
    else:
        rows = [[part.position, part.characters, part.meaning] for part in explained.parts]
        print_table(f"{explained.text}: {explained.title}", ("position", "characters", "meaning"), rows)
        for problem in explained.problems:
            console().print(f"wrong: {problem}", markup=False, soft_wrap=True)
        for warning in explained.warnings:
            console().print(f"note: {warning}", markup=False, soft_wrap=True)
    if not explained.ok:
        raise typer.Exit(IntegrityError.exit_status)
