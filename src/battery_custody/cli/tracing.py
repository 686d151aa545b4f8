"""`custody trace`: who had an item when, what it came from, what it became, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from battery_custody.cli.asking import On, asked, told
from battery_custody.cli.output import console, print_json, write_page
from battery_custody.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("trace")(trace)


def trace(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="A battery code or any other id of an item.")],
    as_of: Annotated[str | None, typer.Option(metavar="T", help="Only what happened until then (ISO 8601).")] = None,
    known: Annotated[str | None, typer.Option(metavar="T", help="Only what was reported until then.")] = None,
    direction: Annotated[str | None, typer.Option(metavar="back|forward", help="All it came from, or became.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the chain as a page of its own.")] = None,
    on: On = "ledger",
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show the chain of custody of an item, its gaps and its source rows."""
    if direction is not None and html is not None:
        raise InputError("--html draws the chain of one item; leave --direction out.")
    with asked(on) as book:
        if direction is not None:
            followed = book.follow(item, direction, as_of=as_of, known=known)
            if json_:
                print_json(told(book, followed.to_dict()))
            else:
                from battery_custody.trace.timeline import followed_timeline

                console().print(followed_timeline(followed, book.names(followed.party_ids)))
            return
        chain = book.trace(item, as_of=as_of, known=known)
        if html is not None:
            from battery_custody.report.chain_page import render_chain_page

            write_page(render_chain_page(chain, book.names(chain.party_ids)), html)
        if json_:
            print_json(told(book, chain.to_dict()))
        elif html is None:
            from battery_custody.trace.timeline import timeline

            console().print(timeline(chain, book.names(chain.party_ids)))
