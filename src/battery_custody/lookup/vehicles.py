"""Vehicles: what a vehicle is, its events, and the items that were in it."""

from __future__ import annotations

from typing import Any

import duckdb

from battery_custody.lookup.statements import rows
from battery_custody.model.times import iso


def vehicle_card(connection: duckdb.DuckDBPyConnection, vehicle_key: int) -> dict[str, Any]:
    """Return a vehicle with its events in time order and the stays of items in it; an unknown key gives little."""
    (card,) = rows(connection, "vehicle", {"vehicle": vehicle_key})
    events = rows(connection, "vehicle_events", {"vehicle": vehicle_key})
    stays = rows(connection, "vehicle_items", {"vehicle": vehicle_key})
    return {
        **{name: value for name, value in card.items() if name != "made_s"},
        "made_at": iso(card["made_s"]),
        "events": [
            {
                **{name: value for name, value in event.items() if not name.endswith("_s")},
                "event_time": iso(event["event_s"]),
                "record_time": iso(event["record_s"]),
            }
            for event in events
        ],
        "items": [
            {"item_id": stay["item_id"], "since": iso(stay["since_s"]), "until": iso(stay["until_s"])} for stay in stays
        ],
    }
