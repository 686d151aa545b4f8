"""EPCIS documents sent in: whole or in part, once, in one's own name, and given back event for event."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from api_world import Askers, C, R, X
from serving import Client, serving

from battery_custody.access.jobs import add_job
from battery_custody.api.service import Service
from battery_custody.api.settings import ServerSettings
from battery_custody.ingest.epcis import read_epcis
from battery_custody.ingest.epcis.identity import UNORDERED, made_id
from battery_custody.settings import Settings

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("CUSTODY_SHARED_DATA", BESIDE))
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def event(number: int = 1, **changed: Any) -> dict[str, Any]:
    usual = {
        "type": "ObjectEvent", "eventID": f"urn:uuid:7d6f0a0e-0b5a-4f5e-9d57-{number:012}", "action": "OBSERVE",
        "bizStep": "inspecting", "epcList": [f"urn:epc:id:sgtin:4012345.011122.{number}"],
        "eventTime": "2026-04-01T10:00:00+08:00", "eventTimeZoneOffset": "+08:00",
    }  # fmt: skip
    return {**usual, **changed}


def document(*events: Any, **more: Any) -> dict[str, Any]:
    return {
        "@context": [CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-04-01T10:05:00+08:00", "epcisBody": {"eventList": list(events)}, **more,
    }  # fmt: skip


def capture(client: Client, sent: Any, headers: dict[str, str], **query: str) -> dict[str, Any]:
    answer = client.post("/epcis/capture", json=sent, headers=headers, params=query)
    assert answer.status_code == 202, answer.text
    job = finished(client, answer.headers["location"], headers)
    assert job["captureID"] == answer.json()["captureID"]
    return job


def finished(client: Client, address: str, headers: dict[str, str]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    job: dict[str, Any] = {"running": True}
    while job["running"] and time.monotonic() < deadline:
        job = client.get(address, headers=headers).json()
        time.sleep(0.05)  # until the job is done
    assert job["running"] is False
    return job


def events_of(client: Client, headers: dict[str, str], **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/epcis/events", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


def test_all_or_nothing_or_what_can_be_taken(client: Client, askers: Askers) -> None:
    bad = event(2, bizStep="urn:not a step")
    admin = askers["admin"]
    job = capture(client, document(event(1), bad), admin)
    assert (job["success"], job["captureErrorBehaviour"], len(job["errors"])) == (False, "rollback", 1)
    assert events_of(client, admin) == []
    job = capture(client, document(event(1), bad), {**admin, "GS1-Capture-Error-Behaviour": "proceed"})
    assert (job["success"], job["report"]["accepted"], job["report"]["rejected"]) == (True, 1, 1)
    assert [one["eventID"] for one in events_of(client, admin)] == [event(1)["eventID"]]
    again = capture(client, document(event(1)), admin)
    assert (again["success"], again["report"]["duplicate"]) == (True, 1)
    assert len(events_of(client, admin)) == 1
    jobs = client.get("/epcis/capture", headers=admin).json()
    assert [one["captureID"] for one in jobs][0] == again["captureID"]
    assert len(jobs) == 3
    assert client.get("/epcis/capture", headers=askers["repairer"]).json() == []
    assert client.get(f"/epcis/capture/{again['captureID']}", headers=askers["repairer"]).status_code == 404


def test_events_are_chosen_and_paged_as_the_standard_has_it(client: Client, askers: Askers) -> None:
    admin = askers["admin"]
    many = [
        event(n, eventTime=f"2026-04-{n:02}T10:00:00+08:00", bizStep="shipping" if n % 2 else "storing")
        for n in range(1, 8)
    ]
    made = event(
        8, type="TransformationEvent", inputEPCList=["urn:epc:id:sgtin:4012345.011122.1"],
        outputEPCList=["urn:epc:id:sgtin:4012345.011122.99"],
        transformationID="urn:uuid:0b9d9b6e-7a1f-4a57-8b7c-1d2f3a4b5c6d",
    )  # fmt: skip
    del made["epcList"], made["action"]
    assert capture(client, document(*many, made, sender=X), admin)["success"]

    def numbers(**query: Any) -> list[int]:
        return [int(one["eventID"][-2:]) for one in events_of(client, admin, **query)]

    assert numbers(EQ_bizStep="shipping") == [7, 5, 3, 1]
    assert numbers(EQ_bizStep="shipping,storing", orderDirection="ASC") == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(GE_eventTime="2026-04-03T10:00:00+08:00", LT_eventTime="2026-04-05T10:00:00+08:00") == [4, 3]
    assert numbers(MATCH_epc="urn:epc:id:sgtin:4012345.011122.1") == [1]
    assert sorted(numbers(MATCH_anyEPC="urn:epc:id:sgtin:4012345.011122.1")) == [1, 8]
    assert numbers(MATCH_outputEPC="urn:epc:id:sgtin:4012345.011122.99") == [8]
    assert numbers(
        eventType="TransformationEvent", EQ_transformationID="urn:uuid:0b9d9b6e-7a1f-4a57-8b7c-1d2f3a4b5c6d"
    ) == [8]
    assert numbers(EQ_action="ADD") == []
    assert numbers(EQ_eventID=event(4)["eventID"]) == [4]
    paged, address = [], "/epcis/events?perPage=3"
    while address:
        answer = client.get(address, headers=admin)
        assert answer.headers["gs1-epcis-version"] == "2.0.0"
        found = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        paged += [one["eventID"] for one in found]
        address = answer.links.get("next", {}).get("url", "")
    assert paged == [one["eventID"] for one in events_of(client, admin)]
    assert len(paged) == 8
    one = client.get(f"/epcis/events/{event(4)['eventID']}", headers=admin)
    assert one.json()["bizStep"] == "storing"
    assert one.json()["@context"] == [CONTEXT]


def test_an_enterprise_reports_in_its_own_name_alone(client: Client, askers: Askers) -> None:
    repairer = askers["repairer"]
    parties = {
        "sourceList": [{"type": "possessing_party", "source": "urn:epc:id:pgln:4012345.00001"}],
        "destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:4012345.00002"}],
    }
    assert capture(client, document(event(1, bizStep="shipping", **parties)), repairer)["success"]
    rows = client.get("/v1/items/urn:epc:id:sgtin:4012345.011122.1/chain", headers=repairer).json()["events"]
    assert [one["reporter_id"] for one in rows] == [R]
    forged = capture(client, document(event(2), sender=X), repairer)
    assert (forged["success"], forged["errors"][0]["status"]) == (False, 403)
    void = event(1, bizStep="shipping", errorDeclaration={"declarationTime": "2026-05-01T00:00:00Z"}, **parties)
    assert capture(client, document(void), askers["recycler"])["errors"][0]["status"] == 403
    assert [one["eventID"] for one in events_of(client, repairer)] == [event(1)["eventID"]]
    assert events_of(client, askers["recycler"]) == []
    assert len(events_of(client, askers["admin"])) == 1


def test_rows_are_reported_once_and_in_ones_own_name(client: Client, askers: Askers) -> None:
    def send(rows: list[dict[str, Any]], table: str = "custody_events", who: str = "recycler", **headers: str) -> Any:
        body = {"table": table, "rows": rows}
        return client.post("/v1/events", json=body, headers={**askers[who], **headers})

    row = {"event_id": "n1", "event_type": "storing", "item_id": "B1", "event_time": "2026-05-01T10:00:00+08:00"}
    first = send([row], **{"Idempotency-Key": "shipment-17"})
    assert (first.status_code, first.json()["accepted"]) == (200, 1)
    replayed = send([row], **{"Idempotency-Key": "shipment-17"})
    assert (replayed.status_code, replayed.json(), replayed.headers["idempotency-replayed"]) == (
        200,
        first.json(),
        "true",
    )
    assert send([{**row, "event_id": "n2"}], **{"Idempotency-Key": "shipment-17"}).status_code == 409
    # A key is its sender's.
    assert send([{"lot_id": "L9"}], "lots", "repairer", **{"Idempotency-Key": "shipment-17"}).status_code == 200
    assert send([row]).json()["duplicate"] == 1
    events = client.get("/v1/items/B1/chain", headers=askers["admin"]).json()["events"]
    assert [one["reporter_id"] for one in events if one["event_id"] == "n1"] == [X]
    for rows, table in (
        ([{**row, "event_id": "n3", "reporter_id": C}], "custody_events"),
        ([{**row, "event_id": "n4", "corrects_event_id": "e4"}], "custody_events"),
        ([{"licence_id": "L7", "enterprise_id": X, "kind": "recycling", "activities": "recycle",
           "valid_from": "2020-01-01"}], "licences"),
        ([{"enterprise_id": C, "name": "Mine now"}], "enterprises"),
        ([{"transfer_id": "t", "consignor_id": C, "consignee_id": R, "event_time": "2026-05-01"}], "transfers"),
        ([{"transformation_id": "t", "kind": "recycling", "enterprise_id": C, "event_time": "2026-05-01"}],
         "transformations"),
    ):  # fmt: skip
        assert send(rows, table).status_code == 403, table
    assert (
        send([{**row, "event_id": "n5", "corrects_event_id": "n1", "correction_reason": "typing error"}]).status_code
        == 200
    )
    bad = send([{**row, "event_id": "n6"}, {**row, "event_id": "n7", "event_type": "teleporting"}]).json()
    assert (bad["accepted"], bad["rejected"], bad["batch_no"]) == (0, 1, None)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[" * 100 + b"]" * 100, "application/json", 422),
        (b"<EPCISDocument/>", "application/xml", 415),
        (b'{"table": "documents", "rows": [{}]}', "application/json", 422),
        (b'{"table": "lots", "rows": []}', "application/json", 422),
        (b'{"table": "lots", "rows": [{"lot_id": {"$gt": ""}}]}', "application/json", 422),
        (b'{"table": "lots; DROP TABLE lot", "rows": [{"lot_id": "L"}]}', "application/json", 422),
    ],
)
def test_bodies_that_can_not_be_used(client: Client, askers: Askers, content: bytes, kind: str, status: int) -> None:
    headers = {**askers["admin"], "Content-Type": kind}
    for address in ("/v1/events",) if b"table" in content else ("/v1/events", "/epcis/capture"):
        assert client.post(address, content=content, headers=headers).status_code == status


def test_a_document_that_a_stop_left_waiting_is_taken_in_at_the_next_start(service: Service, askers: Askers) -> None:
    add_job(service.access, "somebody", None, "rollback", False, json.dumps(document(event(5))).encode())
    with serving(service) as client:
        deadline = time.monotonic() + 60
        while not events_of(client, askers["admin"]) and time.monotonic() < deadline:
            time.sleep(0.1)  # until the job is done
        assert [one["eventID"] for one in events_of(client, askers["admin"])] == [event(5)["eventID"]]


def test_a_server_that_only_reads_takes_nothing(service: Service, askers: Askers) -> None:
    service.close()
    reading = Service(Settings(ledger=str(service.path)), ServerSettings(service.bounds), write=False)
    with serving(reading) as client:
        body = {"table": "lots", "rows": [{"lot_id": "L1"}]}
        assert client.post("/v1/events", json=body, headers=askers["admin"]).status_code == 503
        assert client.post("/epcis/capture", json=document(event(1)), headers=askers["admin"]).status_code == 503
        assert client.get("/v1/items/B1", headers=askers["admin"]).status_code == 200


def plain(told: dict[str, Any]) -> dict[str, Any]:
    """An event without what a repository adds, its unordered lists in order."""
    kept = {name: value for name, value in told.items() if name not in ("recordTime", "@context", "eventID")}
    return {
        name: sorted(value, key=lambda one: json.dumps(one, sort_keys=True)) if name in UNORDERED else value
        for name, value in kept.items()
    }


@pytest.mark.skipif(not DATA.is_dir(), reason="sample data are not here; name them in CUSTODY_SHARED_DATA")
def test_documents_of_others_come_back_event_for_event(client: Client, askers: Askers) -> None:
    clear = {**askers["admin"], "X-Purpose": "compare what was sent with what comes back"}
    files = sorted(DATA.glob("epcis_*/**/*.jsonld"))
    assert len(files) > 50
    sent: dict[str, list[dict[str, Any]]] = {}
    for file in files:
        content = file.read_bytes()
        batch = read_epcis(content, lenient=True)
        answer = client.post(
            "/epcis/capture?lenient=true",
            content=content,
            headers={**clear, "Content-Type": "application/ld+json", "GS1-Capture-Error-Behaviour": "proceed"},
        )
        assert answer.status_code == 202, file
        assert not batch.documents or finished(client, answer.headers["location"], clear)["success"], file
        for told in batch.documents:
            raw = json.loads(told["raw"])
            sent.setdefault(told["event_id"], []).append(plain(raw))
            assert told["event_id"] == (raw.get("eventID") or made_id(raw))
    back: dict[str, list[dict[str, Any]]] = {}
    address = "/epcis/events?perPage=50&personal=clear"
    while address:
        answer = client.get(address, headers=clear)
        for told in answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]:
            back.setdefault(told["eventID"], []).append(plain(told))
        address = answer.links.get("next", {}).get("url", "")
    assert back.keys() == sent.keys()
    for event_id, versions in sent.items():
        assert all(version in back[event_id] for version in versions), event_id
        assert all(version in versions for version in back[event_id]), event_id
