"""Check: every row of the graph is held against the ledger, range of keys by range of keys.

Neo4j has no function that hashes, so that a range is compared row by row on this side; what is
compared is what the projected tables hold, no more: notes and findings that hang on the nodes are not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from battery_custody.graph.changes import BEGINNING, Changes, Mark, latest_mark, read_changes
from battery_custody.graph.connection import Graph
from battery_custody.graph.projection import PROJECTED, Owner, ProjectedTable
from battery_custody.graph.reconcile import Difference, Row, compare, read_rows
from battery_custody.graph.repair import Differing, mend_graph
from battery_custody.graph.schema import SchemaState, schema_state
from battery_custody.graph.statements import cypher
from battery_custody.graph.watermark import read_watermark

_RANGE_OWNERS = 5_000
_RANGE_ROWS = 20_000


@dataclass(frozen=True)
class GraphDifference:
    """One place where graph and ledger differ: table, id and what is wrong."""

    table: str
    id: str
    why: str


@dataclass
class GraphVerification:
    """The outcome of a check: rows compared for each table, and every difference."""

    compared: dict[str, int] = field(default_factory=dict)
    differences: list[GraphDifference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether graph and ledger agree."""
        return not self.differences

    def to_dict(self) -> dict[str, Any]:
        """Return the answer of `custody graph verify`."""
        listed = [{"table": entry.table, "id": entry.id, "why": entry.why} for entry in self.differences]
        return {"ok": self.ok, "compared": self.compared, "differences": listed}


def verify_graph(
    connection: duckdb.DuckDBPyConnection,
    graph: Graph,
    *,
    repair: bool = False,
    release: Callable[[], None] | None = None,
) -> GraphVerification:
    """Compare the graph with the ledger, down to the id of each row that differs.

    With `repair` what differs is mended too; the outcome tells what was found before. A graph that
    is behind is no further compared: sync first.

    Raises:
        GraphError: if the graph is away, or with `repair` another sync is at work.
        LedgerError: if the ledger can't be read.
    """
    found = GraphVerification()
    watermark = read_watermark(graph)
    target = latest_mark(connection)
    mark = BEGINNING if watermark is None else watermark.mark
    if mark != target:
        found.differences.append(_behind(mark, target))
        return found
    with tempfile.TemporaryDirectory(prefix="custody-graph-") as folder:
        changes = read_changes(connection, Path(folder))
        if release is not None:
            release()
        _verify_schema(graph, found)
        differing = [entry for table in PROJECTED if (entry := _verify_table(graph, changes, table, found)) is not None]
    if repair and not found.ok:
        mend_graph(graph, changes, differing)
    return found


def _behind(mark: Mark, target: Mark) -> GraphDifference:
    if mark.batch_no != target.batch_no:
        why = f"the graph is at batch {mark.batch_no}, the ledger at {target.batch_no}; run custody graph sync"
    elif mark.chain_hash != target.chain_hash:
        why = "the graph was made from another ledger"
    else:
        runs = f"of run {mark.run_id or 'none'} and {mark.reviews} verdicts"
        theirs = f"of run {target.run_id or 'none'} and {target.reviews}"
        why = f"the graph has the findings {runs}, the ledger those {theirs}; run custody graph sync"
    return GraphDifference("projection", f"batch {mark.batch_no}", why)


def _verify_schema(graph: Graph, found: GraphVerification) -> None:
    for entry in schema_state(graph):
        if entry.state is not SchemaState.APPLIED:
            found.differences.append(GraphDifference("schema", entry.version, entry.why or "it was not applied"))


def _verify_table(graph: Graph, changes: Changes, table: ProjectedTable, found: GraphVerification) -> Differing | None:
    differing = Differing(table)
    in_graph = 0
    found.compared[table.name] = changes.rows[table.name]
    for chunk in changes.chunks(table, owners=_RANGE_OWNERS, rows=_RANGE_ROWS):
        difference = graph.read(partial(compare, chunk=chunk))
        in_graph += len(chunk.rows) - len(difference.missing) + len(difference.surplus) + len(difference.changed)
        if difference:
            differing.chunks.append(chunk)
            found.differences += _named(difference)
    counting = cypher(f"load/count_{_kind(table)}")
    total = graph.read(lambda tx: tx.run(counting, token=table.token).single(strict=True)["total"])
    if total != in_graph:
        for element_id, id_ in _strays(graph, changes, table):
            differing.strays.append(element_id)
            found.differences.append(GraphDifference(table.name, id_, "the ledger does not have it"))
    return differing if differing.chunks or differing.strays else None


def _named(difference: Difference) -> list[GraphDifference]:
    table = difference.table
    changed = {_row_id(table, row): row for row in difference.changed}
    surplus = {_row_id(table, row): row for _, row in difference.surplus}
    named = []
    for row in difference.missing:
        id_ = _row_id(table, row)
        other = changed.get(id_) or surplus.pop(id_, None)
        why = (
            "the graph does not have it"
            if other is None
            else f"other in the graph: {_columns_apart(table, row, other)}"
        )
        named.append(GraphDifference(table.name, id_, why))
    named += [GraphDifference(table.name, id_, "the ledger does not have it") for id_ in surplus]
    return named


def _row_id(table: ProjectedTable, row: Row) -> str:
    values = dict(zip(table.names, row, strict=True))
    return " ".join(str(values[name]) for name in table.id_columns if values[name] is not None)


def _columns_apart(table: ProjectedTable, row: Row, other: Row) -> str:
    return ", ".join(name for name, a, b in zip(table.names, row, other, strict=True) if a != b)


def _kind(table: ProjectedTable) -> str:
    """Return which statements count and list a table: others may hang notes of their own on our nodes."""
    if table.is_node:
        return "nodes"
    return "finding_relationships" if table.owner is Owner.FINDING else "relationships"


def _strays(graph: Graph, changes: Changes, table: ProjectedTable) -> list[tuple[str, str]]:
    """Return element id and id of what belongs to no owner that the ledger knows."""
    known: set[str] = set()
    for chunk in changes.chunks(table, owners=_RANGE_OWNERS, rows=_RANGE_ROWS):
        rows = graph.read(partial(read_rows, table=table, ids=chunk.ids))
        known.update(element_id for element_id, _ in rows)
    listing = cypher(f"load/list_{_kind(table)}")
    params = {"token": table.token, "key": table.names[0]}
    listed = graph.read(lambda tx: [(row["element_id"], row["id"]) for row in tx.run(listing, params)])
    return [(element_id, id_ or element_id) for element_id, id_ in listed if element_id not in known]
