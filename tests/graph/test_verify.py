"""Check and repair: whatever differs between graph and ledger is named down to the id, and mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from battery_custody.book import Book
from battery_custody.graph.connection import Graph
from battery_custody.graph.sync import sync_graph
from battery_custody.graph.verify import verify_graph

EVENTS = """event_id,event_type,item_id,event_time,consignor_id,consignee_id,mass_kg
    T1,transferring,P1,2026-01-01,M,A,300
    T2,transferring,P1,2026-02-01,A,B,300
    T3,transferring,P2,2026-01-01,M,A,300"""


@pytest.mark.parametrize(
    ("harm", "differences"),
    [
        (
            "MATCH ()-[t:CUSTODY_TRANSFER {transfer_id: 'T2|P1'}]->() SET t.mass_kg = 299.0",
            [("custody_transfer", "T2|P1", "other in the graph: mass_kg")],
        ),
        (
            "MATCH ()-[t:CUSTODY_TRANSFER {transfer_id: 'T2|P1'}]->() DELETE t",
            [("custody_transfer", "T2|P1", "the graph does not have it")],
        ),
        (
            "MATCH (a:Enterprise {enterprise_id: 'M'}), (b:Enterprise {enterprise_id: 'B'}) "
            "CREATE (a)-[:CUSTODY_TRANSFER {transfer_id: 'forged', battery_id: 'P2'}]->(b)",
            [("custody_transfer", "forged", "the ledger does not have it")],
        ),
        (
            "CREATE (:Enterprise {enterprise_id: 'Z'})",
            [("enterprise", "Z", "the ledger does not have it")],
        ),
        (
            "MATCH (b:Battery {battery_id: 'P2'}) DETACH DELETE b",
            [
                ("battery", "P2", "the graph does not have it"),
                ("custody_event", "T3 P2 3", "the graph does not have it"),
                ("in_custody_of", "P2", "the graph does not have it"),
            ],
        ),
        (
            "MATCH (a:Battery {battery_id: 'P1'})-[r:IN_CUSTODY_OF]->(b) "
            "CREATE (a)-[:IN_CUSTODY_OF {since: r.since}]->(b)",
            [("in_custody_of", "P1", "the ledger does not have it")],
        ),
        ("DROP INDEX custody_transfer_at", [("schema", "V010", "custody_transfer_at was dropped")]),
    ],
)
def test_difference_is_named_and_mended(
    graph: Graph, ledger: Callable[..., Book], harm: str, differences: list[tuple[str, str, str]]
) -> None:
    book = ledger(custody_events=EVENTS)
    sync_graph(book.connection, graph)
    assert verify_graph(book.connection, graph).ok
    graph.run_alone(harm)
    found = verify_graph(book.connection, graph, repair=True)
    assert [(entry.table, entry.id, entry.why) for entry in found.differences] == differences
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_answer_has_the_form_of_the_interface(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=EVENTS)
    sync_graph(book.connection, graph)
    answer = verify_graph(book.connection, graph).to_dict()
    assert answer["ok"] is True
    assert answer["compared"]["custody_transfer"] == 3
    assert answer["differences"] == []


def test_graph_that_is_behind_is_said_and_not_compared(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=EVENTS)
    sync_graph(book.connection, graph)
    ledger(batteries="battery_id\nP9")
    found = verify_graph(book.connection, graph)
    assert [entry.table for entry in found.differences] == ["projection"]
    assert "custody graph sync" in found.differences[0].why
    assert found.compared == {}


def test_notes_of_others_on_our_nodes_are_left_alone(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=EVENTS)
    sync_graph(book.connection, graph)
    graph.run_alone(
        "MATCH (b:Battery {battery_id: 'P1'}) CREATE (:Note {text: 'ask'})-[:ABOUT]->(b) SET b.colour = 'red'"
    )
    ledger(custody_events=EVENTS.splitlines()[0] + "\nT4,transferring,P1,2026-03-01,B,C,300")
    sync_graph(book.connection, graph)
    assert verify_graph(book.connection, graph, repair=True).ok
    kept = graph.read(lambda tx: tx.run("MATCH (:Note)-[:ABOUT]->(b:Battery) RETURN b.colour").single(strict=True)[0])
    assert kept == "red"


def test_empty_ledger_and_empty_graph_agree(graph: Graph, tmp_path: Path) -> None:
    with Book.open(tmp_path / "custody.duckdb") as book:
        assert sync_graph(book.connection, graph).how == "nothing new"
        assert [
            entry.table for entry in verify_graph(book.connection, graph).differences if entry.table != "schema"
        ] == []
