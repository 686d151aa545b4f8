from __future__ import annotations

import json

import pytest
from catenax_samples import CODE, MAKER, SHARED, child, container, needs_samples, part, read, rows, twin, uuid

from battery_custody.errors import InputError
from battery_custody.ingest.catenax import read_catenax


def test_every_twin_and_aspect_is_counted_and_kept() -> None:
    batch = read(twin(1, bom={"childItems": []}, part=part("HV battery")), twin(2), twin(3, PlainObject={"a": 1}))
    assert (batch.twins, batch.aspects) == (3, 3)
    kinds = [kind.rsplit("#")[-1] for kind in rows(batch, "documents", "kind")]
    assert sorted(kinds) == sorted(["SingleLevelBomAsBuilt", "SerialPart", "Twin", "Twin", "PlainObject", "Twin"])
    assert sorted(row["_record"] for row in batch.tables["documents"]) == [1, 2, 3, 4, 5, 6]


def test_a_twin_without_an_id_is_refused_alone() -> None:
    batch = read({"bpnl": MAKER}, "no object", twin(1, part=part("Battery")))
    assert [refusal.record for refusal in batch.refusals] == [1, 2]
    assert batch.twins == 1
    assert rows(batch, "batteries", "battery_id") == [uuid(1)]


def test_a_twin_that_says_nothing_is_known_by_its_id_alone() -> None:
    batch = read(twin(1))
    assert rows(batch, "aliases", "item_id", "kind") == [(uuid(1), "catenaXId")]
    assert "batteries" not in batch.tables


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("HV MODUL", "module"),
        ("Battery module 12s", "module"),
        ("ZB ZELLE", "cell"),
        ("Battery Cell", "cell"),
        ("OEM A High Voltage Battery", "pack"),
        ("Battery", "pack"),
        ("Control module", None),
        ("Battery bracket", None),
        ("Door f-l", None),
    ],
)
def test_the_level_is_read_from_a_name_that_can_mean_nothing_else(name: str, level: str | None) -> None:
    assert rows(read(twin(1, part=part(name))), "batteries", "level") == [level]


def test_a_serial_part_gives_maker_time_of_making_site_and_other_names() -> None:
    batch = read(twin(1, part=part("Battery", serial="SN-9")))
    assert rows(batch, "batteries", "maker_id", "made_at") == [(MAKER, "2024-04-01")]
    assert rows(batch, "custody_events", "event_type", "item_id", "event_time", "reporter_id", "site_id") == [
        ("commissioning", uuid(1), "2024-04-01", MAKER, "BPNS0000000PLANT")
    ]
    assert set(rows(batch, "aliases", "alias", "kind")) == {
        ("SN-9", "partInstanceId"),
        ("TYPE-7", "manufacturerPartId"),
    }


def test_a_batch_is_a_lot() -> None:
    batch = read(twin(1, batch=part("Cathode material")))
    assert rows(batch, "lots", "lot_id", "material") == [(uuid(1), "other")]
    assert "batteries" not in batch.tables


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([twin(1, part=part("Battery"))]),
        json.dumps(twin(1, part=part("Battery"))),
        "\ufeff" + json.dumps({"catenaXId": uuid(1), **part("Battery")}),
    ],
)
def test_twins_come_in_lists_alone_or_as_one_payload(content: str) -> None:
    assert rows(read_catenax(content.encode()), "batteries", "battery_id", "level") == [(uuid(1), "pack")]


@pytest.mark.parametrize("content", [b"", b"{", b"7", b"[" * 80 + b"]" * 80])
def test_what_is_no_json_or_too_deep_is_one_sentence(content: bytes) -> None:
    with pytest.raises(InputError, match="Catena-X data"):
        read_catenax(content)


def test_other_parts_of_a_container_are_told() -> None:
    data = json.loads(container(twin(1)))
    assert "policies" in read_catenax(json.dumps({**data, "policies": {}}).encode()).warnings[0]


@needs_samples
def test_the_small_test_data_is_accounted_for() -> None:
    batch = read_catenax((SHARED / "catenax" / "smallTestdata.json").read_bytes())
    assert (batch.twins, batch.relations, batch.links, len(batch.refusals)) == (162, 283, 283, 0)
    assert len(batch.tables["documents"]) == batch.twins + batch.aspects
    assert len(batch.tables["aggregations"]) == 283
    levels = rows(batch, "batteries", "level")
    assert [levels.count(level) for level in ("pack", "module", "cell")] == [2, 6, 60]
    assert rows(batch, "vehicle_events", "event_type", "vehicle_id") == [("scrapping", "WBAAY711X0KC28153")]


def test_a_code_names_its_twin_wherever_it_stands_in_the_file() -> None:
    code = {"tractionBatteryCode": "MODULE-CODE", "productType": "module"}
    pack = {"tractionBatteryCode": "PACK-CODE", "productType": "pack", "subcomponents": [code]}
    batch = read(
        twin(1, part=part("Battery"), **{CODE: pack}), twin(2, **{CODE: code}), twin(3, bom={"childItems": [child(2)]})
    )
    links = rows(batch, "aggregations", "parent_id", "child_id", "joined_at")
    assert (uuid(1), uuid(2), "2024-04-01") in links
    assert {("PACK-CODE", uuid(1)), ("MODULE-CODE", uuid(2))} <= set(rows(batch, "aliases", "alias", "item_id"))
