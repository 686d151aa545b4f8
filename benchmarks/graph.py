"""Measure the graph: import, sync, look-ups, reading back, and rules in Cypher against the same in SQL.

    python benchmarks/graph.py                     1,500,000 batteries: 7.5 M transfers, which the targets are for
    python benchmarks/graph.py --batteries 20000   a quick look: fixed costs weigh more, targets may be missed

It starts servers of its own in a folder that is removed afterwards, and stops them. The targets are
meant for 2 cores with nothing else running and a server that is warm; the load before the run is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from graph_stages import GraphBench
from machine import describe_machine
from processes import FailedError
from rich.console import Console
from rows import Row, print_rows

from battery_custody.errors import CustodyError


def main() -> int:
    """Run what the command line asks for; return the exit status: 1 where a measure failed."""
    options = _options()
    machine = describe_machine()
    messages = Console(stderr=True, highlight=False)
    if machine["load_before"] > machine["cores"] / 2:
        messages.print(
            f"The machine is busy (load {machine['load_before']}): what is measured now says little.", style="yellow"
        )
    rows: list[Row] = []
    status = 0
    with tempfile.TemporaryDirectory(prefix="custody-bench-", dir=options.folder) as folder:
        bench = GraphBench(Path(folder), options.batteries, options.seed, options.heap_mb, options.page_cache_mb)
        try:
            for stage in bench.stages:
                messages.print(f"measuring: {stage.__name__.replace('_', ' ')}", style="dim")
                rows += stage()
        except (CustodyError, FailedError) as error:
            messages.print(f"error: {error}", style="red", markup=False)
            status = 1
        finally:
            bench.stop()
    described = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    print_rows(rows, f"{options.batteries:,} batteries; {described}")
    if options.json is not None:
        answer = {
            "machine": machine,
            "batteries": options.batteries,
            "seed": options.seed,
            "rows": [row.to_dict() for row in rows],
        }
        options.json.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the graph; prints numbers beside what is aimed at.")
    parser.add_argument("--batteries", type=int, default=1_500_000, help="size of the simulated nation (1,500,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same records (1)")
    parser.add_argument("--heap-mb", type=int, default=2048, help="heap of the server, MiB (2048)")
    parser.add_argument("--page-cache-mb", type=int, default=2048, help="page cache of the server, MiB (2048)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    parser.add_argument("--folder", type=Path, help="where to keep the files of the run; about 20 GB for 1,500,000")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
