"""`custody genealogy`: what an item consists of and came from, or what it is in and became."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from battery_custody.cli.asking import On, asked, told
from battery_custody.cli.output import console, print_json, write_page


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("genealogy")(genealogy)


def genealogy(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="A battery code or any other name of an item.")],
    direction: Annotated[
        str, typer.Option(metavar="down|up", help="Its parts, inputs and originals, or what it is in and became.")
    ] = "down",
    as_of: Annotated[str | None, typer.Option(metavar="T", help="Only links that held then (ISO 8601).")] = None,
    known: Annotated[str | None, typer.Option(metavar="T", help="Only what was reported until then.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it as a page of its own.")] = None,
    on: On = "ledger",
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show what an item consists of, came from and became, with the time that each link held."""
    from battery_custody.report.genealogy_page import render_genealogy_page
    from battery_custody.trace.genealogy_tree import genealogy_tree

    with asked(on) as book:
        found = book.genealogy(item, direction, as_of=as_of, known=known)
        answer = told(book, found.to_dict())
    if html is not None:
        write_page(render_genealogy_page(found), html)
    if json_:
        print_json(answer)
    elif html is None:
        console().print(genealogy_tree(found))
        for mark in found.marks:
            console().print(f"╳ {mark.item_id}: {mark.what}", style="red", markup=False, soft_wrap=True)
