"""Findings in the graph: what they are about, involve and rest on, and their life, as the ledger has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.graph.connection import Graph
from battery_custody.graph.sync import sync_graph
from battery_custody.graph.verify import verify_graph

HEAD = "event_id,event_type,item_id,event_time,record_time,reporter_id,consignor_id,consignee_id"
# A hands over what B was the last to receive.
BROKEN = f"""{HEAD}
    T1,transferring,P1,2025-01-01T08:00:00+08:00,,M,M,B
    T2,transferring,P1,2025-02-01T08:00:00+08:00,,A,A,C"""
# B handed it to A in between, reported later.
EXPLAINED = f"""{HEAD}
    T3,transferring,P1,2025-01-15T08:00:00+08:00,2025-03-01T08:00:00+08:00,B,B,A"""


def ask(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    return graph.read(lambda tx: [tuple(record.values()) for record in tx.run(text)])


def broken(ledger: Callable[..., Book]) -> Book:
    book = ledger(custody_events=BROKEN)
    book.detect(["CC101"])
    return book


def test_finding_stands_with_subject_and_evidence(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = broken(ledger)
    sync_graph(book.connection, graph)
    (finding,) = book.finding_records("CC101")
    node = "MATCH (f:Finding) RETURN f.finding_id, f.rule_id, f.status, f.score, f.summary, f.opened_run_id, f.history"
    assert ask(graph, node) == [
        (
            finding["finding_id"],
            "CC101",
            "open",
            finding["score"],
            finding["summary"],
            "R-000001",
            ["R-000001 opened"],
        )
    ]
    assert ask(graph, "MATCH (:Finding)-[:ABOUT]->(b:Battery) RETURN b.battery_id") == [("P1",)]
    involved = "MATCH (:Finding)-[r:INVOLVES]->(e:Enterprise) RETURN e.enterprise_id ORDER BY r.place"
    assert [id_ for (id_,) in ask(graph, involved)] == finding["party_ids"]
    evidence = """MATCH (:Finding)-[r:EVIDENCE]->(n)
        RETURN r.event_id, r.role, coalesce(n.battery_id, n.enterprise_id), toString(r.at)
        ORDER BY r.event_id, r.role"""
    assert ask(graph, evidence) == [
        ("T1", "consignee", "B", "2025-01-01T08:00:00+08:00"),
        ("T1", "consignor", "M", "2025-01-01T08:00:00+08:00"),
        ("T1", "item", "P1", "2025-01-01T08:00:00+08:00"),
        ("T2", "consignee", "C", "2025-02-01T08:00:00+08:00"),
        ("T2", "consignor", "A", "2025-02-01T08:00:00+08:00"),
        ("T2", "item", "P1", "2025-02-01T08:00:00+08:00"),
    ]
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_life_of_a_finding_follows_and_nothing_else_is_touched(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = broken(ledger)
    sync_graph(book.connection, graph)
    edges = "MATCH (:Finding)-[r]->() RETURN elementId(r) AS id ORDER BY id"
    before = ask(graph, edges)
    (finding,) = book.finding_records("CC101")
    book.review(finding["finding_id"], "dismissed", reason="one firm", by="Ann")
    assert verify_graph(book.connection, graph).differences[0].why.startswith("the graph has the findings of run R-000")
    assert sync_graph(book.connection, graph).rows["finding"] == 1
    told = "MATCH (f:Finding) RETURN f.status, f.verdict, f.reason, f.reviewer"
    assert ask(graph, told) == [("dismissed", "dismissed", "one firm", "Ann")]
    assert ask(graph, edges) == before
    ledger(custody_events=EXPLAINED)
    book.detect(["CC101"])
    sync_graph(book.connection, graph)
    told = "MATCH (f:Finding) RETURN f.status, f.withdrawn_run_id, f.history, f.withdrawn_at IS NOT NULL"
    assert ask(graph, told) == [("withdrawn", "R-000002", ["R-000001 opened", "R-000002 withdrawn"], True)]
    assert ask(graph, edges) == before
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_run_that_finds_the_same_writes_nothing(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = broken(ledger)
    sync_graph(book.connection, graph)
    nodes = "MATCH (f:Finding) SET f.touched = false RETURN elementId(f)"
    before = graph.write(lambda tx: [record[0] for record in tx.run(nodes)])
    book.detect(["CC101"])
    sync_graph(book.connection, graph)
    assert ask(graph, "MATCH (f:Finding) RETURN elementId(f)") == [(id_,) for id_ in before]
    assert sync_graph(book.connection, graph).how == "nothing new"


def test_finding_follows_an_item_that_turns_out_to_be_a_lot(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = broken(ledger)
    sync_graph(book.connection, graph)
    ledger(lots="lot_id,material\nP1,modules")
    sync_graph(book.connection, graph)
    ways = "MATCH (:Finding)-[r:ABOUT|INVOLVES]->(l:Lot) RETURN type(r), l.lot_id ORDER BY type(r)"
    assert ask(graph, ways) == [("ABOUT", "P1"), ("INVOLVES", "P1")]
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


@pytest.mark.parametrize(
    ("harm", "tables"),
    [
        ("MATCH (f:Finding) SET f.status = 'withdrawn'", {"finding"}),
        ("MATCH (f:Finding) DETACH DELETE f", {"finding", "about", "involves", "evidence"}),
        ("MATCH (f:Finding)-[r:EVIDENCE {role: 'item'}]->() DELETE r", {"evidence"}),
        ("MATCH (f:Finding), (e:Enterprise {enterprise_id: 'C'}) CREATE (f)-[:ABOUT]->(e)", {"about"}),
        ("CREATE (:Finding {finding_id: 'F-0'})-[:ABOUT]->(:Finding {finding_id: 'F-1'})", {"finding", "about"}),
    ],
)
def test_harm_to_findings_is_named_and_mended(
    graph: Graph, ledger: Callable[..., Book], harm: str, tables: set[str]
) -> None:
    book = broken(ledger)
    sync_graph(book.connection, graph)
    graph.run_alone(harm)
    assert {entry.table for entry in verify_graph(book.connection, graph, repair=True).differences} == tables
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_findings_of_a_nation_by_import_and_by_batches(graph: Graph, judged_nation: Path) -> None:
    with Book.open(judged_nation, read_only=True) as book:
        total = book.count_findings()
        assert sync_graph(book.connection, graph, bulk_above=1_000).how == "bulk import"
        imported = verify_graph(book.connection, graph)
        assert imported.differences == []
        assert imported.compared["finding"] == total > 0
        with_subject = ask(graph, "MATCH (f:Finding) WHERE COUNT { (f)-[:ABOUT]->() } = 1 RETURN count(f)")
        assert with_subject == [(total,)]
        graph.run_alone("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")
        assert sync_graph(book.connection, graph).how == "batches"
        assert verify_graph(book.connection, graph).differences == []
