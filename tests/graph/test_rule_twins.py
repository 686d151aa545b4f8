"""Twins: the rules in Cypher flag the same items, with the same parties and events, as the rules in SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.detect.catalogue import rule
from battery_custody.detect.parameters import effective, read_overrides
from battery_custody.graph.connection import Graph
from battery_custody.graph.statements import cypher, cypher_folder
from battery_custody.graph.sync import sync_graph

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))

from cases import Case, cases_of, write_records  # noqa: E402  the folder of the case files is no package

TWINS = ("CC101", "CC203", "CC401", "CC402", "CC403", "CC406")

Identity = tuple[str, Any, frozenset[str], frozenset[str]]


def by_rule(book: Book, rule_id: str) -> list[Identity]:
    return sorted_identities(
        (
            one["item_ids"][0],
            one["evidence"].get("event_id"),
            frozenset(one["party_ids"]),
            frozenset(one["event_ids"]),
        )
        for one in book.finding_records(rule_id)
    )


def by_twin(graph: Graph, rule_id: str, params: tuple[str, ...] = ()) -> list[Identity]:
    values = effective(rule(rule_id), read_overrides(params))
    records = graph.read(lambda tx: [record.data() for record in tx.run(cypher(f"detect/{rule_id}"), values)])
    return sorted_identities(
        (one["item_id"], one.get("event_id"), frozenset(one["party_ids"]), frozenset(one["event_ids"]))
        for one in records
    )


def sorted_identities(found: Any) -> list[Identity]:
    return sorted(found, key=lambda one: (one[0], one[1] or ""))


def test_twins_are_those_that_are_declared() -> None:
    assert tuple(sorted(path.stem for path in Path(str(cypher_folder())).glob("detect/*.cypher"))) == TWINS


def test_twins_agree_with_the_rules_on_a_nation(graph: Graph, judged_nation: Path) -> None:
    with Book.open(judged_nation, read_only=True) as book:
        sync_graph(book.connection, graph, bulk_above=1_000)
        for rule_id in TWINS:
            expected = by_rule(book, rule_id)
            assert expected, f"the nation has no finding of {rule_id}: nothing is compared"
            assert by_twin(graph, rule_id) == expected


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.rule_id}: {case.name}") for one in TWINS for case in cases_of(one)]
)
def test_twin_agrees_with_the_rule_on_its_cases(case: Case, graph: Graph, tmp_path: Path) -> None:
    with Book.open(tmp_path / "custody.duckdb") as book:
        book.ingest(write_records(case, tmp_path))
        book.detect([case.rule_id], params=case.params, now=case.now)
        sync_graph(book.connection, graph)
        assert by_twin(graph, case.rule_id, case.params) == by_rule(book, case.rule_id)
