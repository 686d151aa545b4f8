"""EPCIS events and documents to try the reader on; identifiers are made up, with GS1's demo prefix 952."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from battery_custody.ingest.epcis import EpcisBatch, read_epcis

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ext": "https://example.com/ext/"}]
PACK = "urn:epc:id:sgtin:9521234.000001.PACK-1"
MODULES = ["urn:epc:id:sgtin:9521234.000002.M-1", "urn:epc:id:sgtin:9521234.000002.M-2"]
LOT = "urn:epc:class:lgtin:9521234.000003.BM-7"
CRATE = "urn:epc:id:sscc:9521234.0000000017"
VIN = "LSVAU2A37N2183294"
PLANT = "urn:epc:id:sgln:9521234.00001.0"
MAKER = "urn:epc:id:pgln:9521234.00001"
BUYER = "urn:epc:id:pgln:9521234.00002"

Event = dict[str, Any]


def event(kind: str, **fields: Any) -> Event:
    """Return an event of a kind; a field that is None is left out."""
    base: Event = {
        "type": kind,
        "eventID": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "eventTime": "2026-05-01T10:00:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
    }
    if kind == "TransformationEvent":
        del base["action"]
    return {name: value for name, value in {**base, **fields}.items() if value is not None}


def object_event(**fields: Any) -> Event:
    """Return a shipping of one pack, changed as told."""
    return event("ObjectEvent", **{"bizStep": "shipping", "epcList": [PACK], **fields})


def document(*events: Any, **fields: Any) -> bytes:
    """Return a capture document of events."""
    value = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-05-02T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
        **fields,
    }
    return orjson.dumps(value)


def read(*events: Any, lenient: bool = False, **fields: Any) -> EpcisBatch:
    """Read a capture document of events."""
    return read_epcis(document(*events, **fields), lenient=lenient)


def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without their marks."""
    return [{name: value for name, value in row.items() if not name.startswith("_")} for row in rows]


def column(batch: EpcisBatch, table: str, *names: str) -> list[Any]:
    """Return one column of a table as a list, or several as a list of tuples."""
    rows = batch.tables.get(table, [])
    return [row.get(names[0]) if len(names) == 1 else tuple(row.get(name) for name in names) for row in rows]


def shared_data() -> Path:
    """Return the folder of other projects' sample documents, or skip the test."""
    repository = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("CUSTODY_SHARED_DATA") or repository.parent / "shared" / "data")
    if not (folder / "epcis_gs1").is_dir():
        pytest.skip(f"the sample documents are not at {folder}; set CUSTODY_SHARED_DATA to their folder")
    return folder


def shared_documents() -> list[Path]:
    """Return the paths of all sample documents, or skip the test."""
    folder = shared_data()
    return sorted(path for name in ("epcis_gs1", "epcis_battery") for path in (folder / name).rglob("*.jsonld"))
