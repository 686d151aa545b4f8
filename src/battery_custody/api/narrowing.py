"""Narrowing: of an answer, what an enterprise may see of an item that passed through its hands.

It sees what it took part in, and one step each way: whom it had the item from, and whom it gave it to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from battery_custody.trace.answers import Chain, Followed
from battery_custody.trace.gaps import Gap
from battery_custody.trace.genealogy import Genealogy
from battery_custody.trace.records import Event


def narrowed_chain(chain: Chain, own_id: str) -> dict[str, Any]:
    """Return a chain with the holds of one party and those next to them, and the events it took part in."""
    own = [number for number, entry in enumerate(chain.chain) if entry.custodian_id == own_id]
    near = {number + step for number in own for step in (-1, 0, 1)}
    events = [event for event in chain.events if takes_part(event, own_id)]
    seen = {event.event_id for event in events}
    entries = []
    for number, entry in enumerate(chain.chain):
        if number not in near:
            continue
        told = entry.to_dict()
        told["event_ids"] = [event_id for event_id in entry.event_ids if event_id in seen]
        if number not in own:
            # Since when a supplier had it, and for how long the next one did, is theirs to tell.
            told |= {"since": None, "vehicle_id": None} if number + 1 in own else {"until": None, "vehicle_id": None}
        entries.append(told)
    is_near = bool(chain.chain) and len(chain.chain) - 1 in near
    return {
        **chain.to_dict(),
        "custodian_id": chain.custodian_id if is_near else None,
        "chain": entries,
        "gaps": _gaps(chain.gaps, own_id),
        "events": [event.to_dict() for event in events],
        "withheld": len(entries) < len(chain.chain) or len(events) < len(chain.events),
    }


def narrowed_followed(followed: Followed, own_id: str, items: Iterable[str]) -> dict[str, Any]:
    """Return what was followed, with the items in sight and the events that a party took part in."""
    seen = set(items)
    events = [
        {**one.to_dict(), "item_ids": [item for item in one.event.item_ids if item in seen]}
        for one in followed.events
        if takes_part(one.event, own_id) and seen.intersection(one.event.item_ids)
    ]
    for event in events:
        event["item_id"] = event["item_ids"][0]
    shown = [item for item in followed.item_ids if item in seen]
    return {
        **followed.to_dict(),
        "items": shown,
        "events": events,
        "gaps": _gaps(followed.gaps, own_id),
        "withheld": len(shown) < len(followed.item_ids) or len(events) < len(followed.events),
    }


def narrowed_genealogy(genealogy: Genealogy, items: Iterable[str]) -> dict[str, Any]:
    """Return the links of which one end at least is in sight: one step beyond what the party had."""
    seen = set(items)
    edges = [edge for edge in genealogy.edges if edge.parent_id in seen or edge.child_id in seen]
    told = genealogy.to_dict()
    marks = [mark for mark in told.get("marks", ()) if mark.get("item_id") in seen]
    return {
        **told,
        "edges": [edge.to_dict() for edge in edges],
        **({"marks": marks} if "marks" in told else {}),
        "withheld": len(edges) < len(genealogy.edges),
    }


def takes_part(event: Event, party_id: str) -> bool:
    """Say whether an event names a party in any part."""
    return party_id in (
        event.consignor_id, event.consignee_id, event.reporter_id, event.carrier_id, event.broker_id, event.owner_id
    )  # fmt: skip


def _gaps(gaps: Iterable[Gap], own_id: str) -> list[dict[str, Any]]:
    return [gap.to_dict() for gap in gaps if gap.last_custodian_id == own_id]
