"""Items: what a battery or lot is, and where in its life it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from battery_custody.errors import NotFoundError
from battery_custody.lookup.statements import rows
from battery_custody.model.times import iso
from battery_custody.vocab import ENDS


class Stage(StrEnum):
    """Where in its life an item stands."""

    UNUSED = "unused"
    IN_VEHICLE = "in_vehicle"
    REMOVED = "removed"
    WASTE = "waste"
    SECOND_USE = "second_use"
    EXPORTED = "exported"
    TREATED = "treated"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ItemCard:
    """What is known about one item; `in_formal_channel` None: it is no waste battery, or nobody reported who has it."""

    facts: dict[str, Any]
    stage: Stage
    in_formal_channel: bool | None

    def to_public(self) -> dict[str, Any]:
        """Return what everybody may know: its stage, and whether it is in a formal channel."""
        return {
            "item_id": self.facts["item_id"],
            "stage": str(self.stage),
            "in_formal_channel": self.in_formal_channel,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return all that is known."""
        known: dict[str, Any] = {}
        for name, value in self.facts.items():
            if name.endswith("_s"):
                known[f"{name.removesuffix('_s')}_at"] = iso(value)
            elif name not in ("last_type", "used", "verdict"):
                known[name] = value
        return {**known, "stage": str(self.stage), "in_formal_channel": self.in_formal_channel}


def item_card(connection: duckdb.DuckDBPyConnection, item_key: int) -> ItemCard:
    """Return the card of an item.

    Raises:
        NotFoundError: for a key that the ledger has not.
    """
    found = rows(connection, "item_card", {"key": item_key})
    if not found:
        raise NotFoundError(f"No record names an item with the key {item_key}; check the id.")
    facts = found[0]
    stage = _stage(facts)
    formal = None
    if stage is Stage.WASTE:
        formal = None if facts["custodian_id"] is None else facts["verdict"] == "licensed"
    return ItemCard(facts, stage, formal)


def _stage(facts: dict[str, Any]) -> Stage:
    if facts["ended_s"] is not None:
        return Stage.TREATED if facts["last_type"] in ENDS else Stage.ENDED
    if facts["exported_s"] is not None:
        return Stage.EXPORTED
    if facts["waste_since_s"] is not None:
        return Stage.WASTE
    if facts["in_vehicle_id"] is not None:
        return Stage.IN_VEHICLE
    if facts["used"] is None:
        return Stage.UNKNOWN if not facts["events"] else Stage.UNUSED
    return Stage.SECOND_USE if facts["used"] == "repurposing" else Stage.REMOVED
