"""Aggregation and association events: what is in what, and batteries in and out of vehicles."""

from __future__ import annotations

from battery_custody.ingest.epcis.circumstances import owner
from battery_custody.ingest.epcis.draft import Draft
from battery_custody.ingest.epcis.items import Item, items_of
from battery_custody.ingest.epcis.vehicles import is_battery_code, is_vehicle, vehicle_event_type
from battery_custody.vocab import ENDS

_INSTALLS = {"ADD": "installing", "DELETE": "removing"}
#: Steps that happen to the whole; for its parts they are neither a birth nor an end.
_OF_THE_WHOLE = frozenset({"commissioning", "disassembling"})


def map_links(draft: Draft, event_type: str) -> None:
    """Add the rows of an event that joins children to a parent or takes them away.

    - A parent that is a VIN is a vehicle: its children are installed (ADD) or removed (DELETE), and
      nothing is aggregated.
    - With the step installing or removing, a parent of another kind may be a vehicle too, so that
      the children are installed or removed *and* aggregated; but not in a battery (GB/T 34014 code).
    - Any other parent gets a custody event of its own, and each child one; an installation, birth
      or end of the whole is for the other end of the link just `observing`.
    - DELETE without children empties the parent: one row of `emptied`.
    """
    event = draft.event
    parent = event.get("parentID")
    action = event.get("action")
    children = items_of(event.get("childEPCs"), event.get("childQuantityList"))
    if parent is not None and is_vehicle(parent):
        kind = vehicle_event_type(event.get("bizStep"), event_type)
        if kind is not None and action == "OBSERVE":
            draft.vehicle(0, parent, kind, owner(event))
        for part, child in enumerate(children, 1):
            draft.custody(part, child, _INSTALLS.get(action or "", event_type), parent)
    else:
        _map_parent(draft, parent, action, event_type)
        _map_children(draft, parent, action, children, event_type)
    if parent is not None and action == "DELETE" and not children:
        when = {"separated_at": draft.shared["event_time"], "event_id": draft.shared["event_id"]}
        draft.add("emptied", 0, {"parent_id": parent, **when})


def _map_parent(draft: Draft, parent: str | None, action: str | None, event_type: str) -> None:
    if parent is not None:
        own = "observing" if event_type in _INSTALLS.values() else event_type
        draft.custody(0, Item(parent, True), own)


def _map_children(draft: Draft, parent: str | None, action: str | None, children: list[Item], event_type: str) -> None:
    vehicle_id = None
    child_type = event_type
    if event_type in _INSTALLS.values():
        if parent is None or is_battery_code(parent):
            child_type = "observing"
        else:
            vehicle_id = parent
            child_type = _INSTALLS.get(action or "", event_type)
    elif event_type in _OF_THE_WHOLE or (action == "DELETE" and event_type in ENDS):
        child_type = "observing"
    for part, child in enumerate(children, 1):
        draft.custody(part, child, child_type, vehicle_id)
        if parent is not None:
            _join(draft, part, parent, child, action)


def _join(draft: Draft, part: int, parent: str, child: Item, action: str | None) -> None:
    when = "separated_at" if action == "DELETE" else "joined_at"
    row = {
        "parent_id": parent,
        "child_id": child.item_id,
        when: draft.shared["event_time"],
        "event_id": draft.shared["event_id"],
        "_action": action or "OBSERVE",
    }
    draft.add("aggregations", part, row)
