"""A graph that is already there, of other labels and properties: read by a mapping, checked like any file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.errors import GraphError, InputError
from battery_custody.graph import foreign
from battery_custody.graph.connection import Graph
from battery_custody.graph.foreign_mapping import foreign_sections
from battery_custody.graph.statements import cypher_folder

EXAMPLE = tomllib.loads(Path(str(cypher_folder())).joinpath("foreign", "example_mapping.toml").read_text("utf-8"))

# What the shipped example mapping is for.
THEIRS = """
CREATE (m:Company {uscc: 'M', title: '电池厂', region: '350900'}),
  (a:Company {uscc: 'A', title: 'Taker'}),
  (p:Pack {serial: 'P1', cathode: 'lfp', weight: 420.5}), (q:Pack {serial: 'P2', cathode: 'nmc622'}),
  (p)-[:BUILT_BY]->(m),
  (m)-[:DELIVERED_TO {waybill: 'W1', pack: 'P1', day: date('2026-01-05')}]->(a),
  (m)-[:DELIVERED_TO {waybill: 'W2', pack: 'P2', day: datetime('2026-01-06T08:30:00+08:00')}]->(a),
  (i:Inspection {number: 'I1', time: localdatetime('2026-02-01T10:00:00')})-[:OF]->(p),
  (a)-[:CARRIED_OUT]->(i)
"""


@pytest.fixture
def theirs(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> str:
    """A graph of other labels, and its address."""
    graph.run_alone(THEIRS)
    monkeypatch.setenv("CUSTODY_GRAPH_PASSWORD", graph.address.password)
    return graph.address.url.replace("bolt://", f"bolt://{graph.address.user}@") + "/neo4j"


def rows(book: Book, text: str) -> list[tuple[Any, ...]]:
    return book.connection.execute(text).fetchall()


def test_example_mapping_reads_nodes_neighbours_and_relationships(theirs: str, tmp_path: Path) -> None:
    with Book.open(tmp_path / "custody.duckdb") as book:
        report = book.ingest(theirs, mapping=EXAMPLE)
        assert (report.read, report.accepted, report.rejected) == (7, 7, 0)
        assert rows(book, "SELECT enterprise_id, name, adcode FROM enterprise ORDER BY 1") == [
            ("A", "Taker", None),
            ("M", "电池厂", "350900"),
        ]
        events = "SELECT event_id, event_type, event_s, is_day FROM custody_event ORDER BY event_id"
        assert rows(book, events) == [
            ("I1", "testing", 1769911200, False),
            ("W1", "transferring", 1767542400, True),
            ("W2", "transferring", 1767659400, False),
        ]
        chain = book.trace("P1").to_dict()
        assert chain["custodian_id"] == "A"
        assert {event["reporter_id"] for event in chain["events"] if event["event_id"] == "I1"} == {"A"}
        assert rows(
            book, "SELECT m.enterprise_id FROM battery b JOIN enterprise m ON m.enterprise_key = b.maker_key"
        ) == [("M",)]


def test_second_reading_changes_nothing(theirs: str, tmp_path: Path) -> None:
    with Book.open(tmp_path / "custody.duckdb") as book:
        book.ingest(theirs, mapping=EXAMPLE)
        again = book.ingest(theirs, mapping=EXAMPLE)
        assert (again.accepted, again.duplicate) == (0, 7)


def test_bad_record_is_kept_with_its_place(graph: Graph, theirs: str, tmp_path: Path) -> None:
    graph.run_alone("MATCH (c:Company {uscc: 'A'}) SET c.region = 'everywhere'")
    graph.run_alone("MATCH ()-[d:DELIVERED_TO {waybill: 'W2'}]->() REMOVE d.pack")
    with Book.open(tmp_path / "custody.duckdb") as book:
        report = book.ingest(theirs, mapping=EXAMPLE)
        assert (report.accepted, report.rejected) == (5, 2)
        told = {(one["source"].split("#")[1], one["table"], one["field"]) for one in book.rejects()}
        assert told == {("Company", "enterprises", "adcode"), ("DELIVERED_TO", "custody_events", "item_id")}
        assert all(one["row"] in (1, 2) and one["reason"] for one in book.rejects())


def test_ranges_join_to_the_whole(graph: Graph, theirs: str) -> None:
    section = next(one for one in foreign_sections(EXAMPLE) if one.token == "DELIVERED_TO")
    whole = [list(cells) for cells in zip(*foreign.read_columns(graph, section), strict=True)]
    parts = [list(cells) for cells in zip(*foreign.read_columns(graph, section, numbers=1), strict=True)]
    assert [sum(one, []) for one in whole] == [sum(one, []) for one in parts]
    assert sorted(whole[0][0]) == ["W1", "W2"]


def test_label_that_is_not_there_is_told(theirs: str, tmp_path: Path) -> None:
    mapping = {"batteries": [{"label": "Nothing", "columns": {"battery_id": "serial"}}]}
    with Book.open(tmp_path / "custody.duckdb") as book:
        report = book.ingest(theirs, mapping=mapping)
        assert report.read == 0
        assert any("the graph has none of these" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({}, "is read by a mapping"),
        ({"packs": [{"label": "Pack", "columns": {}}]}, "a table 'packs'"),
        ({"batteries": [{"columns": {"battery_id": "serial"}}]}, "needs a label or a type"),
        ({"batteries": [{"label": "A", "type": "B", "columns": {"battery_id": "serial"}}]}, "one of the two"),
        ({"batteries": [{"label": "Pack", "columns": {"serial": "serial"}}]}, "a column 'serial'"),
        ({"batteries": [{"label": "Pack", "columns": {"level": "level"}}]}, "lacks battery_id"),
        ({"batteries": [{"label": "Pack", "columns": {"battery_id": {"from": "serial"}}}]}, "batteries.battery_id"),
    ],
)
def test_mapping_that_cannot_be_used_is_refused(mapping: dict[str, Any], said: str, tmp_path: Path) -> None:
    with Book.open(tmp_path / "custody.duckdb") as book, pytest.raises(InputError, match=said):
        book.ingest("bolt://127.0.0.1:1", mapping=mapping)


def test_graph_that_is_away_and_one_among_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUSTODY_GRAPH_PASSWORD", "x")
    with Book.open(tmp_path / "custody.duckdb") as book:
        with pytest.raises(GraphError, match="No graph answers at bolt://127.0.0.1:1"):
            book.ingest("bolt://127.0.0.1:1", mapping=EXAMPLE)
        with pytest.raises(InputError, match="a batch of its own"):
            book.ingest("bolt://127.0.0.1:1", tmp_path, mapping=EXAMPLE)
        with pytest.raises(InputError, match="The address holds a password"):
            book.ingest("bolt://neo4j:secret@127.0.0.1:1", mapping=EXAMPLE)
        assert book.status().batches == 0
