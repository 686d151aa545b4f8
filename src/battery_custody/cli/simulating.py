"""`custody simulate`: a nation of batteries whose truth is known."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from battery_custody.cli.output import print_json, print_table, progress_bar
from battery_custody.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("simulate")(simulate)


def simulate(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write; it must be empty or new.")],
    batteries: Annotated[int, typer.Option(min=1000, max=20_000_000, help="How many battery packs.")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same records.")] = 1,
    format_: Annotated[str, typer.Option("--format", help="parquet or csv.")] = "parquet",
    modules_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the packs whose modules are on record; 0: no parts at all.")
    ] = 0.05,
    cells_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of those packs whose cells are on record too.")
    ] = 0.1,
    json_: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Write the record files of a simulated nation, with planted diversions and their truth apart."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"The folder {out} is not empty; name a new one.")
    from battery_custody.simulate.nation import simulate_nation

    with progress_bar("simulating") as step:
        summary = simulate_nation(
            out,
            batteries=batteries,
            seed=seed,
            formats=format_,
            modules_share=modules_share,
            cells_share=cells_share,
            progress=step,
        )
    if json_:
        print_json({**asdict(summary), "files": [str(file) for file in summary.files]})
        return
    print_table(
        f"records in {out}", ("table", "rows"), [[t, f"{n:,}"] for t, n in summary.rows.items()], right=("rows",)
    )
    planted = [[tactic, f"{count:,}"] for tactic, count in summary.planted.items()]
    print_table(f"planted, the truth is in {out / 'truth'}", ("tactic", "instances"), planted, right=("instances",))
