"""`custody balance`: what an enterprise took in, recovered and lost, by mass and by metal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import battery_custody
from battery_custody.cli.output import console, print_json, print_table, write_page

if TYPE_CHECKING:
    from battery_custody.measure.balance import Balance, Group


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("balance")(balance)


def balance(
    enterprise: Annotated[str, typer.Argument(metavar="ENTERPRISE", help="Id of the enterprise.")],
    since: Annotated[str | None, typer.Option("--from", metavar="T", help="Begin of the period (ISO 8601).")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="T", help="End of the period, inclusive.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it as a page of its own.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show what went into an enterprise's transformations, came out, was lost and recovered, by mass and metal."""
    with battery_custody.open(read_only=True) as book:
        found = book.balance(enterprise, since=since, until=until)
    if html is not None:
        from battery_custody.report.balance_page import render_balance_page

        write_page(render_balance_page(found), html)
    if json_:
        print_json(found.to_dict())
    elif html is None:
        _print(found)


def _print(found: Balance) -> None:
    from battery_custody.measure.balance import METALS

    answer = found.to_dict()
    begin, end = ((answer["period"][name] or "")[:10] for name in ("from", "to"))
    period = f", {begin or 'the beginning'} to {end or 'today'}" if begin or end else ""
    columns = ("kg", *(f"{metal}_kg" for metal in METALS))
    rows = [["in", group.name, group.items, *_masses(group, columns)] for group in found.inputs]
    rows.append(["in", "together", answer["inputs"]["items"], *(_kg(answer["inputs"][name]) for name in columns)])
    rows += [["out", group.name, group.items, *_masses(group, columns)] for group in found.outputs]
    rows.append(["out", "together", answer["outputs"]["items"], *(_kg(answer["outputs"][name]) for name in columns)])
    rows.append(["lost", "", "", *(_kg(answer["loss"][name]) for name in columns)])
    rows.append(["recovered", "", "", "", *(_most(answer, metal) for metal in METALS)])
    for name, words in (("judged_share", "of the inputs judged"), ("unknown_share", "of the inputs unknown")):
        rows.append([words, "", "", *(_share(answer[name][one]) for one in ("kg", *METALS))])
    headers = ("", "what", "items", "kg", "Li kg", "Ni kg", "Co kg", "Mn kg")
    print_table(f"{found.name or 'enterprise'} ({found.enterprise_id}){period}", headers, rows, right=headers[2:])
    if found.unknown_share:
        console().print(
            f"chemistry or content unknown: {_share(found.unknown_share)} of what went in, by mass", markup=False
        )


def _masses(group: Group, columns: tuple[str, ...]) -> list[str]:
    told = group.to_dict()
    return [_kg(told[name]) for name in columns]


def _most(answer: dict[str, Any], metal: str) -> str:
    """Write a recovery, as an upper bound where a part of the inputs is unknown."""
    recovery = answer["recovery"][metal]
    bound = "≤ " if recovery is not None and answer["unknown_share"][metal] else ""
    return bound + _share(recovery)


def _kg(value: float | None) -> str:
    return "?" if value is None else f"{value:,.1f}"


def _share(value: float | None) -> str:
    return "?" if value is None else f"{100 * value:.1f} %"
