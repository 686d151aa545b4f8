"""One event on its way to rows: what its rows share, and where they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from battery_custody.ingest.epcis.batch import EpcisBatch, Row
from battery_custody.ingest.epcis.items import Item


@dataclass(slots=True)
class Draft:
    """An event, its ordinal, the columns that all its custody rows share, and the batch they go to."""

    event: dict[str, Any]
    record: int
    shared: Row
    batch: EpcisBatch

    def add(self, table: str, part: int, row: Row) -> None:
        """Add one row to a table, marked with its event and the place of its item."""
        row["_record"] = self.record
        row["_part"] = part
        self.batch.add(table, row)

    def custody(self, part: int, item: Item, event_type: str, vehicle_id: str | None = None) -> None:
        """Add what the event says of one item."""
        row = {**self.shared, "event_type": event_type, "item_id": item.item_id}
        if vehicle_id is not None:
            row["vehicle_id"] = vehicle_id
        if item.quantity is not None:
            row["quantity"] = item.quantity
        if item.mass_kg is not None:
            row["mass_kg"] = item.mass_kg
        self.add("custody_events", part, row)

    def vehicle(self, part: int, vehicle_id: str, event_type: str, owner_id: str | None) -> None:
        """Add what the event says of one vehicle."""
        columns = ("event_id", "event_time", "record_time", "reporter_id", "adcode", "document_no")
        row = {name: self.shared[name] for name in columns if name in self.shared}
        row |= {"event_type": event_type, "vehicle_id": vehicle_id}
        if owner_id is not None:
            row["owner_id"] = owner_id
        self.add("vehicle_events", part, row)
