"""The subgraph of a finding: the statement that draws it in Neo4j Browser, and what the graph answers to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from battery_custody.errors import GraphError, NotFoundError
from battery_custody.graph.connection import Graph
from battery_custody.graph.projection import NODES
from battery_custody.graph.statements import cypher, cypher_folder
from battery_custody.ledger.queries import first_row

if TYPE_CHECKING:
    from neo4j import ManagedTransaction
    from neo4j.graph import Node, Relationship

_ANY_RULE = "any_rule"
# The property that is the id of a node, by its label.
_IDS = {table.token: table.names[0] for table in NODES}


@dataclass(frozen=True)
class Subgraph:
    """A finding with all that it rests on, as JSON would hold it.

    `nodes` have label, id and properties; `relationships` type, the labels and ids of both ends, and properties.
    """

    finding_id: str
    rule_id: str
    nodes: tuple[dict[str, Any], ...]
    relationships: tuple[dict[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as the object that is given out."""
        return {
            "finding_id": self.finding_id,
            "rule_id": self.rule_id,
            "nodes": list(self.nodes),
            "relationships": list(self.relationships),
        }


def rule_of(connection: duckdb.DuckDBPyConnection, finding_id: str) -> str:
    """Return the rule of a finding.

    Raises:
        NotFoundError: for a finding that no run has found.
    """
    row = first_row(connection, "SELECT rule_id FROM finding WHERE finding_id = ?", [finding_id])
    if row is None:
        raise NotFoundError(f"There is no finding {finding_id!r}; `custody findings --status all` lists them.")
    return str(row[0])


def evidence_statement(rule_id: str) -> str:
    """Return the Cypher that draws a finding of a rule; its parameter is $finding_id."""
    own = cypher_folder().joinpath("evidence", f"{rule_id}.cypher").is_file()
    return cypher(f"evidence/{rule_id if own else _ANY_RULE}")


def browser_text(finding_id: str, rule_id: str) -> str:
    """Return the text to paste into Neo4j Browser: the parameter, then the statement."""
    quoted = finding_id.replace("\\", "\\\\").replace("'", "\\'")
    return f":param finding_id => '{quoted}';\n{evidence_statement(rule_id).strip()};"


def read_evidence(graph: Graph, finding_id: str, rule_id: str) -> Subgraph:
    """Return the subgraph of a finding.

    Raises:
        GraphError: if the graph is away, or does not have the finding yet.
    """
    nodes: dict[str, Node] = {}
    relationships: dict[str, Relationship] = {}

    def read(tx: ManagedTransaction) -> None:
        for record in tx.run(evidence_statement(rule_id), finding_id=finding_id):
            nodes.update((node.element_id, node) for node in record["path"].nodes)
            relationships.update((one.element_id, one) for one in record["path"].relationships)

    graph.read(read)
    if not nodes:
        raise GraphError(f"The graph does not have the finding {finding_id} yet; run custody graph sync.")
    return Subgraph(
        finding_id,
        rule_id,
        tuple(_node(node) for node in nodes.values()),
        tuple(_relationship(one, nodes) for one in relationships.values()),
    )


def _node(node: Node) -> dict[str, Any]:
    label, id_ = _name(node)
    return {"label": label, "id": id_, "properties": _properties(node)}


def _relationship(one: Relationship, nodes: dict[str, Node]) -> dict[str, Any]:
    ends = [nodes[end.element_id] for end in one.nodes if end is not None]
    (from_label, from_id), (to_label, to_id) = (_name(end) for end in ends)
    return {
        "type": one.type,
        "from_label": from_label,
        "from": from_id,
        "to_label": to_label,
        "to": to_id,
        "properties": _properties(one),
    }


def _name(node: Node) -> tuple[str, str | None]:
    label = next((label for label in sorted(node.labels) if label in _IDS), min(node.labels, default=""))
    id_ = node.get(_IDS.get(label, ""))
    return label, None if id_ is None else str(id_)


def _properties(entity: Node | Relationship) -> dict[str, Any]:
    # What is neither text, number, flag nor list is a time of Neo4j's own kind.
    return {
        name: value.to_native().isoformat() if hasattr(value, "to_native") else value
        for name, value in sorted(entity.items())
    }
