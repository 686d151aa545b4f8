"""Who, where and under which document: what all items of an event share."""

from __future__ import annotations

import re
from typing import Any

from battery_custody.ingest.epcis.batch import Row
from battery_custody.ingest.epcis.terms import DOCUMENT_ORDER, local_name

#: RFC 5870: latitude, longitude, then altitude or parameters that no column holds.
_GEO = re.compile(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:[,;].*)?", re.IGNORECASE)

#: Events at which a thing is where it came to; at all others it is where it came from.
_ARRIVALS = frozenset({"receiving", "accepting", "storing"})


def parties(event: dict[str, Any]) -> Row:
    """Return consignor_id and consignee_id: the possessing party of each end, else its owner."""
    row: Row = {}
    if sources := event.get("sourceList"):
        _put(row, "consignor_id", _party(sources, "source"))
    if destinations := event.get("destinationList"):
        _put(row, "consignee_id", _party(destinations, "destination"))
    return row


def owner(event: dict[str, Any]) -> str | None:
    """Return who owns the thing after the event: the owning party of the destination, else its possessor."""
    ends = event.get("destinationList") or ()
    return _end(ends, "destination", "owning_party") or _end(ends, "destination", "possessing_party")


def place(event: dict[str, Any], event_type: str) -> Row:
    """Return site_id, latitude and longitude.

    The site is where the event left the thing (bizLocation), else where it was read (readPoint),
    else the location among destinations (of an arrival) or sources. A `geo:` URI is a point.
    """
    row: Row = {}
    for point in (event.get("bizLocation"), event.get("readPoint")):
        if point is None:
            continue
        place_id = point["id"]
        if place_id[:4].lower() == "geo:":
            for name, degrees in _degrees(place_id).items():
                row.setdefault(name, degrees)
        else:
            row.setdefault("site_id", place_id)
    if "site_id" not in row and ("sourceList" in event or "destinationList" in event):
        ends = [("sourceList", "source"), ("destinationList", "destination")]
        for name, key in reversed(ends) if event_type in _ARRIVALS else ends:
            site = _end(event.get(name) or (), key, "location")
            if site is not None and "site_id" not in row:
                row["site_id"] = site
    return row


def document_no(event: dict[str, Any]) -> str | None:
    """Return the business transaction that names the hand-over: the dispatch advice first."""
    entries = event.get("bizTransactionList")
    if not entries:
        return None
    if len(entries) == 1:
        return str(entries[0]["bizTransaction"])
    return str(min(entries, key=_document_rank)["bizTransaction"])


def _document_rank(entry: dict[str, str]) -> tuple[int, str]:
    kind = local_name(entry.get("type", ""))
    rank = DOCUMENT_ORDER.index(kind) if kind in DOCUMENT_ORDER else len(DOCUMENT_ORDER)
    return rank, entry["bizTransaction"]


def _party(entries: list[dict[str, str]], key: str) -> str | None:
    return _end(entries, key, "possessing_party") or _end(entries, key, "owning_party")


def _end(entries: list[dict[str, str]] | tuple[()], key: str, kind: str) -> str | None:
    found = [entry[key] for entry in entries if local_name(entry["type"]) == kind]
    return min(found, default=None)


def _degrees(uri: str) -> Row:
    match = _GEO.fullmatch(uri)
    if match is None:
        return {}
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return {}
    return {"latitude": latitude, "longitude": longitude}


def _put(row: Row, name: str, value: object) -> None:
    if value is not None:
        row[name] = value
