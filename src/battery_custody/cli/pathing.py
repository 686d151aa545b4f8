"""`custody path`: how goods went from one party to another."""

from __future__ import annotations

from typing import Annotated

import typer

from battery_custody.cli.asking import On, asked, told
from battery_custody.cli.output import console, print_json, print_table
from battery_custody.model.times import iso


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("path")(path)


def path(
    from_: Annotated[str, typer.Argument(metavar="FROM", help="The party at which it begins.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="The party at which it ends.")],
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="T T", help="Only hand-overs from then to then (ISO 8601).")
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="earliest|fewest", help="The path that arrives first, or has the fewest hand-overs.")
    ] = "earliest",
    on: On = "ledger",
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show a path between two parties in which each hand-over follows the one before in time."""
    with asked(on) as book:
        found = book.find_path(from_, to, between=between, by=by)
        answer = told(book, found.to_dict())
        names = book.names(found.party_ids)
    if json_:
        print_json(answer)
        return
    if found.hand_overs is None:
        within = "" if between is None else " in that time"
        console().print(f"no path from {found.from_id} to {found.to_id}{within}", markup=False, soft_wrap=True)
        return
    hops = "1 hand-over" if len(found.hand_overs) == 1 else f"{len(found.hand_overs)} hand-overs"
    print_table(
        f"{found.from_id} → {found.to_id}: {hops}, arrives {iso(found.arrives_s)}",
        ("dispatched", "received", "from", "to", "item", "transfer"),
        [
            [
                iso(one.dispatched_s),
                iso(one.received_s),
                *(f"{names[id_]} ({id_})" if id_ in names else id_ for id_ in (one.consignor_id, one.consignee_id)),
                one.item_id,
                one.transfer_id,
            ]
            for one in found.hand_overs
        ],
    )
