from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import duckdb
import pytest
from reading import Read

from battery_custody.errors import InputError
from battery_custody.ingest.counts import RecordCount
from battery_custody.ingest.plan import stage_paths
from battery_custody.ingest.reader import readers

EVENT = {
    "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    "type": "ObjectEvent",
    "eventID": "urn:uuid:0b1f2f4a-1111-4222-8333-444455556666",
    "eventTime": "2026-04-01T10:00:00Z",
    "eventTimeZoneOffset": "+08:00",
    "epcList": ["urn:epc:id:sgtin:4012345.011111.1", "urn:epc:id:sgtin:4012345.011111.2"],
    "action": "OBSERVE",
    "bizStep": "shipping",
}


def test_every_known_table_of_a_folder_is_read(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text("lot_id\nL1\n")
    (tmp_path / "lots-2026-04.csv").write_text("lot_id\nL2\n")
    (tmp_path / "LOTS_part1.jsonl").write_text('{"lot_id": "L3"}')
    (tmp_path / "transformation_inputs.csv").write_text("transformation_id,item_id\nT1,L1\n")
    (tmp_path / "capture.json").write_text(json.dumps(EVENT))
    (tmp_path / "README.md").write_text("not read")
    (tmp_path / "lotsofthings.csv").write_text("not read")
    (tmp_path / ".hidden.csv").write_text("not read")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "lots.csv").write_text("lot_id\nL9\n")
    reading = read(tmp_path)
    assert sorted(reading.ids("lots", "lot_id")) == ["L1", "L2", "L3"]
    assert reading.ids("transformation_inputs", "item_id") == ["L1"]
    assert len(reading.rows("custody_events")) == 2
    assert reading.batch.warnings == (f"{tmp_path}: files that are not read: README.md, lotsofthings.csv",)


def test_counts_are_of_records(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text("lot_id,mass_kg\nL1,1\nL2,x\n,y\nL4\n")
    (tmp_path / "capture.jsonld").write_text(json.dumps(EVENT))
    (tmp_path / "sites.parquet").write_bytes(b"")
    assert read(tmp_path).batch.counts == (
        RecordCount(1, "custody_events", 1, 0),
        RecordCount(1, "documents", 1, 0),
        RecordCount(2, "lots", 1, 3),
        RecordCount(3, "sites", 0, 1),
    )


def test_sources_are_named_and_hashed(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "lots.tsv"
    path.write_text("lot_id\nL1\n")
    found = read(path).connection.execute("FROM staged_source").fetchall()
    assert found == [(1, str(path), "csv", 10, hashlib.sha256(b"lot_id\nL1\n").hexdigest())]


def test_progress_is_told_before_each_source(read: Read, tmp_path: Path) -> None:
    for name in ("lots.csv", "sites.csv"):
        (tmp_path / name).write_text("")
    told: list[tuple[str, int, int]] = []
    read(tmp_path, progress=lambda *what: told.append(what))
    assert told == [(str(tmp_path / "lots.csv"), 1, 2), (str(tmp_path / "sites.csv"), 2, 2)]


def test_a_batch_drops_what_the_one_before_staged(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text("lot_id\nL1\n,\n")
    (tmp_path / "sites.csv").write_text("site_id,enterprise_id\nS1,A\n")
    read(tmp_path / "lots.csv")
    reading = read(tmp_path / "sites.csv")
    assert reading.batch.tables == ("sites",)
    assert reading.rejects == []
    with pytest.raises(duckdb.CatalogException):
        reading.rows("lots")


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("missing.csv", {}, "There is no file or folder"),
        ("x" * 300, {}, "can't be read"),
        ("empty", {}, "Nothing in the folder"),
        ("strange.csv", {}, "is named after no table"),
        ("strange.csv", {"format": "excel"}, "There is no format 'excel'"),
        ("strange.csv", {"table": "stuff"}, "There is no table 'stuff'"),
        ("strange.csv", {"table": "documents"}, "There is no table 'documents'"),
        ("strange.csv", {"mapping": {"stuff": {}}}, "names a table 'stuff'"),
        ("strange.csv", {"mapping": {"lots": {"colour": "x"}}}, "names a column 'colour'"),
    ],
)
def test_input_errors(read: Read, tmp_path: Path, name: str, options: dict[str, object], sentence: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("")
    (tmp_path / "strange.csv").write_text("lot_id\nL1\n")
    with pytest.raises(InputError, match=sentence):
        read(tmp_path / name, **options)


def test_a_table_can_be_forced(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "strange.csv"
    path.write_text("lot_id\nL1\n")
    assert read(path, table="lots").ids("lots", "lot_id") == ["L1"]


def test_a_format_can_be_forced(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "lots.json"
    path.write_text(json.dumps(EVENT))
    assert read(path).batch.tables[-1] == "documents"
    assert read(path, format="rows").rejects[0][1] == "lots"


def test_format_rows_leaves_documents_of_a_folder(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text("lot_id\nL1\n")
    (tmp_path / "capture.jsonld").write_text(json.dumps(EVENT))
    reading = read(tmp_path, format="rows")
    assert reading.batch.tables == ("lots",)
    assert "files that are not read: capture.jsonld" in reading.warnings


def test_readers_are_found_and_those_that_look_inside_come_first() -> None:
    assert [reader.format for reader in readers()][-1] == "rows"
    assert "epcis" in [reader.format for reader in readers()]
    assert [reader.by_content for reader in readers()] == sorted((r.by_content for r in readers()), reverse=True)


def test_inside_a_transaction_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text("lot_id\nL1\n")
    with duckdb.connect() as connection:
        connection.begin()
        stage_paths(connection, [tmp_path])
        assert connection.execute("SELECT lot_id FROM staged_lots").fetchall() == [("L1",)]
        connection.rollback()
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_documents_in_all_wrappings(read: Read, tmp_path: Path) -> None:
    text = json.dumps(EVENT)
    (tmp_path / "a.json").write_bytes(text.encode("utf-16"))
    (tmp_path / "b.jsonl").write_text(text + "\n" + text.replace("6666", "7777") + "\n")
    (tmp_path / "c.json.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "d.jsonld").write_text("{}")
    (tmp_path / "e.jsonld").write_text("no JSON")
    reading = read(tmp_path)
    assert [row["source_no"] for row in reading.rows("documents")] == [1, 2, 2, 3]
    assert [row["part"] for row in reading.rows("custody_events")] == [0, 1] * 4
    assert {row[0] for row in reading.rejects} <= {None, 1}
    assert len(reading.rejects) == 2
