"""How far the graph is that answers: its last batch, and how many batches the ledger is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from battery_custody.errors import GraphError
from battery_custody.graph.changes import is_of_ledger, latest_mark
from battery_custody.graph.connection import Graph
from battery_custody.graph.watermark import read_watermark


@dataclass(frozen=True, slots=True)
class GraphStanding:
    """Where the graph stands; `behind_batches` is None where the ledger could not be asked.

    `is_moving` while a sync is on its way, or died on it: parts of later batches may be there already.
    """

    batch_no: int
    behind_batches: int | None
    synced_at: str | None
    is_moving: bool
    now_s: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as answers with `--json` carry it."""
        return {
            "batch_no": self.batch_no,
            "behind_batches": self.behind_batches,
            "synced_at": self.synced_at,
            "is_moving": self.is_moving,
        }

    @property
    def warning(self) -> str | None:
        """One sentence where the answer may not be what the ledger would say, else None."""
        if self.is_moving:
            return "A sync of the graph is on its way or was cut off; run custody graph sync and ask again."
        if self.behind_batches:
            batches = "1 batch" if self.behind_batches == 1 else f"{self.behind_batches} batches"
            return f"The graph is {batches} behind the ledger; run custody graph sync for what is newer."
        if self.behind_batches is None:
            return (
                f"The ledger can't be read, so that nobody knows what is newer than batch {self.batch_no} of the graph."
            )
        return None


def read_standing(graph: Graph, ledger: duckdb.DuckDBPyConnection | None) -> GraphStanding:
    """Say where the graph stands, against the ledger if that can be asked.

    Raises:
        GraphError: if nothing was ever synced into it, or it was made from another ledger.
    """
    watermark = read_watermark(graph)
    if watermark is None or (watermark.mark.batch_no == 0 and watermark.target_batch_no is None):
        raise GraphError(f"The graph at {graph.address.url} holds nothing yet; run custody graph sync.")
    behind = None
    if ledger is not None:
        if not is_of_ledger(ledger, watermark.mark):
            raise GraphError(f"The graph at {graph.address.url} was made from another ledger; name that ledger.")
        behind = latest_mark(ledger).batch_no - watermark.mark.batch_no
    rows = graph.rows("lookup/present")
    return GraphStanding(
        batch_no=watermark.mark.batch_no,
        behind_batches=behind,
        synced_at=watermark.synced_at,
        is_moving=watermark.target_batch_no is not None,
        now_s=rows[0][0] if rows else None,
    )
