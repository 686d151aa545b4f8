"""The life of findings over runs, batches, corrections and verdicts; through the real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import battery_custody
from battery_custody.book import Book
from battery_custody.detect.catalogue import all_rules, rule
from battery_custody.detect.runner import judged_before, run_rules
from battery_custody.errors import InputError, NotFoundError, RuleError

HEADER = "event_id,event_type,item_id,event_time,consignor_id,consignee_id,document_no\n"
BROKEN = (
    HEADER
    + """e1,commissioning,P1,2024-01-01T08:00:00,,M,
e2,transferring,P1,2024-02-01T08:00:00,M,A,
e3,transferring,P1,2024-03-01T08:00:00,B,C,
e4,commissioning,P2,2023-12-01T08:00:00,,M,
e5,shipping,P2,2024-01-01T08:00:00,M,A,
"""
)
#: The hand-over that was missing between A and B.
EXPLAINING = HEADER + "e9,transferring,P1,2024-02-10T08:00:00,A,B,\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with battery_custody.open(tmp_path / "custody.duckdb") as book:
        ingest(book, tmp_path, BROKEN)
        yield book


def ingest(book: Book, folder: Path, text: str) -> None:
    number = len(list(folder.glob("batch*")))
    batch = folder / f"batch{number}"
    batch.mkdir()
    (batch / "custody_events.csv").write_text(text, encoding="utf-8")
    assert book.ingest(batch).rejected == 0


def statuses(book: Book) -> dict[str, str]:
    return {record["rule_id"]: record["status"] for record in book.finding_records(status="all")}


def history(book: Book) -> list[tuple[Any, ...]]:
    return book.connection.execute(
        "SELECT rule_id, run_id, change FROM finding_history JOIN finding USING (finding_id) ORDER BY run_id, rule_id"
    ).fetchall()


def test_a_second_run_changes_nothing(book: Book) -> None:
    first = book.detect(now="2024-12-01")
    findings = book.finding_records()
    assert {record["rule_id"] for record in findings} == {"CC101", "CC102"}
    second = book.detect(now="2024-12-01", full=True)
    assert (first.findings.open, first.findings.new, first.findings.withdrawn) == (2, 2, 0)
    assert (second.findings.open, second.findings.new, second.findings.withdrawn) == (2, 0, 0)
    assert book.finding_records() == findings


def test_a_finding_is_withdrawn_when_a_later_record_explains_it_and_reopened_when_it_does_not(
    book: Book, tmp_path: Path
) -> None:
    book.detect(now="2024-12-01")
    ingest(book, tmp_path, EXPLAINING)
    assert book.detect(now="2024-12-01").findings.withdrawn == 1
    assert statuses(book) == {"CC101": "withdrawn", "CC102": "open"}
    void = HEADER.replace("\n", ",corrects_event_id,record_time\n")
    void += "e10,transferring,P1,2024-02-10T08:00:00,A,X,,e9,2024-06-01\n"
    ingest(book, tmp_path, void)
    book.detect(now="2024-12-01")
    assert statuses(book) == {"CC101": "open", "CC102": "open"}
    assert [change for rule_id, _, change in history(book) if rule_id == "CC101"] == [
        "opened",
        "withdrawn",
        "reopened",
    ]


def test_a_run_of_some_rules_leaves_the_findings_of_others(book: Book, tmp_path: Path) -> None:
    book.detect(now="2024-12-01")
    ingest(book, tmp_path, EXPLAINING)
    book.detect(["CC102"], now="2024-12-01")
    assert statuses(book) == {"CC101": "open", "CC102": "open"}


def test_a_run_over_touched_items_leaves_findings_about_others(book: Book) -> None:
    book.detect(now="2024-12-01")
    connection = book.connection
    connection.execute("CREATE TEMP TABLE judged AS SELECT item_key FROM battery WHERE item_id = 'P2'")
    report = run_rules(connection, all_rules(), now_s=book.now_s("2024-12-01"), touched="judged")
    assert report.findings.withdrawn == 0
    assert {run.rule_id: run.in_scope for run in report.rules}["CC101"] == 1
    assert statuses(book) == {"CC101": "open", "CC102": "open"}


def test_a_verdict_survives_runs_and_the_latest_counts(book: Book) -> None:
    book.detect(now="2024-12-01")
    finding_id = book.finding_records("CC101")[0]["finding_id"]
    book.review(finding_id, "dismissed", reason="a family business", by="Li")
    book.detect(now="2024-12-01", full=True)
    assert book.finding_records("CC101") == []
    shown = book.finding_records("CC101", status="dismissed")[0]
    assert shown["review"]["by"] == "Li"
    assert shown["status"] == "dismissed"
    assert book.count_findings("CC1", status="all") == 2
    book.review(finding_id, "confirmed", reason="it was not", by="Wang")
    shown = book.finding_records("CC101")[0]
    assert (shown["status"], shown["review"]["verdict"]) == ("open", "confirmed")


def test_a_verdict_needs_a_finding_a_reason_and_a_name(book: Book) -> None:
    book.detect(now="2024-12-01")
    finding_id = book.finding_records("CC101")[0]["finding_id"]
    with pytest.raises(NotFoundError, match="F-0"):
        book.review("F-0", "confirmed", reason="r", by="Li")
    with pytest.raises(InputError, match="verdict 'guilty'"):
        book.review(finding_id, "guilty", reason="r", by="Li")
    with pytest.raises(InputError, match="lacks a reason"):
        book.review(finding_id, "confirmed", reason=" ", by="Li")
    with pytest.raises(InputError, match="lacks a name"):
        book.review(finding_id, "confirmed", reason="r", by="")


def test_a_rule_that_fails_stops_no_other_and_keeps_its_findings(book: Book) -> None:
    book.detect(now="2024-12-01")
    # Division by a text is refused by the engine only when it meets a row.
    failing = replace(rule("CC101"), sql=rule("CC101").sql.replace("t.gap_s / 15552000.0", "CAST('x' AS INTEGER)"))
    report = run_rules(book.connection, [failing, rule("CC102")], now_s=book.now_s("2024-12-01"))
    assert [run.failure is None for run in report.rules] == [False, True]
    assert statuses(book) == {"CC101": "open", "CC102": "open"}
    with pytest.raises(RuleError, match="CC101 failed"):
        report.raise_for_failures()
    assert not judged_before(book.connection, [rule("CC101"), rule("CC102")])


def test_only_a_full_run_with_the_rules_own_parameters_counts_as_judged_before(book: Book) -> None:
    rules = all_rules()
    assert not judged_before(book.connection, rules)
    book.detect(["CC1"], now="2024-12-01")
    assert not judged_before(book.connection, rules)
    book.detect(now="2024-12-01")
    assert judged_before(book.connection, rules)
    assert not judged_before(book.connection, rules[1:])
    assert not judged_before(book.connection, [replace(rules[0], version="99"), *rules[1:]])
    book.detect(params=["CC102.grace_days=1"], now="2024-12-01")
    assert not judged_before(book.connection, rules)


def test_parameters_of_a_run_are_on_record(book: Book) -> None:
    book.detect(["CC102"], params=["CC102.grace_days=400"], now="2024-12-01")
    recorded = book.connection.execute(
        "SELECT params, (SELECT params FROM detection_rule_run WHERE run_id = r.run_id) FROM detection_run AS r"
    ).fetchall()
    assert recorded == [('{"CC102": {"grace_days": 400}}', '{"grace_days": 400}')]
    assert book.finding_records() == []


def test_findings_are_listed_best_first_and_chosen_by_rule_subject_and_status(book: Book) -> None:
    book.detect(now="2024-12-01")
    scores = [record["score"] for record in book.finding_records()]
    assert scores == sorted(scores, reverse=True)
    assert [record["subject_id"] for record in book.finding_records(subject="P2")] == ["P2"]
    assert len(book.finding_records(limit=1)) == 1
    with pytest.raises(InputError, match="status 'closed'"):
        book.finding_records(status="closed")


def test_two_findings_of_one_identity_are_a_defect_of_the_rule(book: Book, tmp_path: Path) -> None:
    ingest(book, tmp_path, HEADER + "e5,transferring,P1,2024-04-01T08:00:00,X,Y,\n")
    blurred = replace(rule("CC101"), identity=("item_id",), evidence=("event_id",), summary="{item_id}")
    with pytest.raises(RuleError, match="two findings about P1 one identity"):
        run_rules(book.connection, [blurred], now_s=book.now_s("2024-12-01"))
    assert book.finding_records() == []
