"""The graph's schema: applied once each, recorded, and watched for drift."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from battery_custody.book import Book
from battery_custody.errors import GraphError
from battery_custody.graph.connection import Graph
from battery_custody.graph.schema import SchemaState, apply_schema, schema_files, schema_state
from battery_custody.graph.sync import sync_graph


def drop_all(graph: Graph) -> None:
    for (name,) in graph.read(lambda tx: [tuple(row) for row in tx.run("SHOW CONSTRAINTS YIELD name")]):
        graph.run_alone(f"DROP CONSTRAINT {name}")
    listing = "SHOW INDEXES YIELD name, type WHERE type = 'RANGE' RETURN name"
    for (name,) in graph.read(lambda tx: [tuple(row) for row in tx.run(listing)]):
        graph.run_alone(f"DROP INDEX {name}")


def states(graph: Graph) -> set[SchemaState]:
    return {entry.state for entry in schema_state(graph)}


def test_all_files_are_applied_in_order_once_each(graph: Graph) -> None:
    drop_all(graph)
    assert states(graph) == {SchemaState.PENDING}
    assert [entry.version for entry in apply_schema(graph)] == [file.version for file in schema_files()]
    assert states(graph) == {SchemaState.APPLIED}
    assert apply_schema(graph) == []


def test_what_each_file_makes_stands_in_the_graph(graph: Graph) -> None:
    apply_schema(graph)
    names = {name for (name,) in graph.rows("load/read_schema_names")}
    assert {file.makes for file in schema_files()} <= names


def test_dropped_index_is_drift_and_is_made_again(graph: Graph) -> None:
    apply_schema(graph)
    graph.run_alone("DROP INDEX custody_transfer_battery")
    drifted = [entry for entry in schema_state(graph) if entry.state is SchemaState.DRIFTED]
    assert [entry.why for entry in drifted] == ["custody_transfer_battery was dropped"]
    assert [entry.name for entry in apply_schema(graph)] == ["custody_transfer_battery"]
    assert states(graph) == {SchemaState.APPLIED}


def test_file_changed_after_it_was_applied_is_drift_and_is_left(graph: Graph) -> None:
    apply_schema(graph)
    graph.run_alone("MATCH (v:SchemaVersion {version: 'V001'}) SET v.checksum = 'of another text'")
    drifted = [entry for entry in schema_state(graph) if entry.state is SchemaState.DRIFTED]
    assert [(entry.version, entry.why) for entry in drifted] == [("V001", "its file was changed after it was applied")]
    assert apply_schema(graph) == []


def test_version_of_a_newer_package_is_shown(graph: Graph) -> None:
    apply_schema(graph)
    graph.run_alone("CREATE (:SchemaVersion {version: 'V999', name: 'later', checksum: 'x', applied_at: datetime()})")
    last = schema_state(graph)[-1]
    assert (last.version, last.state) == ("V999", SchemaState.DRIFTED)


def test_a_transfer_can_not_be_there_twice(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(
        custody_events="event_id,event_type,item_id,event_time,consignor_id,consignee_id\n"
        "T1,transferring,P1,2026-01-01,M,A"
    )
    sync_graph(book.connection, graph)
    with pytest.raises(GraphError, match="already exists"):
        graph.run_alone(
            "MATCH (a)-[t:CUSTODY_TRANSFER]->(b) CREATE (a)-[u:CUSTODY_TRANSFER]->(b) SET u = properties(t)"
        )
