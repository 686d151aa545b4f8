"""Measure the ledger, the rules and the look-ups in one run, and print the numbers beside what is aimed at.

    python benchmarks/run.py                 1,000,000 batteries, for which the targets are meant
    python benchmarks/run.py --quick         50,000 batteries: fixed costs weigh more, targets may be missed
    python benchmarks/run.py --parts         packs with their modules and cells, and the genealogy of all of them

Every measure has a process of its own. The targets are meant for 2 cores and 24 GiB with nothing
else running; the load before the run is printed, so that a busy machine shows.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from machine import describe_machine
from parts_stages import PartsBench
from processes import FailedError
from rich.console import Console
from rows import Row, print_rows
from stages import Bench

QUICK = 50_000


def main() -> int:
    """Run what the command line asks for; return the exit status: 1 where a measure failed."""
    options = _options()
    batteries = QUICK if options.quick else options.batteries
    machine = describe_machine()
    messages = Console(stderr=True, highlight=False)
    if machine["load_before"] > machine["cores"] / 2:
        messages.print(
            f"The machine is busy (load {machine['load_before']}): what is measured now says little.", style="yellow"
        )
    rows: list[Row] = []
    status = 0
    with tempfile.TemporaryDirectory(prefix="custody-bench-", dir=options.folder) as folder:
        kind = PartsBench if options.parts else Bench
        bench = kind(Path(folder), batteries, options.seed)
        try:
            for row in _measured(bench, messages):
                rows.append(row)
        except FailedError as error:
            messages.print(f"error: {error}", style="red", markup=False)
            status = 1
    described = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    print_rows(rows, f"{batteries:,} batteries; {described}")
    if options.json is not None:
        answer = {
            "machine": machine,
            "batteries": batteries,
            "seed": options.seed,
            "rows": [row.to_dict() for row in rows],
        }
        options.json.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return status


def _measured(bench: Bench | PartsBench, messages: Console) -> Iterator[Row]:
    for stage in bench.stages:
        messages.print(f"measuring: {stage.__name__.replace('_', ' ')}", style="dim")
        yield from stage()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure battery-custody; prints numbers beside what is aimed at.")
    parser.add_argument("--batteries", type=int, default=1_000_000, help="size of the simulated nation (1,000,000)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} batteries")
    parser.add_argument("--parts", action="store_true", help="measure genealogy and reach over packs with all parts")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same records (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    parser.add_argument(
        "--folder",
        type=Path,
        help="where to keep the files of the run; about 3 GB for 1,000,000 batteries, 15 GB with --parts",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
