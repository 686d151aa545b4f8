"""`custody report` and `custody score`: findings as a page, and held against a known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import battery_custody
from battery_custody.cli.output import console, print_json, print_table, write_page


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("report")(report)
    app.command("score")(score)


def report(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The HTML page to write.")],
    truth: Annotated[Path | None, typer.Option(metavar="DIR", help="Truth of a simulation, to hold against.")] = None,
) -> None:
    """Write the findings of the ledger as one self-contained HTML page."""
    with battery_custody.open(read_only=True) as book:
        page = book.report(truth)
    write_page(page, out)


def score(
    truth: Annotated[Path, typer.Argument(metavar="DIR", help="The folder `truth` of a simulation.")],
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Hold the open findings against the known truth of a simulation: recall and precision by tactic."""
    with battery_custody.open(read_only=True) as book:
        scores = book.score(truth)
    if json_:
        print_json({"tactics": [one.to_dict() for one in scores.tactics], "look_alikes_flagged": scores.look_alikes})
        return
    headers = ("tactic", "rules", "planted", "found", "recall", "flagged", "true", "precision")
    rows = [
        [
            one.tactic, " ".join(one.rules), one.planted, one.found, f"{one.recall:.3f}",
            one.flagged, one.true, f"{one.precision:.3f}",
        ]
        for one in scores.tactics
    ]  # fmt: skip
    print_table("findings held against the truth", headers, rows, right=headers[2:])
    console().print(f"look-alikes flagged: {len(scores.look_alikes)} of {scores.look_alikes_planted}")
