"""Making a part of the graph what the ledger says: what differs is replaced, and nothing else is touched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from battery_custody.errors import GraphError
from battery_custody.graph.changes import Chunk
from battery_custody.graph.projection import ProjectedTable
from battery_custody.graph.statements import cypher

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

Row = tuple[Any, ...]
#: Element ids of nodes that have to go, by table.
Stale = list[tuple[ProjectedTable, list[str]]]


@dataclass
class Difference:
    """How some owners' rows in the graph differ from the ledger's.

    `missing` are rows that the graph lacks; `surplus` those that it has and the ledger has not,
    with their element ids. A node whose properties differ is in `missing` and not in `surplus`.
    """

    table: ProjectedTable
    missing: list[Row] = field(default_factory=list)
    surplus: list[tuple[str, Row]] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.changed)


def read_rows(tx: ManagedTransaction, table: ProjectedTable, ids: list[str]) -> list[tuple[str, Row]]:
    """Return the graph's rows of some owners, each with its element id, in the form of the ledger's."""
    lists = table.list_positions
    found = []
    for record in tx.run(cypher(f"load/read_{table.name}"), ids=ids):
        for element_id, *values in record["rows"]:
            for position in lists:
                if values[position] is not None:
                    values[position] = ";".join(values[position])
            found.append((element_id, tuple(values)))
    return found


def compare(tx: ManagedTransaction, chunk: Chunk) -> Difference:
    """Compare the graph's rows of a chunk's owners with the ledger's, as often as each occurs."""
    difference = Difference(chunk.table)
    wanted = Counter(chunk.rows)
    for element_id, row in read_rows(tx, chunk.table, chunk.ids):
        if wanted[row] > 0:
            wanted[row] -= 1
        else:
            difference.surplus.append((element_id, row))
    difference.missing = list(wanted.elements())
    if chunk.table.is_node and difference.surplus:
        # A node is never made twice: one that differs is renewed in place, with all that hangs on it.
        known = {row[0] for row in chunk.rows}
        difference.changed = [row for _, row in difference.surplus if row[0] in known]
        difference.surplus = [(element_id, row) for element_id, row in difference.surplus if row[0] not in known]
    return difference


def mend(tx: ManagedTransaction, difference: Difference) -> list[str]:
    """Write what is missing and remove surplus relationships; return the element ids of surplus nodes.

    Those go last of all, when no relationship that stays can hang on them.

    Raises:
        GraphError: if a relationship's end is not in the graph.
    """
    surplus = [element_id for element_id, _ in difference.surplus]
    if not difference.table.is_node:
        delete_elements(tx, difference.table, surplus)
        surplus = []
    write_rows(tx, difference.table, difference.missing)
    return surplus


def write_rows(tx: ManagedTransaction, table: ProjectedTable, rows: list[Row]) -> None:
    """Write rows that the graph lacks.

    Raises:
        GraphError: if a relationship's end is not in the graph.
    """
    if not rows:
        return
    written = tx.run(cypher(f"load/write_{table.name}"), rows=rows).single(strict=True)["written"]
    if written != len(rows):
        raise GraphError(
            f"{len(rows) - written} {table.token} relationships found no node at an end; "
            "run custody graph verify --repair."
        )


def delete_elements(tx: ManagedTransaction, table: ProjectedTable, element_ids: list[str]) -> None:
    """Remove nodes, with what hangs on them, or relationships."""
    if element_ids:
        name = "delete_nodes" if table.is_node else "delete_relationships"
        tx.run(cypher(f"load/{name}"), element_ids=element_ids).consume()
