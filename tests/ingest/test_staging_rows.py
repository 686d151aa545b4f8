"""Rows of documents: a record may give rows in several tables, and is taken whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from battery_custody.errors import InputError
from battery_custody.ingest.cells import quote
from battery_custody.ingest.records import stage_records
from battery_custody.ingest.staging import Reject, Staging
from battery_custody.tables.source import SOURCE_TABLES

GOOD = {"event_id": "E1", "event_type": "shipping", "item_id": "B1", "event_time": "2026-04-01T10:00:00Z"}


@pytest.fixture
def staging() -> Iterator[Staging]:
    with duckdb.connect() as connection:
        yield Staging(connection)


def rows(staging: Staging, columns: str, table: str) -> list[tuple[object, ...]]:
    return staging.connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()


def test_a_record_with_a_bad_row_goes_as_a_whole(staging: Staging) -> None:
    events = [{**GOOD, "_record": n, "_part": part} for n in (1, 2, 3) for part in (0, 1)]
    events[2]["event_type"] = "vanishing"
    batteries = [{"battery_id": f"B{n}", "_record": n} for n in (1, 2, 3)]
    staging.stage_rows({"custody_events": events, "batteries": batteries}, [Reject("No.", 3)], 1)
    assert rows(staging, "source_row, part", "staged_custody_events") == [(1, 0), (1, 1)]
    assert rows(staging, "source_row, battery_id", "staged_batteries") == [(1, "B1")]
    assert rows(staging, "source_row, table_name, field", "staged_reject") == [
        (2, "custody_events", "event_type"),
        (3, None, None),
    ]


def test_records_of_other_sources_stay(staging: Staging) -> None:
    staging.stage_rows({"lots": [{"lot_id": "L1", "_record": 1}]}, [], 1, later=True)
    staging.stage_rows({"lots": [{"lot_id": "L2", "_record": 1}]}, [Reject("No.", 1)], 2, later=True)
    assert "lots" not in staging.tables
    staging.flush()
    assert rows(staging, "source_no, lot_id", "staged_lots") == [(1, "L1")]


def test_mixed_values_and_unknown_keys(staging: Staging) -> None:
    staging.stage_rows(
        {
            "lots": [
                {"lot_id": 7, "mass_kg": "1.5", "note": {"a": [1]}},
                {"lot_id": "L2", "mass_kg": 2, "_extra": {"given": True}},
                {"lot_id": 2**70, "mass_kg": None, "note": ""},
                {"lot_id": 4.0, "mass_kg": True},
            ]
        },
        [],
        1,
    )
    assert rows(staging, "source_row, lot_id, mass_kg, extra", "staged_lots") == [
        (1, "7", 1.5, '{"note":{"a":[1]}}'),
        (2, "L2", 2.0, '{"given":true}'),
        (3, str(2**70), None, None),
    ]
    ((raw,),) = rows(staging, "raw", "staged_reject")
    assert json.loads(str(raw)) == {"lot_id": 4.0, "mass_kg": True}


def test_relation_with_no_rows(staging: Staging) -> None:
    staging.stage_relation(SOURCE_TABLES["lots"], "(SELECT 'L1' AS lot_id WHERE false)", 1)
    assert rows(staging, "*", "staged_lots") == []


def test_names_in_a_relation_are_never_read_as_sql(staging: Staging) -> None:
    nasty = "x\"; DROP TABLE staged_source; --'"
    staging.connection.execute(f"CREATE TEMP TABLE nasty AS SELECT 'L1' AS lot_id, 1 AS {quote(nasty)}")
    staging.stage_relation(SOURCE_TABLES["lots"], "nasty", 1)
    ((extra,),) = rows(staging, "extra", "staged_lots")
    assert json.loads(str(extra)) == {nasty: 1}
    assert rows(staging, "*", "staged_source") == []


def test_single_records_are_checked_by_their_class() -> None:
    with duckdb.connect() as connection:
        bad = {**GOOD, "event_type": "vanishing", "mass_kg": -1, "item_id": " "}
        staging = stage_records(connection, "custody_events", [{**GOOD, "use": "", "colour": "red"}, bad], "form")
        assert rows(staging, "source_row, event_id, extra", "staged_custody_events") == [(1, "E1", '{"colour":"red"}')]
        assert [row[:2] for row in rows(staging, "source_row, field, reason", "staged_reject")] == [
            (2, "event_type"),
            (2, "item_id"),
            (2, "mass_kg"),
        ]
        assert rows(staging, "name, format", "staged_source") == [("form", "rows")]
        with pytest.raises(InputError, match="There is no table 'parcels'"):
            stage_records(connection, "parcels", [])
