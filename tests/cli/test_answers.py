"""Every command: its help, the one JSON object that it prints, and its exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from command_line import Custody, write_records
from typer.main import get_command

from battery_custody.cli.app import app


def _commands(command: Any, name: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [name]
    for part, below in getattr(command, "commands", {}).items():
        found += _commands(below, (*name, part))
    return found


COMMANDS = _commands(get_command(app))

#: Commands that answer with one object, and keys that it must have.
ANSWERS: dict[str, tuple[list[str], set[str]]] = {
    "status": (
        ["status"],
        {"batches", "records", "items", "parties", "first_event_at", "last_event_at", "graph", "detection"},
    ),
    "verify": (["verify"], {"ok", "batches", "first_broken"}),
    "trace": (["trace", "B1"], {"item_id", "custodian_id", "chain", "gaps", "events"}),
    "trace as of": (["trace", "B1", "--as-of", "2026-02-01"], {"item_id", "custodian_id", "chain", "gaps", "events"}),
    "trace known": (["trace", "B1", "--known", "2026-02-01"], {"item_id", "custodian_id", "chain", "gaps", "events"}),
    "trace back": (["trace", "B1", "--direction", "back"], {"item_id", "direction", "items", "events", "gaps"}),
    "trace forward": (["trace", "B2", "--direction", "forward"], {"item_id", "direction", "items", "events", "gaps"}),
    "genealogy": (["genealogy", "B1", "--direction", "down"], {"item_id", "edges"}),
    "reach": (["reach", "B1", "--to", "F"], {"item_id", "answer", "hops", "path", "unknown_because"}),
    "balance": (
        ["balance", "R", "--from", "2026-01-01", "--to", "2026-12-31"],
        {"enterprise_id", "period", "inputs", "outputs", "loss", "recovery", "unknown_chemistry_share"},
    ),
    "detect": (["detect"], {"run_id", "rules", "findings"}),
    "findings": (["findings"], {"findings"}),
    "rules": (["rules"], {"rules"}),
    "rejects": (["rejects"], {"rejects"}),
    "decode": (["decode", "LSGUA83B9EA030145"], {"text", "ok", "problems"}),
}


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "custody")
def test_help_is_there_and_says_what_a_command_is_for(custody: Custody, words: tuple[str, ...]) -> None:
    answer = custody(*words, "--help")
    assert answer.status == 0
    assert answer.out.startswith("Usage: custody")
    assert answer.err == ""


def test_no_command_at_all_shows_the_help(custody: Custody) -> None:
    answer = custody()
    assert "Usage: custody" in answer.out + answer.err
    assert answer.status in (0, 2)


def test_the_version(custody: Custody) -> None:
    assert custody("--version").out.startswith("battery-custody ")


@pytest.mark.parametrize("name", ANSWERS)
def test_json_is_one_object_and_nothing_else(custody: Custody, told: Path, name: str) -> None:
    arguments, keys = ANSWERS[name]
    answer = custody(*arguments, "--json", ledger=told)
    assert answer.status in (0, 5 if name == "decode" else 0)
    assert keys <= answer.object.keys()


@pytest.mark.parametrize("name", ANSWERS)
def test_the_same_for_a_person(custody: Custody, told: Path, name: str) -> None:
    answer = custody(*ANSWERS[name][0], ledger=told)
    assert answer.status in (0, 5 if name == "decode" else 0)
    assert answer.out.strip()


def test_ingest_answers_with_counts_and_the_first_rejects(custody: Custody, tmp_path: Path) -> None:
    answer = custody("ingest", write_records(tmp_path / "records"), "--json")
    found = answer.object
    assert answer.status == 0
    assert (found["batch_no"], found["read"], found["accepted"], found["rejected"], found["duplicate"]) == (
        1,
        15,
        14,
        1,
        0,
    )
    assert found["by_table"]["custody_events"] == {"read": 6, "accepted": 5, "rejected": 1, "duplicate": 0}
    (reject,) = found["rejects"]
    assert reject.keys() == {"source", "row", "field", "reason"}
    assert (reject["row"], reject["field"]) == (6, "event_type")
    again = custody("ingest", tmp_path / "records", "--json")
    assert (again.status, again.object["batch_no"], again.object["duplicate"]) == (0, None, 14)


def test_findings_have_the_fields_of_the_interface(custody: Custody, told: Path) -> None:
    findings = custody("findings", "--json", ledger=told).object["findings"]
    assert findings
    fields = {
        "finding_id", "rule_id", "rule_version", "title", "status", "severity", "score", "subject_type", "subject_id",
        "party_ids", "item_ids", "event_ids", "first_event_at", "last_event_at", "summary", "evidence",
    }  # fmt: skip
    assert all(fields <= finding.keys() for finding in findings)
    scores = [finding["score"] for finding in findings]
    assert scores == sorted(scores, reverse=True)
    assert "CC401" in {finding["rule_id"] for finding in findings}
    only = custody("findings", "--rule", "CC401", "--json", ledger=told).object["findings"]
    assert {finding["rule_id"] for finding in only} == {"CC401"}


def test_a_trace_lists_events_in_order_of_time_with_their_offset(custody: Custody, told: Path) -> None:
    found = custody("trace", "B1", "--json", ledger=told).object
    times = [event["event_time"] for event in found["events"]]
    assert [event["event_id"] for event in found["events"]] == ["e1", "e2", "e3", "e4", "e5"]
    assert times == sorted(times)
    assert all(time.endswith("+08:00") for time in times)
    assert found["custodian_id"] == "F"


def test_findings_go_to_a_file(custody: Custody, told: Path, tmp_path: Path) -> None:
    for form in ("json", "csv", "parquet"):
        answer = custody("findings", "--format", form, "--out", tmp_path / f"found.{form}", ledger=told)
        assert (answer.status, answer.out) == (0, "")
        assert (tmp_path / f"found.{form}").stat().st_size > 0


def test_rejects_are_written_out_corrected_and_sent_again(custody: Custody, told: Path, tmp_path: Path) -> None:
    assert custody("rejects", "--out", tmp_path / "back", ledger=told).status == 0
    (file,) = (tmp_path / "back").glob("*.csv")
    file.write_text(file.read_text("utf-8").replace("teleporting", "storing"), encoding="utf-8")
    assert custody("ingest", file, "--json", ledger=told).object["accepted"] == 1


def test_a_review_is_kept(custody: Custody, told: Path) -> None:
    finding = custody("findings", "--json", ledger=told).object["findings"][0]["finding_id"]
    answer = custody("review", finding, "--verdict", "dismissed", "--reason", "a test", "--by", "N. N.", ledger=told)
    assert answer.status == 0
    still_open = custody("findings", "--json", ledger=told).object["findings"]
    assert finding not in {one["finding_id"] for one in still_open}


def test_pages_are_written(custody: Custody, told: Path, tmp_path: Path) -> None:
    for arguments in (["report", tmp_path / "page.html"], ["trace", "B1", "--html", tmp_path / "chain.html"]):
        answer = custody(*arguments, ledger=told)
        assert (answer.status, answer.out) == (0, "")
        page = Path(arguments[-1]).read_text("utf-8")
        assert "<html" in page
        assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_the_page_of_a_rule(custody: Custody) -> None:
    answer = custody("rules", "show", "CC101")
    assert answer.status == 0
    assert "What it finds" in answer.out


def test_status_5_where_a_check_finds_something(custody: Custody, told: Path) -> None:
    import battery_custody

    with battery_custody.open(told) as book:
        book.connection.execute("UPDATE reported.custody_events SET mass_kg = 1 WHERE record_no = 2")
    answer = custody("verify", "--json", ledger=told)
    assert answer.status == 5
    assert answer.object["ok"] is False
    assert answer.object["first_broken"] == {
        "batch_no": 1, "row": "custody_events record 2", "why": "the row is not what was written"
    }  # fmt: skip
    assert custody("decode", "LSGUA83B8EA030145").status == 5


def test_every_command_has_a_way_to_be_read_by_programs() -> None:
    typed = get_command(app)
    # They write a file, keep a verdict, print text as it is, or a key alone.
    written = {"demo", "report", "review", "rules show", "graph stop", "graph logs"}
    written |= {"serve", "keys new", "keys rotate", "keys revoke", "keys pseudonyms"}
    for words in COMMANDS:
        command: Any = typed
        for word in words:
            command = command.commands[word]
        if not getattr(command, "commands", None) and " ".join(words) not in written:
            options = {option for parameter in command.params for option in parameter.opts}
            assert "--json" in options, words
    assert isinstance(app, typer.Typer)
