"""Mapping files, and the suggestions for headers that are not ours."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from reading import Read

from battery_custody.errors import InputError
from battery_custody.ingest.mapping import read_mapping, write_mapping
from battery_custody.ingest.suggest import lexicon, suggest_mapping
from battery_custody.tables.source import SOURCE_TABLES

CHINESE = "记录编号,业务类型,电池编码,入库时间,移交单位,接收单位,车架号/VIN,重量（kg）,备注\n"
ROW = "E1,receiving,001PB240000003B3C0000001,2026-04-01,A,B,LSVAU033512000001,400,好\n"


def test_chinese_headers_get_a_mapping_that_works(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "custody_events.csv"
    path.write_text(CHINESE + ROW, "utf-8")
    reading = read(path)
    ((row, table, field, reason),) = reading.rejects
    assert (row, table, field) == (None, "custody_events", None)
    assert reason.startswith("The file lacks the required columns event_id, event_type, item_id, event_time; try")
    assert "item_id = 电池编码" in reason

    suggested = reading.warnings.split("try --mapping with\n")[1]
    mapping_file = tmp_path / "mapping.toml"
    mapping_file.write_text(suggested, "utf-8")
    mapping = read_mapping(mapping_file)
    assert mapping == {
        "custody_events": {
            "event_id": "记录编号",
            "event_type": "业务类型",
            "item_id": "电池编码",
            "event_time": "入库时间",
            "consignor_id": "移交单位",
            "consignee_id": "接收单位",
            "vehicle_id": "车架号/VIN",
            "mass_kg": "重量（kg）",
        }
    }
    again = read(path, mapping=mapping)
    assert again.rejects == []
    (event,) = again.rows("custody_events")
    assert (event["event_id"], event["consignee_id"], event["mass_kg"]) == ("E1", "B", 400.0)
    assert event["extra"] == '{"备注":"好"}'


def test_a_rejected_row_keeps_its_own_headers(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "lots.csv"
    path.write_text("批号,重量\nL1,heavy\n", "utf-8")
    reading = read(path, mapping={"lots": {"lot_id": "批号", "mass_kg": "重量"}})
    assert reading.raws == ['{"批号":"L1","重量":"heavy"}'] or '"批号":"L1"' in str(reading.raws)


def test_one_mapping_serves_files_with_our_headers_too(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots-a.csv").write_text("批号\nL1\n", "utf-8")
    (tmp_path / "lots-b.csv").write_text("lot_id\nL2\n")
    assert read(tmp_path, mapping={"lots": {"lot_id": "批号"}}).ids("lots", "lot_id") == ["L1", "L2"]


@pytest.mark.parametrize(
    ("table", "headers", "expected"),
    [
        ("batteries", ["电池编码", "生产日期"], {"battery_id": "电池编码", "made_at": "生产日期"}),
        ("vehicles", ["VIN", "车型", "是否换电"], {"vehicle_id": "VIN", "model": "车型", "swap_model": "是否换电"}),
        ("enterprises", ["统一社会信用代码", "企业名称", "法人"],
         {"enterprise_id": "统一社会信用代码", "name": "企业名称", "legal_representative": "法人"}),
        ("custody_events", ["EventTime", "item-id", "consigner_id", "Destination Unit"],
         {"event_time": "EventTime", "item_id": "item-id", "consignor_id": "consigner_id",
          "consignee_id": "Destination Unit"}),
        ("transfers", ["seller", "buyer", "date", "uuid"],
         {"transfer_id": "uuid", "consignor_id": "seller", "consignee_id": "buyer", "event_time": "date"}),
        ("lots", ["weather", "favourite colour"], {}),
    ],
)  # fmt: skip
def test_suggestions(table: str, headers: list[str], expected: dict[str, str]) -> None:
    assert suggest_mapping(SOURCE_TABLES[table], headers, SOURCE_TABLES[table].names) == expected


def test_only_free_columns_are_suggested() -> None:
    table = SOURCE_TABLES["custody_events"]
    assert suggest_mapping(table, ["电池编码"], ["mass_kg"]) == {}


def test_the_lexicon_names_columns_that_there_are() -> None:
    names = {name for table in SOURCE_TABLES.values() for name in table.names}
    assert {column for columns in lexicon().values() for column in columns} <= names


def test_written_mappings_can_be_read(tmp_path: Path) -> None:
    headers = {"lot_id": 'a "b" \\ c\n', "mass_kg": "重量"}
    assert tomllib.loads(write_mapping("lots", headers)) == {"lots": headers}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "There is no mapping file"),
        ("[lots", "can't be read as TOML"),
        ("lots = 5", "must hold sections"),
        ("[lots]\nlot_id = 5", "must hold sections"),
        ("[parcels]\n", "names a table 'parcels'"),
        ('[lots]\nbatch = "x"', "names a column 'batch'"),
    ],
)
def test_bad_mapping_files(tmp_path: Path, text: str | None, sentence: str) -> None:
    path = tmp_path / "mapping.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError, match=sentence):
        read_mapping(path)
