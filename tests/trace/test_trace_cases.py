"""The contract suite of questions: every case file, asked of every place that can answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ask_ledger import ask, ledger_of

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def _day(time: str | None) -> str:
    return "-" if time is None else time[:10]


def _entry(entry: dict[str, Any]) -> str:
    ids = ",".join(entry["event_ids"]) or "-"
    custodian, vehicle = entry["custodian_id"] or "-", entry["vehicle_id"] or "-"
    return f"{custodian} {_day(entry['since'])} {_day(entry['until'])} {ids} {vehicle}"


def _gap(gap: dict[str, Any]) -> str:
    return f"{gap['kind']} {_day(gap['since'])} {gap['after_event_id'] or '-'} {gap['last_custodian_id'] or '-'}"


def _event(event: dict[str, Any]) -> str:
    return ("!" if event.get("beyond_link") else "") + event["event_id"]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    connection = ledger_of(case["tables"], tmp_path)
    for question in case["questions"]:
        answer = ask(connection, question)
        assert answer["item_id"] == question["item"]
        times = [event["event_time"] for event in answer["events"]]
        assert times == sorted(times)
        if "chain" in question:
            assert [_entry(entry) for entry in answer["chain"]] == question["chain"]
            assert answer["custodian_id"] == question["custodian"]
            assert [_gap(gap) for gap in answer["gaps"]] == question["gaps"]
        if "ended" in question:
            assert _day(answer["ended_at"]) == str(question["ended"])
        if "items" in question:
            assert answer["items"] == question["items"]
        if "events" in question:
            assert [_event(event) for event in answer["events"]] == question["events"]
        for text in question.get("says", ()):
            assert any(text in gap["what"] for gap in answer["gaps"])
    connection.close()
