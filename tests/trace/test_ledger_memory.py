"""What is remembered between questions never changes an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from ask_ledger import ask, key_of, ledger_from

from battery_custody.ingest.plan import stage_paths
from battery_custody.ledger.derive import derive
from battery_custody.ledger.load import load_staged
from battery_custody.regulation import load_regulation
from battery_custody.trace import ledger_ids, ledger_state, shelf
from battery_custody.trace.ledger_state import state_of

HEADER = "event_id,event_type,item_id,event_time,consignor_id,consignee_id,reporter_id,vehicle_id,corrects_event_id"
FIRST = f"""{HEADER}
e1,commissioning,P1,2024-01-01T08:00:00Z,,M,M,,
e2,transferring,P1,2024-02-01T08:00:00Z,M,A,A,,
e3,installing,P1,2024-02-02T08:00:00Z,,,A,V1,
e4,commissioning,P2,2024-01-01T08:00:00Z,,M,M,,
"""
CORRECTED = f"""{HEADER}
e5,transferring,P1,2024-02-01T09:00:00Z,M,B,B,,e2
e6,commissioning,P3,2024-03-01T08:00:00Z,,C,C,,
e7,recycling,P2,2024-05-01T08:00:00Z,,,D,,
"""
VEHICLES = """event_id,event_type,vehicle_id,event_time,owner_id
v1,registering,V1,2024-03-01T08:00:00Z,F
"""


def _stage(connection: duckdb.DuckDBPyConnection, folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "custody_events.csv").write_text(text, encoding="utf-8")
    stage_paths(connection, [folder])


def _take(connection: duckdb.DuckDBPyConnection) -> None:
    report = load_staged(connection, 1_700_000_000)
    derive(connection, load_regulation(), report.batch_no)


def _holders(connection: duckdb.DuckDBPyConnection, item: str) -> list[str]:
    return [entry["custodian_id"] for entry in _chain(connection, item)["chain"]]


def _chain(connection: duckdb.DuckDBPyConnection, item: str) -> dict[str, Any]:
    return ask(connection, {"item": item})


@pytest.fixture
def connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    monkeypatch.setattr(ledger_ids, "WHOLE_AFTER", 2)
    monkeypatch.setattr(ledger_state, "PRESENCE_AFTER", 2)
    monkeypatch.setattr(shelf, "FILLED_AFTER", 2)
    records = tmp_path / "first"
    records.mkdir()
    (records / "custody_events.csv").write_text(FIRST, encoding="utf-8")
    (records / "vehicle_events.csv").write_text(VEHICLES, encoding="utf-8")
    return ledger_from([records], tmp_path)


def test_a_question_gets_the_same_answer_the_tenth_time(connection: duckdb.DuckDBPyConnection) -> None:
    first = [_chain(connection, item) for item in ("P1", "P2")]
    assert [event["event_id"] for event in first[0]["events"]] == ["e1", "e2", "e3", "v1"]
    assert first[0]["events"][-1]["owner_id"] == "F"
    for _ in range(9):
        assert [_chain(connection, item) for item in ("P1", "P2")] == first
    state = state_of(connection)
    assert not state.may_have("life", key_of(connection, "P1"))
    assert state.ids.of("party", 1) is not None


def test_a_new_batch_is_seen(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for _ in range(5):
        assert _holders(connection, "P1") == ["M", "A", "F"]
        assert _chain(connection, "P2")["ended_at"] is None
    _stage(connection, tmp_path / "second", CORRECTED)
    connection.begin()
    _take(connection)
    connection.commit()
    for _ in range(5):
        assert [event["event_id"] for event in _chain(connection, "P1")["events"]] == ["e1", "e5", "e3", "v1"]
        assert _holders(connection, "P1") == ["M", "B", "F"]
        assert _chain(connection, "P2")["ended_at"] is not None
        assert _chain(connection, "P3")["custodian_id"] == "C"


def test_a_batch_that_was_taken_back_leaves_nothing_behind(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    _chain(connection, "P1")
    _stage(connection, tmp_path / "second", CORRECTED)
    connection.begin()
    _take(connection)
    assert {_chain(connection, "P3")["custodian_id"] for _ in range(5)} == {"C"}
    connection.rollback()
    for table in connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall():
        connection.execute(f'DROP TABLE "{table[0]}"')
    _stage(connection, tmp_path / "third", CORRECTED.replace("P3", "P4").replace(",C,C", ",E,E"))
    connection.begin()
    _take(connection)
    connection.commit()
    assert {_chain(connection, "P4")["custodian_id"] for _ in range(5)} == {"E"}
    assert all(_holders(connection, "P1") == ["M", "B", "F"] for _ in range(5))


def test_a_ledger_with_many_corrections_asks_its_views(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_state, "MOST_SUPERSEDED", 0)
    _stage(connection, tmp_path / "second", CORRECTED)
    connection.begin()
    _take(connection)
    connection.commit()
    assert state_of(connection).superseded is None
    assert [event["event_id"] for event in _chain(connection, "P1")["events"]] == ["e1", "e5", "e3", "v1"]


def test_a_ledger_open_for_reading_answers_the_same(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    items = ("P1", "P2")
    told = [_chain(connection, item) for item in items]
    known = ask(connection, {"item": "P1", "known": "2024-02-01T12:00:00Z"})
    ((path,),) = connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()
    connection.close()
    with duckdb.connect(path, read_only=True) as reading:
        assert state_of(reading).read_only
        for _ in range(5):
            assert [_chain(reading, item) for item in items] == told
        assert key_of(reading, "P1") is not None
    with duckdb.connect(path) as writing:
        assert not state_of(writing).read_only
        assert ask(writing, {"item": "P1", "known": "2024-02-01T12:00:00Z"}) == known


def test_too_many_rows_stay_in_the_ledger(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_ROWS", 1)
    assert shelf.fill(connection, "transfers") is None
    assert all(_holders(connection, "P1") == ["M", "A", "F"] for _ in range(5))


def test_a_shelf_gives_the_rows_of_keys_in_whatever_order_it_was_filled() -> None:
    numbers = shelf.Shelf(pa.table({"key": pa.array([2, 5, 1, 2], pa.int32()), "told": ["a", None, "c", "d"]}))
    assert numbers.rows([2, 3, 1]) == [(2, "a"), (2, "d"), (1, "c")]
    texts = shelf.Shelf(pa.table({"key": ["T2", "T1"], "told": [1, 2]}))
    assert texts.rows(["T1", "T3"]) == [("T1", 2)]
    nothing = shelf.Shelf(pa.table({"key": pa.array([], pa.string()), "told": pa.array([], pa.int32())}))
    assert nothing.rows(["T1"]) == []
