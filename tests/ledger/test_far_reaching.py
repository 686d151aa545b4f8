"""Batches that change what is derived of items that they do not name."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_contents import derived, different
from ledger_records import Tables, check_incremental, event, filled, handed, licence, vehicle_event

REMOVED = event("e0", "removing", "B1", "2026-01-01", vehicle_id="V1")
TO_R = handed("e1", "B1", "A", "R", "2026-05-10")
LICENCE = licence("L1", "R", "collection", "collect")
RECODED: Tables = {
    "custody_events": [
        event("e1", "commissioning", "OLD", "2026-01-01", reporter_id="M"),
        event("e2", "commissioning", "NEW", "2026-02-01", reporter_id="R"),
    ],
    "batteries": [{"battery_id": "NEW", "recoded_from": "OLD"}],
}

#: Batches, of which the last one changes something that it does not name.
CASES: dict[str, list[Tables]] = {
    "the first licence of all": [
        {"custody_events": [REMOVED, TO_R]},
        {"licences": [licence("L1", "X", "collection", "collect")]},
    ],
    "a licence told of again with another holder": [
        {"custody_events": [REMOVED, TO_R], "licences": [LICENCE]},
        {"licences": [licence("L1", "X", "collection", "collect")]},
    ],
    "the roles of a party": [
        {"custody_events": [REMOVED, TO_R], "licences": [LICENCE]},
        {"enterprises": [{"enterprise_id": "R", "roles": "recycler"}]},
    ],
    "the place of a party": [
        {"custody_events": [REMOVED, TO_R], "licences": [LICENCE | {"adcode": "310000"}]},
        {"enterprises": [{"enterprise_id": "R", "adcode": "110000"}]},
    ],
    "the place of a site": [
        {
            "custody_events": [REMOVED, TO_R | {"site_id": "S1"}],
            "licences": [LICENCE | {"adcode": "310000"}],
        },
        {"sites": [{"site_id": "S1", "enterprise_id": "R", "adcode": "310101"}]},
    ],
    "the coordinates of a site that is in no hand-over": [
        {
            "custody_events": [
                event("e1", "storing", "B1", "2026-01-01T08:00:00", reporter_id="A", latitude=39.9, longitude=116.4),
                event("e2", "storing", "B1", "2026-01-01T09:00:00", reporter_id="B", site_id="S1"),
            ]
        },
        {"sites": [{"site_id": "S1", "enterprise_id": "B", "latitude": 22.5, "longitude": 114.0}]},
    ],
    "a void of the making of a new code": [
        RECODED,
        {"voids": [{"event_id": "e2", "declared_at": "2026-03-01"}]},
    ],
    "a correction of the making of a new code, about another item": [
        RECODED,
        {"custody_events": [event("e3", "storing", "B9", "2026-02-01", corrects_event_id="e2")]},
    ],
    "another original of a new code": [
        {
            "custody_events": [event(f"e{item}", "commissioning", item, "2026-01-01") for item in ("O1", "O2", "NEW")],
            "batteries": [{"battery_id": "NEW", "recoded_from": "O1"}],
        },
        {"batteries": [{"battery_id": "NEW", "recoded_from": "O2"}]},
    ],
    "a vehicle that is registered": [
        {"custody_events": [event("e1", "installing", "B1", "2026-01-01", vehicle_id="V1")]},
        {"vehicle_events": [vehicle_event("v1", "registering", "V1", "2026-02-01", owner_id="P")]},
    ],
    "a registration that is voided": [
        {
            "custody_events": [event("e1", "installing", "B1", "2026-01-01", vehicle_id="V1")],
            "vehicle_events": [vehicle_event("v1", "registering", "V1", "2026-02-01", owner_id="P")],
        },
        {"voids": [{"event_id": "v1", "declared_at": "2026-03-01"}]},
    ],
    "a parent that is emptied": [
        {"aggregations": [{"parent_id": "P", "child_id": "C", "joined_at": "2026-01-01"}]},
        {"separations": [{"parent_id": "P", "separated_at": "2026-02-01"}]},
    ],
    "an item that turns out to be a lot": [
        {"custody_events": [event("e0", "removing", "B1", "2026-01-01"), TO_R]},
        {"lots": [{"lot_id": "B1", "mass_kg": 9}]},
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_a_batch_changes_what_it_does_not_name(empty_ledger: Path, name: str) -> None:
    parts = CASES[name]
    check_incremental(empty_ledger, parts)
    with filled(empty_ledger, parts) as last, filled(empty_ledger, parts[:-1]) as before:
        assert different(derived(before), derived(last)).keys() - {"enterprise", "site", "licence", "vehicle"}
