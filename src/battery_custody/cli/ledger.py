"""`custody status`, `verify` and `derive`: what is in the ledger, whether it is what was written, and all anew."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import battery_custody
from battery_custody.cli.output import console, print_json, print_table
from battery_custody.errors import IntegrityError


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("status")(status)
    app.command("verify")(verify)
    app.command("derive")(derive)


def status(json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Say what is in the ledger."""
    with battery_custody.open(read_only=True) as book:
        answer = book.status_record()
    if json_:
        print_json(answer)
        return
    detection = answer["detection"]
    rows = [
        ["batches", f"{answer['batches']:,}"],
        ["records", f"{answer['records']:,}"],
        ["rejected records", f"{answer['rejected']:,}"],
        ["items", f"{answer['items']:,}"],
        ["parties", f"{answer['parties']:,}"],
        ["first event", answer["first_event_at"]],
        ["last event", answer["last_event_at"]],
        ["graph", _graph(answer["graph"])],
        ["last detection", detection["last_run"] or "none"],
        ["open findings", f"{detection['open_findings']:,}"],
    ]
    print_table(f"ledger {book.path}", ("", ""), rows)


def _graph(standing: dict[str, Any]) -> str:
    if not standing["configured"]:
        return "none configured"
    behind = standing["behind_batches"]
    return "away" if behind is None else "up to date" if behind == 0 else f"{behind} batches behind"


def verify(json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Recompute the hash chain over all records and name the first broken row."""
    with battery_custody.open(read_only=True) as book:
        batches, broken = book.verify()
    first = None if broken is None else {"batch_no": broken.batch_no, "row": broken.row, "why": broken.why}
    if json_:
        print_json({"ok": broken is None, "batches": batches, "first_broken": first})
    elif broken is None:
        console().print(f"ok: {batches} batches are what was written", markup=False)
    else:
        console().print(f"broken: batch {broken.batch_no}, {broken.row}: {broken.why}", markup=False, soft_wrap=True)
    if broken is not None:
        raise typer.Exit(IntegrityError.exit_status)


def derive(json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Compute all derived tables anew from the records, by the regulation files of now."""
    with battery_custody.open() as book:
        items = book.derive()
    if json_:
        print_json({"items": items})
    else:
        console().print(f"derived anew: {items:,} items", markup=False)
