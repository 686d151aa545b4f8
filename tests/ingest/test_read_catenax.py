from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catenax_samples import CODE, SHARED, child, container, needs_samples, part, twin, uuid

Read = Callable[..., Any]
SCHEMA = {
    "x-samm-aspect-model-urn": "urn:samm:io.catenax.traction_battery_code:2.0.0#TractionBatteryCode",
    "properties": {"tractionBatteryCode": {"type": "string"}},
}


def test_files_are_known_by_what_they_hold_and_schemas_are_no_data(read: Read, tmp_path: Path) -> None:
    (tmp_path / "twins.json").write_bytes(container(twin(1, part=part("Battery"), bom={"childItems": [child(2)]})))
    (tmp_path / "code.json").write_text(json.dumps({"tractionBatteryCode": "C-1", "productType": "pack"}))
    (tmp_path / "code-schema.json").write_text(json.dumps(SCHEMA))
    reading = read(tmp_path)
    assert sorted(reading.ids("batteries", "battery_id")) == ["C-1", uuid(1)]
    assert "code-schema.json" in reading.warnings
    assert [row["child_id"] for row in reading.rows("aggregations")] == [uuid(2)]


def test_what_breaks_the_schema_beside_it_is_staged_with_its_mark(read: Read, tmp_path: Path) -> None:
    (tmp_path / "twins.json").write_bytes(container(twin(1, **{CODE: {"tractionBatteryCode": 7}})))
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    reading = read(tmp_path / "twins.json")
    assert reading.rejects == []
    assert [(row["item_id"], row["field"]) for row in reading.rows("marks")] == [(uuid(1), "tractionBatteryCode")]
    assert "kept as it came" in reading.warnings
    assert len(reading.rows("documents")) == 2


def test_a_refused_twin_leaves_the_rest(read: Read, tmp_path: Path) -> None:
    (tmp_path / "twins.json").write_bytes(container({"bpnl": "B"}, twin(1, part=part("Battery"))))
    reading = read(tmp_path / "twins.json")
    assert reading.rejected_rows == [1]
    assert reading.ids("batteries", "battery_id") == [uuid(1)]


def test_a_file_that_is_no_json_is_rejected_as_a_whole(read: Read, tmp_path: Path) -> None:
    (tmp_path / "twins.json").write_text('{"catenaXId": ')
    reading = read(tmp_path / "twins.json")
    assert reading.rejected_rows == [None]


def test_a_record_file_with_a_column_of_that_name_stays_a_record_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "batteries.json").write_text(json.dumps([{"battery_id": "B-1", "catenaXId": uuid(1)}]))
    assert read(tmp_path / "batteries.json").ids("batteries", "battery_id") == ["B-1"]


def test_no_twin_breaks_a_limit_of_the_tables(read: Read, tmp_path: Path) -> None:
    odd = {
        "localIdentifiers": [{"key": "manufacturerId", "value": 7}, {"key": None}, "text"],
        "manufacturingInformation": {"date": "31.12.2020", "sites": "none"},
        "partTypeInformation": ["Battery"],
    }
    (tmp_path / "twins.json").write_bytes(container(twin(1, part=odd, bom=[[{"childItems": {"catenaXId": 9}}]])))
    reading = read(tmp_path / "twins.json")
    assert reading.rejects == []
    assert reading.rows("marks")


@needs_samples
def test_the_sample_payloads_are_read_as_a_folder(read: Read) -> None:
    reading = read(SHARED / "catenax" / "aspects")
    assert reading.rejects == []
    assert len(reading.rows("documents")) == 7
    assert {row["kind"] for row in reading.rows("marks")} == {"CertificateOfDismantler", "EndOfLife", "ReturnRequest"}
