"""Bad input: one clear sentence on standard error, the documented exit status, the ledger whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command_line import Custody

HEADER = "event_id,event_type,item_id,event_time,consignor_id,consignee_id\n"
GOOD = "e1,transferring,B1,2026-01-01,A,B\n"


def _records(folder: Path, lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "custody_events.csv"
    file.write_bytes((HEADER + lines).encode(encoding))
    return file


# --- what can't be done at all: exit 2, nothing is read


def test_a_missing_file(custody: Custody) -> None:
    answer = custody("ingest", "nowhere.csv")
    assert (answer.status, answer.out) == (2, "")
    assert "nowhere.csv" in answer.sentence


def test_a_folder_with_nothing_known_in_it(custody: Custody, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_text("nothing")
    answer = custody("ingest", tmp_path / "in")
    assert answer.status == 2
    assert "Nothing in the folder" in answer.sentence


def test_an_unknown_format(custody: Custody, tmp_path: Path) -> None:
    answer = custody("ingest", _records(tmp_path, GOOD), "--format", "edifact")
    assert answer.status == 2
    assert "'edifact'" in answer.sentence


def test_a_file_that_nobody_can_place(custody: Custody, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    answer = custody("ingest", tmp_path / "notes.csv")
    assert answer.status == 2
    assert "notes.csv" in answer.sentence


@pytest.mark.parametrize(
    "text", ["[custody_events\n", '[no_such_table]\nitem_id = "x"\n', '[custody_events]\nnope = "x"\n']
)
def test_a_mapping_that_is_none(custody: Custody, tmp_path: Path, text: str) -> None:
    (tmp_path / "mapping.toml").write_text(text)
    answer = custody("ingest", _records(tmp_path, GOOD), "--mapping", tmp_path / "mapping.toml")
    assert answer.status == 2
    assert answer.sentence


def test_a_missing_mapping(custody: Custody, tmp_path: Path) -> None:
    answer = custody("ingest", _records(tmp_path, GOOD), "--mapping", "nowhere.toml")
    assert (answer.status, "nowhere.toml" in answer.sentence) == (2, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read(custody: Custody, tmp_path: Path) -> None:
    file = _records(tmp_path, GOOD)
    file.chmod(0)
    answer = custody("ingest", file)
    assert (answer.status, "can't be read" in answer.sentence) == (2, True)


# --- bad records: each is rejected with its reason, the good ones of the batch survive

BAD_LINES: dict[str, tuple[str, str | None, str]] = {
    "a line with too many fields": ("e2,transferring,B1,2026-01-01,A,B,C,D\n", None, "Line 3 is broken"),
    "a line with too few": ("e2,transferring\n", None, "Line 3 is broken"),
    "an impossible date": ("e2,transferring,B1,2026-02-30,A,B\n", "event_time", "2026-02-30"),
    "an unknown event type": ("e2,teleporting,B1,2026-01-01,A,B\n", "event_type", "teleporting"),
    "no item": ("e2,transferring,,2026-01-01,A,B\n", "item_id", "required"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_record_is_rejected_and_the_good_one_kept(custody: Custody, tmp_path: Path, name: str) -> None:
    line, field, reason = BAD_LINES[name]
    found = custody("ingest", _records(tmp_path, GOOD + line + GOOD.replace("e1", "e9")), "--json")
    assert found.status == 0
    assert (found.object["accepted"], found.object["rejected"]) == (2, 1)
    (reject,) = found.object["rejects"]
    assert (reject["row"], reject["field"]) == (2, field)
    assert reason in reject["reason"]
    assert custody("verify").status == 0


def test_an_open_quote_costs_no_good_line_before_it(custody: Custody, tmp_path: Path) -> None:
    found = custody("ingest", _records(tmp_path, GOOD + 'e2,transferring,"B1,2026-01-01,A,B\n'), "--json")
    assert (found.status, found.object["accepted"], found.object["rejected"]) == (0, 1, 1)


def test_all_rejected_is_wrong_input(custody: Custody, tmp_path: Path) -> None:
    answer = custody("ingest", _records(tmp_path, BAD_LINES["an impossible date"][0]), "--json")
    assert (answer.status, answer.object["rejected"]) == (2, 1)


def test_gb_18030_is_read_and_named(custody: Custody, tmp_path: Path) -> None:
    file = tmp_path / "enterprises.csv"
    file.write_bytes("enterprise_id,name\nA,某某电池有限公司\n".encode("gb18030"))
    answer = custody("ingest", file, "--json")
    assert (answer.status, answer.object["accepted"]) == (0, 1)
    assert "GB 18030" in answer.err


def test_bytes_of_no_encoding_are_rejected(custody: Custody, tmp_path: Path) -> None:
    (tmp_path / "custody_events.csv").write_bytes(HEADER.encode() + b"e1,transferring,\xff\xff\xff,2026-01-01,A,B\n")
    answer = custody("ingest", tmp_path / "custody_events.csv", "--json")
    assert (answer.status, answer.object["rejected"]) == (2, 1)


def test_an_event_of_an_item_that_no_file_defines(custody: Custody, tmp_path: Path) -> None:
    assert custody("ingest", _records(tmp_path, GOOD), "--json").object["accepted"] == 1
    assert custody("trace", "B1", "--json").object["custodian_id"] == "B"


def test_a_truncated_parquet_is_rejected_and_the_rest_of_the_folder_kept(custody: Custody, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _records(folder, GOOD)
    pq.write_table(pa.table({"enterprise_id": ["A"] * 1000}), folder / "enterprises.parquet")
    content = (folder / "enterprises.parquet").read_bytes()
    (folder / "enterprises.parquet").write_bytes(content[: len(content) // 2])
    answer = custody("ingest", folder, "--json")
    assert (answer.status, answer.object["accepted"], answer.object["rejected"]) == (0, 1, 1)
    assert "Parquet" in answer.object["rejects"][0]["reason"]


def test_an_epcis_document_that_breaks_the_schema_is_rejected_with_the_path(custody: Custody, tmp_path: Path) -> None:
    event = '{"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", "action": "ADD", "epcList": ["urn:uuid:1"]}'
    (tmp_path / "doc.json").write_text(
        '{"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument", '
        f'"schemaVersion": "2.0", "creationDate": "2026-01-01T00:00:00Z", "epcisBody": {{"eventList": [{event}]}}}}'
    )
    answer = custody("ingest", tmp_path / "doc.json", "--json")
    assert (answer.status, answer.object["accepted"], answer.object["rejected"]) == (2, 0, 1)
    assert "eventTimeZoneOffset" in str(answer.object["rejects"])


def test_json_that_is_none(custody: Custody, tmp_path: Path) -> None:
    (tmp_path / "custody_events.jsonl").write_text('{"event_id": "e1"\n')
    answer = custody("ingest", tmp_path / "custody_events.jsonl", "--json")
    assert (answer.status, answer.object["rejected"]) == (2, 1)


# --- codes with wrong check digits are kept, and told


def test_wrong_check_digits_are_kept_and_told(custody: Custody, tmp_path: Path) -> None:
    (tmp_path / "enterprises.csv").write_text(
        "enterprise_id,id_scheme\n91110000600037341L,\n91110000600037341M,\nplain,uscc\nX,other\n", encoding="utf-8"
    )
    (tmp_path / "vehicles.csv").write_text("vehicle_id,id_scheme\nLSGUA83B9EA030145,\nLSGUA83B8EA030145,\nV1,other\n")
    answer = custody("ingest", tmp_path / "enterprises.csv", tmp_path / "vehicles.csv", "--json")
    assert (answer.status, answer.object["accepted"], answer.object["rejected"]) == (0, 7, 0)
    warnings = [line for line in answer.err.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 2
    assert "91110000600037341M" in warnings[0]
    assert "plain" in warnings[0]
    assert "91110000600037341L" not in warnings[0]
    assert "LSGUA83B8EA030145" in warnings[1]
    assert "LSGUA83B9EA030145" not in warnings[1]


# --- the ledger


def test_no_ledger_to_ask(custody: Custody) -> None:
    for arguments in (["status"], ["trace", "B1"], ["findings"], ["verify"], ["rejects"], ["report", "x.html"]):
        answer = custody(*arguments)
        assert answer.status == 4
        assert "There is no ledger" in answer.sentence
    assert not Path("custody.duckdb").exists()


def test_a_ledger_in_a_folder_that_is_not_there(custody: Custody, tmp_path: Path) -> None:
    answer = custody("ingest", _records(tmp_path, GOOD), ledger=tmp_path / "no" / "l.duckdb")
    assert (answer.status, "does not exist" in answer.sentence) == (4, True)


def test_a_ledger_url_of_another_engine(custody: Custody) -> None:
    answer = custody("--ledger", "postgresql://host/db", "status")
    assert (answer.status, "is not a DuckDB file" in answer.sentence) == (2, True)


def _write_text(file: Path) -> None:
    file.write_text("this is no ledger, but long enough to be looked at\n" * 500)


def _write_nothing(file: Path) -> None:
    file.write_bytes(b"")


def _write_other_database(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")


def _make_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("write", [_write_text, _write_other_database, _make_folder])
@pytest.mark.parametrize("arguments", [["status"], ["verify"], ["ingest", "custody_events.csv"], ["detect"]])
def test_a_file_that_is_no_ledger(
    custody: Custody, tmp_path: Path, write: Callable[[Path], None], arguments: list[str]
) -> None:
    _records(tmp_path, GOOD)
    write(tmp_path / "other.duckdb")
    before = (tmp_path / "other.duckdb").stat().st_size
    answer = custody(*arguments, ledger=tmp_path / "other.duckdb")
    assert answer.status == 4
    assert "is no custody ledger" in answer.sentence
    assert (tmp_path / "other.duckdb").stat().st_size == before


def test_an_empty_file_is_no_ledger_to_ask(custody: Custody, tmp_path: Path) -> None:
    _write_nothing(tmp_path / "other.duckdb")
    answer = custody("status", ledger=tmp_path / "other.duckdb")
    assert (answer.status, bool(answer.sentence)) == (4, True)


def test_a_ledger_open_in_another_process(custody: Custody, told: Path, tmp_path: Path) -> None:
    code = (
        "import sys, battery_custody; book = battery_custody.open(sys.argv[1]); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(told)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        for arguments in (["status"], ["ingest", _records(tmp_path, GOOD)]):
            answer = custody(*arguments, ledger=told)
            assert answer.status == 4
            assert "is open in another process" in answer.sentence
        other.communicate("")
    assert custody("status", ledger=told).status == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written(custody: Custody, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    answer = custody("ingest", _records(tmp_path, GOOD), ledger=folder / "l.duckdb")
    assert (answer.status, bool(answer.sentence)) == (4, True)


# --- questions


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["trace", "NOBODY"], 3, "'NOBODY'"),
        (["trace", "NOBODY", "--direction", "back"], 3, "'NOBODY'"),
        (["genealogy", "NOBODY"], 3, "NOBODY"),
        (["review", "F-0", "--verdict", "confirmed", "--reason", "r", "--by", "b"], 3, "F-0"),
        (["rules", "show", "CC999"], 3, "CC999"),
        (["trace", "B1", "--as-of", "yesterday"], 2, "yesterday"),
        (["trace", "B1", "--known", "2026-13-01"], 2, "2026-13-01"),
        (["trace", "B1", "--direction", "sideways"], 2, "sideways"),
        (["detect", "--rules", "CC999"], 2, "CC999"),
        (["detect", "--param", "CC102.nope=1"], 2, "nope"),
        (["detect", "--param", "nonsense"], 2, "nonsense"),
        (["detect", "--now", "soon"], 2, "soon"),
        (["findings", "--format", "xml"], 2, "xml"),
        (["findings", "--format", "parquet"], 2, "--out"),
        (["findings", "--status", "lost"], 2, "lost"),
        (["findings", "--format", "json", "--out", "no/such/folder/f.json"], 2, "no/such/folder"),
        (["report", "no/such/folder/page.html"], 2, "no/such/folder"),
        (["score", "no-truth"], 2, "no-truth"),
        (["rejects", "--out", "told.duckdb"], 2, "told.duckdb"),
        (["review", "F-0", "--verdict", "perhaps", "--reason", "r", "--by", "b"], 2, "perhaps"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_questions_that_have_no_answer(
    custody: Custody, told: Path, arguments: list[str], status: int, said: str
) -> None:
    answer = custody(*arguments, ledger=told)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.sentence


@pytest.mark.parametrize(
    "arguments", [["fly"], ["trace"], ["ingest"], ["simulate", "x", "--batteries", "3"], ["trace", "B1", "--nope"]]
)
def test_wrong_usage_is_said_with_status_2(custody: Custody, arguments: list[str]) -> None:
    answer = custody(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert "Error: " in answer.err


def test_wrong_settings(custody: Custody, told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTODY_THREADS", "many")
    assert custody("status", ledger=told).status == 2
    monkeypatch.setenv("CUSTODY_THREADS", "1")
    monkeypatch.setenv("CUSTODY_MEMORY_LIMIT", "a lot")
    answer = custody("status", ledger=told)
    assert (answer.status, "CUSTODY_MEMORY_LIMIT" in answer.sentence) == (2, True)
