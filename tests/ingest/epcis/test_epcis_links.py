"""Aggregations and associations: what is in what, and what a vehicle carries."""

from __future__ import annotations

from typing import Any

import pytest
from epcis_samples import CRATE, LOT, MODULES, PACK, VIN, bare, column, event, read

WHEN = "2026-05-01T10:00:00+08:00"
EVENT_ID = "urn:uuid:00000000-0000-4000-8000-000000000001"


def aggregation(**fields: Any) -> dict[str, Any]:
    return event("AggregationEvent", **{"parentID": CRATE, "childEPCs": [PACK], **fields})


def association(**fields: Any) -> dict[str, Any]:
    return event("AssociationEvent", **{"parentID": VIN_URI, "childEPCs": [PACK], **fields})


VIN_URI = f"urn:vin:{VIN}"


@pytest.mark.parametrize(
    ("action", "when"), [("ADD", "joined_at"), ("OBSERVE", "joined_at"), ("DELETE", "separated_at")]
)
def test_a_link_begins_is_seen_or_ends(action: str, when: str) -> None:
    batch = read(aggregation(action=action, bizStep="packing"))
    assert bare(batch.tables["aggregations"]) == [
        {"parent_id": CRATE, "child_id": PACK, when: WHEN, "event_id": EVENT_ID}
    ]
    assert column(batch, "aggregations", "_action") == [action]
    assert column(batch, "custody_events", "_part", "item_id", "event_type") == [
        (0, CRATE, "observing"),
        (1, PACK, "observing"),
    ]


def test_a_container_hands_over_what_is_in_it() -> None:
    lot = {"epcClass": LOT, "quantity": 40, "uom": "KGM"}
    batch = read(aggregation(bizStep="shipping", childQuantityList=[lot]))
    assert column(batch, "custody_events", "item_id", "event_type", "mass_kg") == [
        (CRATE, "shipping", None),
        (PACK, "shipping", None),
        (LOT, "shipping", 40.0),
    ]
    assert column(batch, "aggregations", "child_id") == [PACK, LOT]


@pytest.mark.parametrize(
    ("action", "step", "of_parent", "of_child"),
    [
        ("DELETE", "disassembling", "disassembling", "observing"),
        ("ADD", "commissioning", "commissioning", "observing"),
        ("DELETE", "destroying", "destroying", "observing"),
        ("OBSERVE", "destroying", "destroying", "destroying"),
        ("ADD", "assembling", "observing", "observing"),
    ],
)
def test_an_end_or_birth_of_the_whole_is_none_of_its_parts(
    action: str, step: str, of_parent: str, of_child: str
) -> None:
    batch = read(aggregation(action=action, bizStep=step, parentID=PACK, childEPCs=MODULES))
    assert column(batch, "custody_events", "event_type") == [of_parent, of_child, of_child]


def test_emptying_a_container_is_one_row() -> None:
    batch = read(aggregation(action="DELETE", childEPCs=None))
    assert bare(batch.tables["emptied"]) == [{"parent_id": CRATE, "separated_at": WHEN, "event_id": EVENT_ID}]
    assert "aggregations" not in batch.tables


def test_children_without_a_parent_are_seen_and_linked_to_nothing() -> None:
    batch = read(aggregation(parentID=None, action="ADD"))
    assert column(batch, "custody_events", "item_id") == [PACK]
    assert "aggregations" not in batch.tables


@pytest.mark.parametrize(
    ("action", "step", "event_type"),
    [
        ("ADD", "installing", "installing"),
        ("DELETE", "removing", "removing"),
        ("ADD", "repairing", "installing"),
        ("DELETE", None, "removing"),
        ("OBSERVE", "inspecting", "inspecting"),
        ("OBSERVE", "installing", "installing"),
    ],
)
def test_a_battery_in_a_vehicle_is_installed_or_removed(action: str, step: str | None, event_type: str) -> None:
    batch = read(association(action=action, bizStep=step))
    assert column(batch, "custody_events", "item_id", "event_type", "vehicle_id") == [(PACK, event_type, VIN_URI)]
    assert "aggregations" not in batch.tables


def test_a_vehicle_is_accepted_with_the_battery_in_it() -> None:
    batch = read(association(action="OBSERVE", bizStep="accepting"))
    assert column(batch, "vehicle_events", "vehicle_id", "event_type") == [(VIN_URI, "accepting")]
    assert column(batch, "custody_events", "event_type", "vehicle_id") == [("accepting", VIN_URI)]


def test_a_parent_that_may_be_a_vehicle_is_one_and_a_container() -> None:
    batch = read(association(parentID="urn:epc:id:giai:9521234.CAR-1", action="ADD", bizStep="installing"))
    assert column(batch, "custody_events", "item_id", "event_type", "vehicle_id") == [
        ("urn:epc:id:giai:9521234.CAR-1", "observing", None),
        (PACK, "installing", "urn:epc:id:giai:9521234.CAR-1"),
    ]
    assert column(batch, "aggregations", "parent_id", "child_id") == [("urn:epc:id:giai:9521234.CAR-1", PACK)]


def test_a_module_in_a_pack_is_in_no_vehicle() -> None:
    pack = "https://example.com/battery/001PB240000003B3C0221953"
    batch = read(association(parentID=pack, childEPCs=MODULES, action="ADD", bizStep="installing"))
    assert column(batch, "custody_events", "event_type", "vehicle_id") == [("observing", None)] * 3
    assert column(batch, "aggregations", "parent_id", "child_id") == [(pack, module) for module in MODULES]


def test_an_association_of_other_things_is_an_aggregation() -> None:
    batch = read(association(parentID=PACK, childEPCs=MODULES, action="ADD", bizStep="assembling"))
    assert column(batch, "aggregations", "parent_id", "child_id", "joined_at") == [
        (PACK, module, WHEN) for module in MODULES
    ]


def test_the_order_of_children_changes_nothing() -> None:
    one = read(aggregation(action="ADD", childEPCs=MODULES))
    other = read(aggregation(action="ADD", childEPCs=MODULES[::-1]))
    assert one.tables == other.tables
    assert one.documents[0]["content"] == other.documents[0]["content"]
