"""What events say of their items: ilmd and extensions of any namespace as rows of batteries."""

from __future__ import annotations

from typing import Any

import pytest
from epcis_samples import CRATE, MODULES, PACK, column, object_event, read

from battery_custody.model.records import Battery


def born(**ilmd: Any) -> dict[str, Any]:
    return object_event(action="ADD", bizStep="commissioning", ilmd={f"ext:{name}": ilmd[name] for name in ilmd})


@pytest.mark.parametrize(
    ("name", "value", "name_of_column", "expected"),
    [
        ("chemistry", "LFP", "chemistry", "lfp"),
        ("batteryChemistry", "LiFePO4", "chemistry", "lfp"),
        ("hasBatteryChemistry", "NCM-811", "chemistry", "nmc811"),
        ("cell_chemistry", "NMC", "chemistry", "nmc"),
        ("chemistry", "磷酸铁锂", "chemistry", "lfp"),
        ("chemistry", "nmc523", "chemistry", "nmc523"),
        ("ratedEnergy", 82.5, "energy_kwh", 82.5),
        ("ratedEnergy", {"value": "82500", "unitCode": "WHR"}, "energy_kwh", 82.5),
        ("kWh", "82.5", "energy_kwh", 82.5),
        ("batteryMass", 410, "mass_kg", 410.0),
        ("netWeight", {"value": 0.41, "uom": "TNE"}, "mass_kg", 410.0),
        ("manufacturingDate", "2026-04-01", "made_at", "2026-04-01"),
        ("manufacturer", {"id": "urn:epc:id:pgln:9521234.00001"}, "maker_id", "urn:epc:id:pgln:9521234.00001"),
        ("level", "Pack", "level", "pack"),
        ("recodedFrom", "001CB240000003B3C0221953", "recoded_from", "001CB240000003B3C0221953"),
        ("batteryStatus", "Remanufactured", "battery_status", "remanufactured"),
    ],
)
def test_an_attribute_is_read_by_its_local_name(name: str, value: Any, name_of_column: str, expected: Any) -> None:
    batch = read(born(**{name: value}))
    assert column(batch, "batteries", "battery_id", name_of_column) == [(PACK, expected)]
    assert Battery.model_validate(batch.tables["batteries"][0]).battery_id == PACK
    assert batch.warnings == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chemistry", "unobtainium"),
        ("ratedEnergy", {"value": 5, "unitCode": "JOU"}),
        ("batteryMass", -4),
        ("batteryMass", [1, 2]),
        ("manufacturingDate", "last spring"),
        ("level", "vehicle"),
    ],
)
def test_what_no_column_can_hold_is_warned_of_and_kept_in_the_raw_event(name: str, value: Any) -> None:
    batch = read(born(**{name: value}))
    assert "batteries" not in batch.tables
    assert [(warning.record, warning.field) for warning in batch.warnings] == [(1, f"ext:{name}")]
    assert batch.accepted == 1
    assert f'"ext:{name}"' in batch.documents[0]["raw"]


def test_an_extension_of_the_event_describes_all_its_items() -> None:
    batch = read(object_event(epcList=MODULES, **{"ext:chemistry": "NCA"}))
    assert column(batch, "batteries", "battery_id", "chemistry") == [(module, "nca") for module in MODULES]


def test_what_was_weighed_on_the_way_is_no_property_of_the_battery() -> None:
    batch = read(object_event(**{"ext:mass_kg": 405}))
    assert "batteries" not in batch.tables
    assert column(batch, "custody_events", "mass_kg") == [405.0]


def test_one_weight_of_several_items_is_no_items_mass() -> None:
    assert column(read(object_event(epcList=MODULES, **{"ext:massKg": 405})), "custody_events", "mass_kg") == [None] * 2


def test_master_data_of_one_item_is_about_that_item() -> None:
    data = [{"id": MODULES[1], "type": "Product", "chemistry": "LTO"}]
    batch = read(object_event(epcList=MODULES, **{"gs1:masterDataAvailableFor": data}))
    assert column(batch, "batteries", "battery_id", "chemistry", "_part") == [(MODULES[1], "lto", 1)]


def test_nothing_known_is_no_row() -> None:
    assert "batteries" not in read(born(bestBeforeDate="2030-01-01"), object_event(epcList=[CRATE])).tables
