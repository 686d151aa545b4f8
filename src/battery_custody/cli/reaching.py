"""`custody reach`: whether items, or what is in them, passed through a party or a site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from battery_custody.cli.asking import On, asked, told
from battery_custody.cli.output import console, print_json, print_table
from battery_custody.errors import InputError
from battery_custody.trace.reach_answers import Reach


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("reach")(reach)


def reach(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ITEM] [PARTY_OR_SITE...]", help="An item, then more of --to.")
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="PARTY_OR_SITE", help="Through whom or where.")
    ] = None,
    to_flagged: Annotated[bool, typer.Option("--to-flagged", help="The parties that findings name first.")] = False,
    items: Annotated[Path | None, typer.Option(metavar="FILE", help="Many items, one a line.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="T", help="Only links that held then (ISO 8601).")] = None,
    on: On = "ledger",
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say whether an item, or anything in it or that it came from, passed through a party or a site."""
    targets = list(to or ())
    if not targets and not to_flagged:
        raise InputError("Name a party or site with --to, or ask with --to-flagged.")
    if items is None and not names:
        raise InputError("Name an item, or a file of items with --items.")
    # `--to A B C` names several: what stands behind the first is no item any more.
    more = list(names or ())
    with asked(on) as book:
        if items is None:
            answer = book.reach(more[0], targets + more[1:], flagged=to_flagged, as_of=as_of)
            if json_:
                print_json(told(book, answer.to_dict()))
            else:
                _print_one(answer)
            return
        found = book.reach_all(_lines(items), targets + more, flagged=to_flagged, as_of=as_of)
        answers = told(book, {"answers": [answer.to_dict() for answer in found]})
    if json_:
        print_json(answers)
    else:
        _print_many(found)


def _print_one(answer: Reach) -> None:
    hops = "" if answer.hops is None else f", {answer.hops} step{'' if answer.hops == 1 else 's'} of genealogy away"
    console().print(f"{answer.item_id}: {answer.answer}{hops}", markup=False, soft_wrap=True)
    for stage in answer.path:
        who = f"  with {stage.party_id} ({stage.event_id or 'as its maker'})" if stage.party_id else ""
        inside = f" inside {stage.inside_id}" if stage.inside_id else ""
        console().print(f"  → {stage.item_id}{inside}{who}", markup=False, soft_wrap=True)
    for missing in answer.unknown_because:
        console().print(f"  ? {missing.item_id}: {missing.what}", markup=False, soft_wrap=True)


def _print_many(found: list[Reach]) -> None:
    rows = []
    for answer in found:
        last = answer.path[-1] if answer.path else None
        why = answer.unknown_because[0].what if answer.unknown_because else ""
        rows.append([answer.item_id, answer.answer, answer.hops, last.party_id if last else "", why])
    print_table("", ("item", "answer", "hops", "party", "why"), rows, right=("hops",))


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The file of items {file} can't be read: {error}.") from error
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise InputError(f"The file of items {file} names none; write one a line.")
    return lines
