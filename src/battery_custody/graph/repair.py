"""Repair: the parts of the graph that a check found to differ are made what the ledger says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from battery_custody.graph.changes import Changes, Chunk
from battery_custody.graph.connection import Graph
from battery_custody.graph.projection import ProjectedTable
from battery_custody.graph.reconcile import Stale, compare, delete_elements, mend
from battery_custody.graph.schema import apply_schema
from battery_custody.graph.watermark import Fences, move_watermark, note_present

if TYPE_CHECKING:
    from neo4j import ManagedTransaction


@dataclass
class Differing:
    """What has to be mended in one table: ranges that differ, and elements of owners unknown to the ledger."""

    table: ProjectedTable
    chunks: list[Chunk] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


def mend_graph(graph: Graph, changes: Changes, differing: list[Differing]) -> None:
    """Mend what differs, nodes first; nodes that the ledger does not have go last.

    Raises:
        GraphError: if the graph is away or another sync is at work; a repair done again finishes the work.
    """
    apply_schema(graph)
    fences = Fences(graph, workers=1)
    stale: Stale = []
    try:
        fences.take(changes.target)
        for entry in differing:
            stale.append((entry.table, entry.strays))
            for chunk in entry.chunks:
                stale.append((entry.table, graph.write(partial(_mend_chunk, chunk=chunk, fences=fences))))
        # Relationships first: those of a node that goes are gone with it.
        stale.sort(key=lambda part: part[0].is_node)
        graph.write(partial(_finish, stale=stale, changes=changes, fences=fences))
    finally:
        fences.leave()


def _mend_chunk(tx: ManagedTransaction, chunk: Chunk, fences: Fences) -> list[str]:
    fences.hold(tx, 0)
    return mend(tx, compare(tx, chunk))


def _finish(tx: ManagedTransaction, stale: Stale, changes: Changes, fences: Fences) -> None:
    fences.hold(tx, 0)
    for table, element_ids in stale:
        delete_elements(tx, table, element_ids)
    move_watermark(tx, changes.target)
    note_present(tx, changes.now_s)
