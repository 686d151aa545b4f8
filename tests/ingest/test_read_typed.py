"""Parquet and XLSX: cells that have a type of their own."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from reading import Read

MOMENT = datetime(2026, 4, 1, 10, 0)
MOMENT_US = 1_775_008_800_000_000


def parquet(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_parquet_types(read: Read, tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "vehicles.parquet",
        vehicle_id=pa.array([b"V1", b"V2", b"V3"], pa.binary()),
        model=pa.array([7.0, 7.5, None]),
        made_at=pa.array([MOMENT, None, MOMENT]),
        swap_model=pa.array([1, 0, 5]),
        note=pa.array([Decimal("1.50"), None, None]),
    )
    reading = read(path)
    first, second = reading.rows("vehicles")
    assert (first["vehicle_id"], first["model"], first["swap_model"]) == ("V1", "7", True)
    assert (first["made_at_us"], first["made_at_is_day"]) == (MOMENT_US, False)
    assert (second["model"], second["made_at_us"], second["swap_model"]) == ("7.5", None, False)
    assert json.loads(first["extra"]) == {"note": 1.5}
    assert reading.rejects == [(3, "vehicles", "swap_model", "swap_model is '5'; expected: true or false.")]


def test_parquet_lists(read: Read, tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "enterprises.parquet",
        enterprise_id=["A", "B", "C"],
        roles=[["recycler", "collector"], [], ["thief"]],
    )
    reading = read(path)
    assert reading.ids("enterprises", "roles") == ["recycler;collector", None]
    assert reading.rejected_rows == [3]


def test_numbers_that_are_none(read: Read, tmp_path: Path) -> None:
    path = parquet(tmp_path / "lots.parquet", lot_id=["A", "B", "C"], mass_kg=[float("nan"), float("inf"), 1.0])
    reading = read(path)
    assert reading.ids("lots", "lot_id") == ["C"]
    assert [json.loads(raw or "")["mass_kg"] for raw in reading.raws] == ["nan", "inf"]


def test_file_names_are_no_patterns(read: Read, tmp_path: Path) -> None:
    parquet(tmp_path / "lots-1.parquet", lot_id=["wrong"])
    assert read(parquet(tmp_path / "lots-[1].parquet", lot_id=["right"])).ids("lots", "lot_id") == ["right"]


def test_broken_parquet_rejects_the_file_alone(read: Read, tmp_path: Path) -> None:
    whole = parquet(tmp_path / "lots.parquet", lot_id=[f"L{n}" for n in range(5000)])
    content = whole.read_bytes()
    (tmp_path / "sites.parquet").write_bytes(content[:-100])
    (tmp_path / "vehicles.parquet").write_bytes(b"")
    (tmp_path / "batteries.parquet").write_bytes(b"battery_id\nB1\n")
    reading = read(tmp_path)
    assert len(reading.rows("lots")) == 5000
    assert {table for _, table, *_ in reading.rejects} == {"sites", "vehicles", "batteries"}
    assert all(reason.startswith("The file can't be read as Parquet (") for *_, reason in reading.rejects)


def test_damaged_pages_reject_the_file_alone(read: Read, tmp_path: Path) -> None:
    whole = parquet(tmp_path / "sites.parquet", site_id=[f"S{n}" for n in range(5000)], enterprise_id=["A"] * 5000)
    content = bytearray(whole.read_bytes())
    content[100:2000] = bytes(1900)
    whole.write_bytes(content)
    reading = read(whole, parquet(tmp_path / "lots.parquet", lot_id=["L1"]))
    assert reading.ids("lots", "lot_id") == ["L1"]
    assert [(row, table) for row, table, *_ in reading.rejects] == [(None, "sites")]
    assert reading.rows("sites") == []


def test_workbook_sheets_are_tables(read: Read, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "april.xlsx",
        batteries=[
            ["battery_id", "mass_kg", "made_at", "coded_at", "phone"],
            [123456789012, 400, date(2026, 4, 1), MOMENT, 13800000000],
            [None, None, None, None, None],
            ["B2", "heavy", "2026-04-01T10:00:00+08:00", None, None],
            ["B3", 1.5, None, None, True],
        ],
        lots=[["lot_id"], ["L1"]],
        Notes=[["x"]],
    )
    reading = read(path)
    first, third = reading.rows("batteries")
    assert (first["battery_id"], first["mass_kg"], first["source_row"]) == ("123456789012", 400.0, 1)
    assert (first["made_at_is_day"], first["coded_at_is_day"], first["coded_at_us"]) == (True, False, MOMENT_US)
    assert json.loads(first["extra"]) == {"phone": "13800000000"}
    assert (third["battery_id"], third["source_row"], third["mass_kg"]) == ("B3", 3, 1.5)
    assert reading.rejects == [(2, "batteries", "mass_kg", "mass_kg is 'heavy'; expected: a number from 0.")]
    assert reading.ids("lots", "lot_id") == ["L1"]
    assert sorted(reading.batch.sources.values()) == [f"{path}[batteries]", f"{path}[lots]"]
    assert "sheets that are not read: Notes" in reading.warnings


def test_workbook_named_after_a_table(read: Read, tmp_path: Path) -> None:
    path = workbook(tmp_path / "lots.xlsx", Sheet1=[["lot_id"], ["L1"]])
    assert read(path).ids("lots", "lot_id") == ["L1"]


@pytest.mark.parametrize("rows", [[], [["lot_id"]]])
def test_sheets_without_rows_are_no_error(read: Read, tmp_path: Path, rows: list[list[Any]]) -> None:
    reading = read(workbook(tmp_path / "lots.xlsx", lots=rows))
    assert reading.rejects == []
    assert "the sheet" in reading.warnings


def test_workbooks_that_are_none(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.xlsx").write_bytes(b"no zip")
    workbook(tmp_path / "other.xlsx", Sheet1=[["lot_id"], ["L1"]])
    reading = read(tmp_path)
    assert len(reading.rejects) == 2
    assert "The file can't be read as an XLSX workbook" in str(reading.rejects)
    assert "No sheet is named after a table" in str(reading.rejects)
