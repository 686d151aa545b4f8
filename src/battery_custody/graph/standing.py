"""How the graph stands to the ledger: whether one is configured, and how many batches it is behind."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from battery_custody.errors import GraphError
from battery_custody.graph.address import graph_address


def graph_standing(batches: int, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return `{configured, behind_batches}`; behind is None where the graph can't be asked.

    A graph is configured by `CUSTODY_GRAPH`, or as a local server by `CUSTODY_GRAPH_HOME`.

    Args:
        batches: how many batches the ledger has.
        environment: the environment variables.
    """
    home = environment.get("CUSTODY_GRAPH_HOME")
    if not home and not environment.get("CUSTODY_GRAPH"):
        return {"configured": False, "behind_batches": None}
    from battery_custody.graph.connection import open_graph
    from battery_custody.graph.watermark import read_watermark

    try:
        graph = open_graph(graph_address(Path(home) if home else None, environment), retry_s=0)
    except GraphError:
        return {"configured": True, "behind_batches": None}
    try:
        mark = read_watermark(graph)
    finally:
        graph.close()
    return {"configured": True, "behind_batches": batches - (mark.mark.batch_no if mark else 0)}
