"""Writer of an EPCIS 2.0 document from simulated custody events, to measure reading one.

Ids become URIs of a namespace of the example domain, since the standard wants URIs. Steps that its
vocabulary has are written as its terms, others as URIs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import orjson

_BASE = "https://id.example.org"
_STANDARD_STEPS = frozenset(
    (
        *("accepting", "commissioning", "destroying", "inspecting", "installing"),
        *("receiving", "removing", "repairing", "shipping", "storing"),
    )
)
_LINKS = {"installing": "ADD", "removing": "DELETE"}
_ACTIONS = {"commissioning": "ADD", "importing": "ADD", "recycling": "DELETE", "destroying": "DELETE"}
_COLUMNS = (
    *("event_id", "event_type", "item_id", "event_us", "reporter_id", "consignor_id", "consignee_id"),
    *("vehicle_id", "site_id", "document_no"),
)
_HEAD = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-01-01T00:00:00Z",
}


def write_document(records: Path, out: Path, most: int) -> int:
    """Write the whole lives of so many items that there are about `most` events; return how many there are.

    Args:
        records: folder with `custody_events.parquet`.
        out: the document to write.
        most: how many events at least, where there are so many.
    """
    written = 0
    with out.open("wb") as file:
        file.write(orjson.dumps(_HEAD)[:-1] + b',"epcisBody":{"eventList":[')
        for event in _events(records / "custody_events.parquet", most):
            file.write((b",\n" if written else b"\n") + orjson.dumps(event))
            written += 1
        file.write(b"]}}\n")
    return written


def _events(events: Path, most: int) -> Iterator[dict[str, Any]]:
    with duckdb.connect() as connection:
        rows = connection.execute(
            """
            WITH counted AS (
                SELECT item_id, COUNT(*) AS events FROM read_parquet($events) GROUP BY item_id
            ),
            chosen AS (
                SELECT item_id, SUM(events) OVER (ORDER BY hash(item_id), item_id) - events AS before FROM counted
            )
            SELECT event_id, event_type, item_id, epoch_us(event_time), reporter_id, consignor_id, consignee_id,
                vehicle_id, site_id, document_no
            FROM read_parquet($events) SEMI JOIN (FROM chosen WHERE before < $most) AS chosen USING (item_id)
            ORDER BY event_time, event_id
            """,
            {"events": str(events), "most": most},
        )
        while part := rows.fetchmany(10_000):
            yield from (_event(dict(zip(_COLUMNS, row, strict=True))) for row in part)


def _event(row: dict[str, Any]) -> dict[str, Any]:
    step = row["event_type"]
    event: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, row['event_id'])}",
        "eventTime": datetime.fromtimestamp(row["event_us"] / 1_000_000, UTC).isoformat(timespec="seconds"),
        "eventTimeZoneOffset": "+08:00",
        "bizStep": step if step in _STANDARD_STEPS else f"{_BASE}/step/{step}",
        "action": _ACTIONS.get(step, "OBSERVE"),
    }
    item = f"{_BASE}/battery/{row['item_id']}"
    if step in _LINKS and row["vehicle_id"]:
        vehicle = f"{_BASE}/vehicle/{row['vehicle_id']}"
        event |= {"type": "AssociationEvent", "action": _LINKS[step], "parentID": vehicle, "childEPCs": [item]}
    else:
        event["epcList"] = [item]
    if row["site_id"]:
        event["bizLocation"] = {"id": f"{_BASE}/site/{row['site_id']}"}
    if row["document_no"]:
        event["bizTransactionList"] = [{"type": "desadv", "bizTransaction": f"{_BASE}/document/{row['document_no']}"}]
    for side, name, party in (
        ("source", "sourceList", "consignor_id"),
        ("destination", "destinationList", "consignee_id"),
    ):
        if row[party]:
            event[name] = [{"type": "possessing_party", side: f"{_BASE}/party/{row[party]}"}]
    return event
