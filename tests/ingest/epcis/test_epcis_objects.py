"""Object and transaction events: one custody event for each item, and what its columns come from."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson
import pytest
from epcis_samples import (
    BUYER,
    CRATE,
    LOT,
    MAKER,
    MODULES,
    PACK,
    PLANT,
    VIN,
    bare,
    column,
    event,
    object_event,
    read,
)

from battery_custody.vocab import EventType

TRANSACTION = [{"type": "po", "bizTransaction": "urn:uuid:po"}]


def test_a_hand_over_keeps_who_where_when_and_under_which_document() -> None:
    batch = read(
        object_event(
            recordTime="2026-05-01T11:00:00+08:00",
            sourceList=[{"type": "owning_party", "source": BUYER}, {"type": "possessing_party", "source": MAKER}],
            destinationList=[{"type": "owning_party", "destination": BUYER}],
            readPoint={"id": "urn:epc:id:sgln:9521234.00002.gate"},
            bizLocation={"id": PLANT},
            bizTransactionList=[*TRANSACTION, {"type": "desadv", "bizTransaction": "urn:uuid:advice"}],
        ),
        sender="urn:epc:id:pgln:9521234.00009",
    )
    assert bare(batch.tables["custody_events"]) == [
        {
            "event_id": "urn:uuid:00000000-0000-4000-8000-000000000001",
            "event_type": "shipping",
            "item_id": PACK,
            "event_time": "2026-05-01T10:00:00+08:00",
            "record_time": "2026-05-01T11:00:00+08:00",
            "reporter_id": "urn:epc:id:pgln:9521234.00009",
            "consignor_id": MAKER,
            "consignee_id": BUYER,
            "site_id": PLANT,
            "document_no": "urn:uuid:advice",
        }
    ]


@pytest.mark.parametrize(
    "item_id",
    [
        PACK,
        CRATE,
        "https://id.example.com/01/09521234000013/21/PACK-1",
        "https://example.com/battery/001CB240000003B3C0221953",
        "urn:uuid:8f2b1a8e-66a5-4c57-9a58-0d2c3d1a2b3c",
        "urn:epc:id:grai:9521234.55555.987",
    ],
)
def test_every_kind_of_instance_is_an_item_as_given(item_id: str) -> None:
    assert column(read(object_event(epcList=[item_id])), "custody_events", "item_id") == [item_id]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"epcClass": LOT, "quantity": 250.5, "uom": "KGM"}], (LOT, None, 250.5)),
        ([{"epcClass": LOT, "quantity": 2, "uom": "TNE"}], (LOT, None, 2000.0)),
        ([{"epcClass": LOT, "quantity": 12}], (LOT, 12.0, None)),
        ([{"epcClass": LOT, "quantity": 12, "uom": "EA"}], (LOT, 12.0, None)),
        ([{"epcClass": LOT}], (LOT, None, None)),
        ([{"epcClass": LOT, "quantity": 12, "uom": "LTR"}], (LOT, None, None)),
        ([{"epcClass": LOT, "quantity": -1}], (LOT, None, None)),
        ([{"epcClass": LOT, "quantity": 3}, {"epcClass": LOT, "quantity": 4}], (LOT, 7.0, None)),
        ([{"epcClass": LOT, "quantity": 3}, {"epcClass": LOT, "quantity": 4, "uom": "KGM"}], (LOT, 3.0, 4.0)),
        (
            [{"epcClass": "urn:epc:idpat:sgtin:9521234.000003.*", "quantity": 5}],
            ("urn:epc:idpat:sgtin:9521234.000003.*", 5.0, None),
        ),
    ],
)
def test_classes_and_lots_are_items_with_pieces_or_kilograms(entries: list[Any], expected: tuple[Any, ...]) -> None:
    batch = read(object_event(epcList=None, quantityList=entries))
    assert column(batch, "custody_events", "item_id", "quantity", "mass_kg") == [expected]


def test_items_are_in_one_order_whatever_the_order_of_the_lists() -> None:
    lot = {"epcClass": LOT, "quantity": 1}
    one = read(object_event(epcList=[PACK, *MODULES], quantityList=[lot]))
    other = read(object_event(epcList=[*reversed(MODULES), PACK], quantityList=[lot]))
    assert one.tables == other.tables
    assert column(one, "custody_events", "_part", "item_id") == list(enumerate([PACK, *MODULES, LOT]))


@pytest.mark.parametrize(
    ("action", "step", "event_type"),
    [
        ("OBSERVE", "shipping", "shipping"),
        ("OBSERVE", "receiving", "receiving"),
        ("OBSERVE", "accepting", "accepting"),
        ("OBSERVE", "collecting", "receiving"),
        ("OBSERVE", "consigning", "shipping"),
        ("OBSERVE", "retail_selling", "retail_selling"),
        ("OBSERVE", "holding", "storing"),
        ("OBSERVE", "loading", "observing"),
        ("OBSERVE", "void_shipping", "observing"),
        ("OBSERVE", None, "observing"),
        ("ADD", "commissioning", "commissioning"),
        ("ADD", "creating_class_instance", "commissioning"),
        ("ADD", None, "commissioning"),
        ("ADD", "encoding", "commissioning"),
        ("ADD", "shipping", "shipping"),
        ("DELETE", "decommissioning", "destroying"),
        ("DELETE", "destroying", "destroying"),
        ("DELETE", None, "destroying"),
        ("DELETE", "killing", "observing"),
        ("OBSERVE", "https://ref.gs1.org/cbv/BizStep-repairing", "repairing"),
        ("OBSERVE", "cbv:BizStep-storing", "storing"),
        ("DELETE", "https://example.com/steps/recycling", "recycling"),
        ("OBSERVE", "ext:testing", "testing"),
        ("OBSERVE", "ext:somersaulting", "observing"),
    ],
)
def test_the_step_says_the_event_type_and_else_the_action(action: str, step: str | None, event_type: str) -> None:
    batch = read(object_event(action=action, bizStep=step))
    assert column(batch, "custody_events", "event_type") == [event_type]


def test_every_step_of_the_standard_has_an_event_type_of_the_vocabulary() -> None:
    terms = orjson.loads((files("battery_custody.ingest.epcis.schema") / "terms.json").read_bytes())
    steps = terms["$defs"]["business_step"]["anyOf"][0]["enum"]
    batch = read(*(object_event(eventID=f"urn:uuid:{step}", bizStep=step) for step in steps))
    assert len(steps) == 41
    assert {*column(batch, "custody_events", "event_type")} <= {*EventType}
    assert batch.accepted == 41


def test_a_stolen_item_is_lost() -> None:
    assert column(read(object_event(bizStep=None, disposition="stolen")), "custody_events", "event_type") == ["losing"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"readPoint": {"id": PLANT}}, (PLANT, None, None)),
        ({"readPoint": {"id": "geo:42.5,-23.25"}}, (None, 42.5, -23.25)),
        ({"readPoint": {"id": "geo:42.5,-23.25,100;u=35"}, "bizLocation": {"id": PLANT}}, (PLANT, 42.5, -23.25)),
        ({"readPoint": {"id": "geo:91,0"}}, (None, None, None)),
        ({"sourceList": [{"type": "location", "source": PLANT}]}, (PLANT, None, None)),
        (
            {
                "bizStep": "receiving",
                "sourceList": [{"type": "location", "source": "urn:epc:id:sgln:9521234.00007.0"}],
                "destinationList": [{"type": "location", "destination": PLANT}],
            },
            (PLANT, None, None),
        ),
    ],
)
def test_the_place_is_the_site_or_the_point(fields: dict[str, Any], place: tuple[Any, ...]) -> None:
    assert column(read(object_event(**fields)), "custody_events", "site_id", "latitude", "longitude") == [place]


@pytest.mark.parametrize(
    ("transactions", "document_no"),
    [
        ([{"bizTransaction": "urn:uuid:b"}, {"bizTransaction": "urn:uuid:a"}], "urn:uuid:a"),
        ([{"type": "ext:zzz", "bizTransaction": "urn:uuid:a"}, *TRANSACTION], "urn:uuid:po"),
        ([{"type": "recadv", "bizTransaction": "urn:uuid:r"}, *TRANSACTION], "urn:uuid:po"),
        ([], None),
    ],
)
def test_the_document_that_both_ends_share_is_the_number(transactions: list[Any], document_no: str | None) -> None:
    batch = read(object_event(bizTransactionList=transactions))
    assert column(batch, "custody_events", "document_no") == [document_no]


def test_extensions_of_any_namespace_fill_columns_by_name_and_others_are_kept_whole() -> None:
    batch = read(
        object_event(
            **{
                "ext:carrierId": BUYER,
                "https://example.com/x/priceCNY": "1200.50",
                "ext:use": "E-bike",
                "ext:adcode": "44",
                "ext:massKg": 412,
                "ext:other": {"deep": [1]},
            }
        )
    )
    assert column(batch, "custody_events", "carrier_id", "price_cny", "use", "adcode", "mass_kg") == [
        (BUYER, 1200.5, "e_bike", None, 412.0)
    ]
    assert [(warning.record, warning.field) for warning in batch.warnings] == [(1, "ext:adcode")]
    assert '"ext:other":{"deep":[1]}' in batch.documents[0]["raw"]


def test_a_vehicle_among_the_items_has_its_own_event_and_carries_the_others() -> None:
    batch = read(
        object_event(
            bizStep="accepting",
            epcList=[PACK, f"https://example.com/vehicle/{VIN}"],
            destinationList=[{"type": "owning_party", "destination": BUYER}],
        )
    )
    vehicle_id = f"https://example.com/vehicle/{VIN}"
    assert column(batch, "custody_events", "item_id", "event_type", "vehicle_id") == [(PACK, "accepting", vehicle_id)]
    assert column(batch, "vehicle_events", "vehicle_id", "event_type", "owner_id") == [(vehicle_id, "accepting", BUYER)]


def test_a_serial_number_that_looks_like_a_vin_is_an_item() -> None:
    serial = f"https://id.example.com/01/09521234000013/21/{VIN}"
    assert column(read(object_event(epcList=[serial])), "custody_events", "item_id") == [serial]


def test_a_transaction_names_its_parent_too_and_begins_or_ends_no_life() -> None:
    batch = read(
        event("TransactionEvent", action="ADD", parentID=CRATE, epcList=[PACK], bizTransactionList=TRANSACTION)
    )
    assert column(batch, "custody_events", "_part", "item_id", "event_type", "document_no") == [
        (0, CRATE, "observing", "urn:uuid:po"),
        (1, PACK, "observing", "urn:uuid:po"),
    ]


def test_an_event_without_items_is_kept_and_gives_no_rows() -> None:
    sensor = {"sensorReport": [{"type": "Temperature", "value": 58.4, "uom": "CEL"}]}
    batch = read(object_event(epcList=None, readPoint={"id": PLANT}, sensorElementList=[sensor]))
    assert (batch.accepted, batch.tables) == (1, {})
    assert '"value":58.4' in batch.documents[0]["raw"]


@pytest.mark.parametrize("kind", ["urn:epcglobal:epcis:ObjectEvent", "epcis:ObjectEvent", "ext:InspectionEvent"])
def test_kinds_with_a_namespace_are_read_by_their_name(kind: str) -> None:
    batch = read(object_event(type=kind, action="ADD", bizStep=None, epcList=[PACK, 5], quantityList="none"))
    expected = "observing" if kind.startswith("ext:") else "commissioning"
    assert column(batch, "custody_events", "item_id", "event_type") == [(PACK, expected)]
    assert batch.documents[0]["event_type"] == kind
