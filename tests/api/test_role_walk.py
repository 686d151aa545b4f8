"""Every route with every role: who gets an answer, who is refused, and what each may see."""

from __future__ import annotations

from typing import Any

import pytest
from api_world import PERSON, VIN, Askers, C, R, X
from serving import Client

from battery_custody.api.gate import GUARDED
from battery_custody.api.service import Service

FINDING = "F-0000000000000000"
#: For each operation behind the gate: what to ask, and the status for public, repairer, Guangdong, ministry, admin.
WALK: dict[str, tuple[str, list[int]]] = {
    "GET /v1/items/{item_id}": ("/v1/items/B1", [200, 200, 200, 200, 200]),
    "GET /v1/items/{item_id}/chain": ("/v1/items/B1/chain", [401, 200, 200, 200, 200]),
    "GET /v1/items/{item_id}/trace": ("/v1/items/B1/trace", [401, 200, 200, 200, 200]),
    "GET /v1/items/{item_id}/genealogy": ("/v1/items/B1/genealogy", [401, 200, 200, 200, 200]),
    "GET /v1/items/{item_id}/reach": (f"/v1/items/B1/reach?to={C}", [401, 403, 200, 200, 200]),
    "GET /v1/enterprises/{enterprise_id}": (f"/v1/enterprises/{R}", [401, 200, 200, 200, 200]),
    "GET /v1/enterprises/{enterprise_id}/stock": (f"/v1/enterprises/{R}/stock", [401, 200, 200, 200, 200]),
    "GET /v1/enterprises/{enterprise_id}/flows": (f"/v1/enterprises/{R}/flows", [401, 200, 200, 200, 200]),
    "GET /v1/vehicles/{vehicle_id}": (f"/v1/vehicles/{VIN}", [401, 200, 200, 200, 200]),
    "GET /v1/transfers": ("/v1/transfers", [401, 200, 200, 200, 200]),
    "GET /v1/search": ("/v1/search?text=B1", [401, 200, 200, 200, 200]),
    "GET /v1/findings": ("/v1/findings", [401, 403, 200, 200, 200]),
    "GET /v1/findings/{finding_id}": (f"/v1/findings/{FINDING}", [401, 403, 404, 404, 404]),
    "POST /v1/findings/{finding_id}/reviews": (f"/v1/findings/{FINDING}/reviews", [401, 403, 404, 404, 404]),
    "POST /v1/events": ("/v1/events", [401, 200, 403, 403, 200]),
    "POST /epcis/capture": ("/epcis/capture", [401, 202, 403, 403, 202]),
    "GET /epcis/capture": ("/epcis/capture", [401, 200, 403, 403, 200]),
    "GET /epcis/capture/{capture_id}": ("/epcis/capture/" + "0" * 24, [401, 404, 403, 403, 404]),
    "GET /epcis/events": ("/epcis/events", [401, 200, 200, 200, 200]),
    "GET /epcis/events/{event_id}": ("/epcis/events/none", [401, 404, 404, 404, 404]),
    "GET /v1/rules": ("/v1/rules", [200, 200, 200, 200, 200]),
    "GET /v1/rules/{rule_id}": ("/v1/rules/CC101", [200, 200, 200, 200, 200]),
}
ROLES = ("public", "repairer", "guangdong", "ministry", "admin")
BODIES: dict[str, Any] = {
    "/v1/findings/{finding_id}/reviews": {"verdict": "dismissed", "reason": "a test"},
    "/v1/events": {"table": "lots", "rows": [{"lot_id": "LOT-1"}]},
    "/epcis/capture": {"type": "EPCISDocument", "epcisBody": {"eventList": []}},
}


def operations(client: Client) -> set[str]:
    paths = client.get("/openapi.json").json()["paths"]
    return {
        f"{method.upper()} {path}" for path, methods in paths.items() if path.startswith(GUARDED) for method in methods
    }


def test_every_route_with_every_role(client: Client, askers: Askers) -> None:
    assert operations(client) == set(WALK)
    got = {}
    for operation, (address, _) in WALK.items():
        method, path = operation.split()
        got[operation] = [
            client.request(
                method, address, headers=askers[role], json=BODIES.get(path) if method == "POST" else None
            ).status_code
            for role in ROLES
        ]
    assert got == {operation: statuses for operation, (_, statuses) in WALK.items()}


def test_the_public_learns_of_no_party(client: Client) -> None:
    assert client.get("/v1/items/B1").json() == {"item_id": "B1", "stage": "waste", "in_formal_channel": True}
    assert client.get("/v1/items/B3").json() == {"item_id": "B3", "stage": "unused", "in_formal_channel": None}


def test_an_enterprise_sees_its_own_and_one_step_each_way(client: Client, askers: Askers) -> None:
    told = client.get("/v1/items/B1/chain", headers=askers["repairer"]).json()
    custodians = [entry["custodian_id"] for entry in told["chain"]]
    assert [custodian for custodian in custodians if custodian in (R, "F", C, X, "M")] == [R, "F"]
    assert len(custodians) == 3
    assert custodians[0].startswith("anon-")
    assert {event["event_id"] for event in told["events"]} == {"e3", "e4"}
    assert told["withheld"] is True
    assert told["custodian_id"] is None
    text = client.get("/v1/items/B1/trace?direction=forward", headers=askers["repairer"]).text
    assert C not in text
    assert X not in text
    card = client.get("/v1/items/B1", headers=askers["repairer"]).json()
    assert card["custodian_id"] is None


def test_an_enterprise_sees_only_its_own_hand_overs_and_finds_only_its_own(client: Client, askers: Askers) -> None:
    rows = client.get("/v1/transfers", headers=askers["repairer"]).json()["transfers"]
    assert rows
    assert all(R in (row["consignor_id"], row["consignee_id"]) for row in rows)
    found = client.get("/v1/search?text=B", headers=askers["repairer"])
    assert found.status_code == 422
    names = [one["id"] for one in client.get("/v1/search?text=B1", headers=askers["repairer"]).json()["results"]]
    assert names == ["B1"]
    assert client.get("/v1/search?text=B3", headers=askers["repairer"]).json()["results"] == []
    assert client.get("/v1/search?text=Collector", headers=askers["repairer"]).json()["results"] == []
    mine = client.get("/v1/search?text=修理", headers=askers["repairer"]).json()["results"]
    assert [one["id"] for one in mine] == [R]


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ("/v1/items/B3", "/v1/items/B9"),
        ("/v1/items/B3/chain", "/v1/items/B9/chain"),
        ("/v1/items/B3/trace", "/v1/items/B9/trace"),
        ("/v1/items/B3/genealogy", "/v1/items/B9/genealogy"),
        (f"/v1/enterprises/{X}", "/v1/enterprises/nobody"),
        (f"/v1/enterprises/{X}/stock", "/v1/enterprises/nobody/stock"),
        (f"/v1/enterprises/{X}/flows", "/v1/enterprises/nobody/flows"),
        ("/v1/vehicles/LSVAA49J132047372", "/v1/vehicles/LSVAA49J132047379"),
    ],
)
def test_not_yours_and_not_there_are_one_answer(client: Client, askers: Askers, address: str, missing: str) -> None:
    there, not_there = (client.get(one, headers=askers["repairer"]) for one in (address, missing))
    assert (there.status_code, not_there.status_code) == (404, 404)
    ids = (address.split("/")[3], missing.split("/")[3])
    assert there.text.replace(ids[0], "?") == not_there.text.replace(ids[1], "?")
    assert dict(there.headers).keys() == dict(not_there.headers).keys()


def test_a_regulator_sees_its_territory(client: Client, askers: Askers) -> None:
    assert client.get("/v1/items/B3", headers=askers["guangdong"]).status_code == 404
    assert client.get("/v1/items/B3", headers=askers["beijing"]).status_code == 200
    # What left the territory is followed to its end.
    assert client.get("/v1/items/B1/chain", headers=askers["guangdong"]).json()["custodian_id"] == X
    everywhere, here = (
        client.get("/v1/findings?status=all", headers=askers[role]).json()["findings"]
        for role in ("ministry", "guangdong")
    )
    assert {one["finding_id"] for one in here} < {one["finding_id"] for one in everywhere}
    assert here


def test_a_verdict_bears_the_name_of_its_key(client: Client, askers: Askers, service: Service) -> None:
    found = client.get("/v1/findings", headers=askers["guangdong"]).json()["findings"][0]["finding_id"]
    kept = client.post(
        f"/v1/findings/{found}/reviews",
        headers=askers["guangdong"],
        json={"verdict": "dismissed", "reason": "receipt on paper"},
    )
    assert kept.status_code == 201
    assert (kept.json()["status"], kept.json()["review"]["by"]) == ("dismissed", "guangdong")
    assert client.get("/v1/findings", headers=askers["guangdong"]).json()["findings"][0]["finding_id"] != found
    assert PERSON not in kept.text
