"""Owners, vehicles and telephones: pseudonyms for all, in clear for a purpose to those whose key allows it."""

from __future__ import annotations

import pytest
from api_world import PERSON, PHONE, VIN, Askers, C, R
from serving import Client
from test_role_walk import WALK

from battery_custody.access.secret import PSEUDONYMS, replace_secret, secret_of
from battery_custody.api.service import Service

PERSONAL = (VIN, PERSON, PHONE, "Li Lei", "Wang Wei", "02000001")
PURPOSE = {"X-Purpose": "Inquiry 2026-118 into B1"}


@pytest.mark.parametrize("asker", ["repairer", "recycler", "guangdong", "ministry", "inquiry", "admin"])
def test_no_answer_has_personal_data_unless_it_is_asked_for_in_clear(
    client: Client, askers: Askers, asker: str
) -> None:
    for address, _ in WALK.values():
        answer = client.get(address, headers={**askers[asker], **PURPOSE})
        # What the asker wrote itself is no news to it.
        told = answer.text.replace(address, "") if answer.status_code == 200 else ""
        assert [one for one in PERSONAL if one in told] == [], address


def test_pseudonyms_are_the_same_each_time_and_lead_nowhere(client: Client, askers: Askers) -> None:
    chain = client.get("/v1/items/B1/chain", headers=askers["ministry"]).json()
    vehicle = client.get(f"/v1/vehicles/{VIN}", headers=askers["ministry"]).json()
    assert vehicle["vehicle_id"] in [entry["vehicle_id"] for entry in chain["chain"]]
    assert vehicle["events"][0]["owner_id"] in [entry["custodian_id"] for entry in chain["chain"]]
    assert client.get(f"/v1/vehicles/{vehicle['vehicle_id']}", headers=askers["ministry"]).status_code == 404
    assert client.get("/v1/search?text=Li Lei", headers=askers["ministry"]).json()["results"] == []
    assert client.get(f"/v1/search?text={VIN[:8]}", headers=askers["ministry"]).json()["results"] == []


def test_clear_takes_a_key_that_allows_it_and_a_purpose(client: Client, askers: Askers) -> None:
    address = "/v1/items/B1/chain?personal=clear"
    assert client.get(address, headers={**askers["ministry"], **PURPOSE}).status_code == 403
    assert client.get(address, headers=askers["inquiry"]).status_code == 403
    assert client.get(address, headers={**askers["inquiry"], "X-Purpose": "x"}).status_code == 403
    told = client.get(address, headers={**askers["inquiry"], **PURPOSE})
    assert told.status_code == 200
    assert VIN in told.text
    assert PERSON in told.text
    card = client.get(f"/v1/enterprises/{R}?personal=clear", headers={**askers["inquiry"], **PURPOSE}).json()
    assert (card["phone"], card["legal_representative"]) == ("02000001", "Wang Wei")
    found = client.get("/v1/search?text=Li Lei&personal=clear", headers={**askers["inquiry"], **PURPOSE}).json()
    assert [one["id"] for one in found["results"]] == [PERSON]
    entry = client.get(f"/v1/enterprises/{C}", headers=askers["inquiry"])
    assert entry.json()["phone"] is None


def test_a_new_secret_gives_new_pseudonyms(service: Service) -> None:
    before = secret_of(service.access, PSEUDONYMS)
    assert secret_of(service.access, PSEUDONYMS) == before
    replace_secret(service.access, PSEUDONYMS)
    assert secret_of(service.access, PSEUDONYMS) != before
