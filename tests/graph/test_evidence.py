"""The subgraph of a finding: each rule's own statement, run on the graph of one of the rule's cases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from battery_custody.book import Book
from battery_custody.detect.catalogue import rule, rule_ids
from battery_custody.errors import GraphError, NotFoundError
from battery_custody.graph.connection import Graph
from battery_custody.graph.evidence import browser_text, evidence_statement, read_evidence, rule_of
from battery_custody.graph.statements import cypher_folder
from battery_custody.graph.sync import sync_graph

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))

from cases import cases_of, write_records  # noqa: E402  the folder of the case files is no package

FILES = {path.stem for path in Path(str(cypher_folder())).glob("evidence/CC*.cypher")}
EVENTS = "event_id,event_type,item_id,event_time,record_time,reporter_id,consignor_id,consignee_id"
BROKEN = f"""{EVENTS}
    T1,transferring,P1,2025-01-01T08:00:00+08:00,,M,M,B
    T2,transferring,P1,2025-02-01T08:00:00+08:00,,A,A,C"""


def test_every_rule_has_its_statement_and_no_other_has() -> None:
    assert set(rule_ids()) == FILES


@pytest.mark.parametrize("rule_id", rule_ids())
def test_statement_is_of_its_rule(rule_id: str) -> None:
    text = Path(str(cypher_folder())).joinpath("evidence", f"{rule_id}.cypher").read_text("utf-8")
    assert f"a finding of {rule_id} {rule(rule_id).name} with" in text
    assert f"rule_id: '{rule_id}'" in evidence_statement(rule_id)
    assert "$finding_id" in evidence_statement(rule_id)


@pytest.mark.parametrize("rule_id", rule_ids())
def test_finding_is_drawn_with_its_items_and_parties(rule_id: str, graph: Graph, tmp_path: Path) -> None:
    case = next(case for case in cases_of(rule_id) if case.shows == "flags")
    with Book.open(tmp_path / "custody.duckdb") as book:
        book.ingest(write_records(case, tmp_path))
        book.detect([rule_id], params=case.params, now=case.now)
        (finding, *_) = book.finding_records(rule_id)
        sync_graph(book.connection, graph)
    drawn = read_evidence(graph, finding["finding_id"], rule_id).to_dict()
    ids = {(node["label"], node["id"]) for node in drawn["nodes"]}
    assert ("Finding", finding["finding_id"]) in ids
    assert set(finding["party_ids"]) <= {id_ for label, id_ in ids if label == "Enterprise"}
    assert set(finding["item_ids"]) <= {id_ for label, id_ in ids if label in ("Battery", "Lot")}
    kinds = {one["type"] for one in drawn["relationships"]}
    assert "ABOUT" in kinds
    assert "EVIDENCE" in kinds or not finding["event_ids"]
    ends = {
        end
        for one in drawn["relationships"]
        for end in ((one["from_label"], one["from"]), (one["to_label"], one["to"]))
    }
    assert ends == ids


def test_hand_overs_and_licences_come_along(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(
        custody_events=BROKEN,
        licences="licence_id,enterprise_id,kind,activities,valid_from\nL1,A,recycling,,2024-01-01",
    )
    book.detect(["CC101"])
    sync_graph(book.connection, graph)
    (finding,) = book.finding_records("CC101")
    drawn = read_evidence(graph, finding["finding_id"], "CC101")
    handed = [(one["from"], one["to"]) for one in drawn.relationships if one["type"] == "CUSTODY_TRANSFER"]
    assert handed == [("M", "B"), ("A", "C")]
    assert drawn.relationships[-1]["properties"]["at"] == "2025-02-01T08:00:00+08:00"


def test_finding_that_the_graph_does_not_have_yet(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=BROKEN)
    book.detect(["CC101"])
    (finding,) = book.finding_records("CC101")
    assert rule_of(book.connection, finding["finding_id"]) == "CC101"
    with pytest.raises(GraphError, match="run custody graph sync"):
        read_evidence(graph, finding["finding_id"], "CC101")
    with pytest.raises(NotFoundError, match="no finding 'F-0'"):
        rule_of(book.connection, "F-0")


def test_text_for_the_browser_sets_the_parameter() -> None:
    text = browser_text("F-1", "CC101")
    assert text.startswith(":param finding_id => 'F-1';\nMATCH (f:Finding")
    assert text.endswith("LIMIT 1000;")


def test_rule_without_a_statement_of_its_own_is_drawn_all_the_same() -> None:
    assert "rule_id" not in evidence_statement("CC999")
