"""EPCIS documents in the staging tables; what each event means is tested with the EPCIS reader."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from reading import Read

SHARED = Path(os.environ.get("CUSTODY_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
PALLET, CASE = "urn:epc:id:sscc:4012345.0000000001", "urn:epc:id:sgtin:4012345.011111.1"


def event(number: int, type_: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": type_,
        "eventID": f"urn:uuid:00000000-1111-4222-8333-{number:012}",
        "eventTime": f"2026-04-{number:02}T10:00:00Z",
        "eventTimeZoneOffset": "+08:00",
        **fields,
    }


def document(*events: dict[str, Any]) -> bytes:
    return json.dumps(
        {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-04-30T00:00:00Z",
            "epcisBody": {"eventList": list(events)},
        }
    ).encode()


def test_leaving_without_joining_is_a_separation(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "capture.json"
    path.write_bytes(
        document(
            event(1, "AggregationEvent", action="ADD", parentID=PALLET, childEPCs=[CASE], bizStep="packing"),
            event(2, "AggregationEvent", action="DELETE", parentID=PALLET, childEPCs=[CASE], bizStep="unpacking"),
            event(3, "AggregationEvent", action="DELETE", parentID=PALLET, bizStep="unpacking"),
        )
    )
    reading = read(path)
    assert reading.rejects == []
    assert [(row["source_row"], row["child_id"]) for row in reading.rows("aggregations")] == [(1, CASE)]
    assert [(row["source_row"], row["parent_id"], row["child_id"]) for row in reading.rows("separations")] == [
        (2, PALLET, CASE),
        (3, PALLET, None),
    ]


def test_the_event_is_kept_whole(read: Read, tmp_path: Path) -> None:
    fields = {"action": "OBSERVE", "epcList": [CASE], "bizStep": "inspecting", "recordTime": "2026-04-09T00:00:00Z"}
    path = tmp_path / "capture.json"
    path.write_bytes(document(event(1, "ObjectEvent", **fields, **{"https://example.org/soh": 0.81})))
    ((kept,), same) = (read(path).rows("documents"), tmp_path / "again.json")
    assert json.loads(kept["content"])["https://example.org/soh"] == 0.81
    assert (kept["kind"], kept["record_time_us"] is None) == ("ObjectEvent", False)
    assert "epcis-context.jsonld" in json.loads(kept["extra"])["context"]
    same.write_bytes(
        document(dict(reversed(event(1, "ObjectEvent", **fields, **{"https://example.org/soh": 0.81}).items())))
    )
    (again,) = read(same).rows("documents")
    assert again == kept


def test_an_event_that_breaks_the_schema_is_rejected_or_kept_leniently(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "capture.json"
    good = event(1, "ObjectEvent", action="OBSERVE", epcList=[CASE])
    path.write_bytes(document(good, event(2, "ObjectEvent", action="OBSERVE", epcList=[CASE], bizStep="vanishing")))
    strict = read(path)
    assert strict.ids("documents", "source_row") == [1]
    assert [(row, field) for row, _, field, _ in strict.rejects] == [(2, "bizStep")]
    lenient = read(path, lenient=True)
    assert lenient.ids("documents", "source_row") == [1, 2]
    assert lenient.rejects == []
    assert "bizStep" in lenient.warnings


def test_parts_are_one_source(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("battery_custody.ingest.epcis_reader.RECORDS_AT_ONCE", 2)
    path = tmp_path / "capture.json"
    path.write_bytes(document(*(event(n, "ObjectEvent", action="OBSERVE", epcList=[CASE]) for n in range(1, 8))))
    assert read(path).ids("documents", "source_row") == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample documents are not beside the repository")
def test_every_record_of_the_samples_is_accounted_for(read: Read) -> None:
    paths = [path for path in sorted(SHARED.glob("epcis_*/**/*.jsonld")) if path.is_file()]
    reading = read(*paths, lenient=True)
    documents = {(row["source_no"], row["source_row"]) for row in reading.rows("documents")}
    others = {(row["source_no"], row["source_row"]) for table in reading.batch.tables for row in reading.rows(table)}
    assert len(paths) >= 56
    assert reading.rejects == []
    assert others == documents
    assert {source for source, _ in documents} == set(reading.batch.sources)
