"""Transformations: kind, enterprise, inputs and outputs, over one event or several."""

from __future__ import annotations

from typing import Any

import pytest
from epcis_samples import BUYER, LOT, MAKER, MODULES, PACK, PLANT, bare, column, event, read

from battery_custody.model.records import SOURCE_RECORDS

OUT = {"epcClass": LOT, "quantity": 120.0, "uom": "KGM"}


def transformation(**fields: Any) -> dict[str, Any]:
    base = {"inputEPCList": [PACK], "outputQuantityList": [OUT], "bizLocation": {"id": PLANT}}
    return event("TransformationEvent", **{**base, **fields})


def test_one_event_is_one_transformation_with_inputs_and_outputs() -> None:
    batch = read(
        transformation(inputQuantityList=[{"epcClass": "urn:epc:class:lgtin:9521234.000009.A", "quantity": 3}])
    )
    event_id = "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert bare(batch.tables["transformations"]) == [
        {
            "transformation_id": event_id,
            "kind": "recycling",
            "enterprise_id": PLANT,
            "site_id": PLANT,
            "event_time": "2026-05-01T10:00:00+08:00",
        }
    ]
    assert column(batch, "transformation_inputs", "transformation_id", "item_id", "quantity", "_part") == [
        (event_id, PACK, None, 0),
        (event_id, "urn:epc:class:lgtin:9521234.000009.A", 3.0, 1),
    ]
    assert column(batch, "transformation_outputs", "item_id", "mass_kg", "_part") == [(LOT, 120.0, 2)]
    for table, rows in batch.tables.items():
        assert [SOURCE_RECORDS[table].model_validate(row) for row in rows]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"bizStep": "disassembling"}, "disassembly"),
        ({"bizStep": "ext:recycling"}, "recycling"),
        ({"bizStep": "ext:transforming"}, "recycling"),
        ({"bizStep": "commissioning"}, "remanufacturing"),
        ({"bizStep": "assembling"}, "remanufacturing"),
        ({}, "recycling"),
        ({"bizStep": "inspecting"}, "recycling"),
        ({"outputEPCList": MODULES}, "remanufacturing"),
        ({"outputQuantityList": [{"epcClass": LOT, "quantity": 3}]}, "remanufacturing"),
    ],
)
def test_the_kind_is_told_by_the_step_or_by_what_comes_out(fields: dict[str, Any], kind: str) -> None:
    assert column(read(transformation(**fields)), "transformations", "kind") == [kind]


def test_the_enterprise_is_the_party_else_the_sender_else_the_site() -> None:
    owner = [{"type": "possessing_party", "destination": BUYER}]
    source = [{"type": "possessing_party", "source": MAKER}]
    cases = [
        ({"ext:enterpriseId": "91110000600037341L", "destinationList": owner}, "91110000600037341L"),
        ({"destinationList": owner, "sourceList": source}, BUYER),
        ({"sourceList": source}, MAKER),
        ({}, "urn:epc:id:pgln:9521234.00005"),
    ]
    for fields, expected in cases:
        batch = read(transformation(**fields), sender="urn:epc:id:pgln:9521234.00005")
        assert column(batch, "transformations", "enterprise_id") == [expected]
    assert column(read(transformation(bizLocation=None)), "transformations", "enterprise_id") == [None]


def test_events_of_one_transformation_are_one_row_of_the_latest_time() -> None:
    shared = {"transformationID": "urn:epc:id:gdti:9521234.00001.7"}
    first = transformation(
        **shared, eventID="urn:uuid:1", eventTime="2026-05-01T03:00:00Z", outputQuantityList=None, bizLocation=None
    )
    last = transformation(
        **shared, eventID="urn:uuid:2", eventTime="2026-05-01T10:30:00+08:00", inputEPCList=None, bizStep="ext:smelting"
    )
    for events in ((first, last), (last, first)):
        batch = read(*events)
        (row,) = batch.tables["transformations"]
        assert (row["transformation_id"], row["kind"], row["site_id"]) == (
            shared["transformationID"],
            "recycling",
            PLANT,
        )
        assert row["event_time"] == "2026-05-01T03:00:00Z"
        assert sorted(row["_event_id"].split(";")) == ["urn:uuid:1", "urn:uuid:2"]
        assert column(batch, "transformation_inputs", "item_id", "_event_id") == [(PACK, "urn:uuid:1")]
        assert column(batch, "transformation_outputs", "item_id", "_event_id") == [(LOT, "urn:uuid:2")]
        assert len(batch.documents) == 2


def test_a_later_event_tells_the_kind_that_the_first_left_open() -> None:
    shared = {"transformationID": "urn:epc:id:gdti:9521234.00001.7"}
    first = transformation(**shared, eventID="urn:uuid:1", outputQuantityList=None)
    last = transformation(**shared, eventID="urn:uuid:2", inputEPCList=None)
    assert column(read(first, last), "transformations", "kind") == ["recycling"]


def test_ilmd_describes_what_comes_out() -> None:
    batch = read(transformation(ilmd={"ext:material": "Black mass", "ext:likg": 4.2, "ext:ni_kg": "0"}))
    assert column(batch, "transformation_outputs", "li_kg", "ni_kg") == [(4.2, 0.0)]
    assert column(batch, "lots", "lot_id", "material", "mass_kg", "li_kg") == [(LOT, "black_mass", 120.0, 4.2)]
    assert "batteries" not in batch.tables


def test_metals_are_given_to_no_lot_where_they_could_be_in_two() -> None:
    other = {"epcClass": "urn:epc:class:lgtin:9521234.000003.BM-8", "quantity": 5, "uom": "KGM"}
    batch = read(transformation(outputQuantityList=[OUT, other], ilmd={"ext:material": "copper", "ext:likg": 1}))
    assert column(batch, "transformation_outputs", "li_kg") == [None, None]
    assert column(batch, "lots", "material", "li_kg") == [("copper", None), ("copper", None)]


def test_ilmd_of_a_new_pack_is_about_the_pack() -> None:
    batch = read(
        transformation(
            inputEPCList=MODULES,
            outputQuantityList=None,
            outputEPCList=[PACK],
            bizStep="assembling",
            ilmd={"ext:productionDate": "2026-04-30"},
        )
    )
    assert column(batch, "batteries", "battery_id", "made_at") == [(PACK, "2026-04-30")]
