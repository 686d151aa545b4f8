"""Relations: the parts that BOM aspects list, and the wholes that usage aspects list, as links.

Names of lists and ids differ between the versions of AssemblyPartRelationship, SingleLevelBom…
and SingleLevelUsage…; whatever the version, an entry of `childItems` or `childParts` is a part and
one of `parentItems` or `parentParts` a whole, directly or under a partner (`customers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from battery_custody.ingest.catenax.draft import Draft
from battery_custody.ingest.catenax.values import at, date_of, item_id, text, time

_CHILDREN = ("childItems", "childParts")
_PARENTS = ("parentItems", "parentParts")
_IDS = ("catenaXId", "childCatenaXId", "parentCatenaXId", "globalAssetId", "childGlobalAssetId", "parentGlobalAssetId")
#: What says since when a link holds, best first: when the part was put in, else when it is valid from.
_SINCE = (("assembledOn",), ("createdOn",), ("validityPeriod", "validFrom"), ("lastModifiedOn",))


def read_relations(draft: Draft, payload: dict[str, Any]) -> None:
    """Make a link of each relation of a BOM or usage payload; one that names no other twin or no time is none."""
    for path, entry, is_child in _entries(payload):
        draft.batch.relations += 1
        other = next((found for key in _IDS if isinstance(entry, dict) and (found := item_id(entry.get(key)))), None)
        if other is None:
            draft.wrong(path, "names no twin, so that it links nothing")
            continue
        parent, child = (draft.item_id, other) if is_child else (other, draft.item_id)
        since = next((found for keys in _SINCE if (found := time(at(entry, *keys)))), None)
        since = since or draft.names.made.get(parent) or draft.names.made.get(child)
        if since is None:
            draft.wrong(path, "names no time since when it holds, so that it links nothing")
            continue
        until = time(at(entry, "validityPeriod", "validTo"))
        if until is not None and _before(until, since):
            draft.wrong(f"{path}.validityPeriod.validTo", f"is {until}, before the link began")
            until = None
        draft.batch.links += 1
        draft.add(
            "aggregations",
            {
                "parent_id": parent,
                "child_id": child,
                "joined_at": since,
                "separated_at": until,
                "event_id": draft.document_id,
                "_extra": _told(draft, entry),
            },
        )


def _entries(value: Any, path: str = "") -> Iterator[tuple[str, Any, bool]]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _entries(one, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            where = f"{path}.{key}" if path else key
            if key in _CHILDREN or key in _PARENTS:
                for index, entry in enumerate(inner if isinstance(inner, list) else [inner]):
                    yield f"{where}[{index}]", entry, key in _CHILDREN
            else:
                yield from _entries(inner, where)


def _before(one: str, other: str) -> bool:
    first, second = date_of(one), date_of(other)
    return first is not None and second is not None and first < second


def _told(draft: Draft, entry: dict[str, Any]) -> dict[str, Any]:
    told = {
        "aspect": draft.aspect,
        "lifecycle": text(entry.get("lifecycleContext")),
        "quantity": entry.get("quantity"),
        "partner": text(entry.get("businessPartner")),
    }
    return {name: value for name, value in told.items() if value is not None}
