"""Answers: the objects of the command, their forms, pages, tags and problems."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from api_world import Askers, C, R
from serving import Client

import battery_custody
from battery_custody.api.service import Service

CLEAR = {"X-Purpose": "compare with the command"}


@pytest.mark.parametrize("item", ["B1", "B2", "B3"])
def test_answers_are_the_objects_of_the_command(client: Client, askers: Askers, service: Service, item: str) -> None:
    def ask(address: str) -> Any:
        answer = client.get(address, headers={**askers["admin"], **CLEAR})
        assert answer.status_code == 200
        return answer.json()

    told = {
        "chain": ask(f"/v1/items/{item}/chain?personal=clear"),
        "back": ask(f"/v1/items/{item}/trace?personal=clear"),
        "down": ask(f"/v1/items/{item}/genealogy?personal=clear"),
        "reach": ask(f"/v1/items/{item}/reach?to={C}&personal=clear"),
        "findings": ask("/v1/findings?personal=clear")["findings"],
    }
    service.close()
    with battery_custody.open(service.path, read_only=True) as book:
        kept = {
            "chain": book.trace(item).to_dict(),
            "back": book.follow(item, "back").to_dict(),
            "down": book.genealogy(item).to_dict(),
            "reach": book.reach(item, [C]).to_dict(),
            "findings": book.finding_records(),
        }
    expected = json.loads(json.dumps(kept))
    for name in ("chain", "back"):
        for event in expected[name]["events"]:
            # The folders of the machine are no one's business.
            event["source"] = event["source"] and event["source"].rpartition("/")[2]
    assert told == expected


def test_pages_hold_every_row_once(client: Client, askers: Askers) -> None:
    whole = client.get("/v1/transfers", headers=askers["admin"]).json()
    assert whole["next_cursor"] is None
    rows: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/v1/transfers", params={"limit": "2", **cursor}, headers=askers["admin"]).json()
        rows += page["transfers"]
        if page["next_cursor"] is None:
            break
        assert len(page["transfers"]) == 2
        cursor = {"cursor": page["next_cursor"]}
    assert rows == whole["transfers"]
    findings = client.get("/v1/findings?limit=1", headers=askers["admin"]).json()
    second = client.get(f"/v1/findings?limit=1&cursor={findings['next_cursor']}", headers=askers["admin"]).json()
    both = client.get("/v1/findings?limit=2", headers=askers["admin"]).json()
    assert findings["findings"] + second["findings"] == both["findings"]


def test_lists_come_as_csv_and_parquet(client: Client, askers: Askers) -> None:
    def ask(accept: str) -> Any:
        return client.get("/v1/transfers", headers={**askers["admin"], "Accept": accept})

    rows = ask("application/json").json()["transfers"]
    table = list(csv.DictReader(io.StringIO(ask("text/csv").text)))
    assert [row["item_id"] for row in table] == [row["item_id"] for row in rows]
    kept = pq.read_table(io.BytesIO(ask("application/vnd.apache.parquet").content)).to_pylist()
    assert kept == rows
    assert ask("text/csv;q=0.5, application/json").headers["content-type"] == "application/json"
    assert ask("text/*").headers["content-type"].startswith("text/csv")
    assert ask("image/png").status_code == 406
    assert ask("application/json;q=0").status_code == 406
    nothing = client.get("/v1/transfers?item_id=nobody", headers={**askers["admin"], "Accept": "text/csv"}).text
    assert nothing.startswith("item_id,kind,")


def test_an_entity_tag_holds_until_something_is_new(client: Client, askers: Askers) -> None:
    address = "/v1/findings?status=all"
    first = client.get(address, headers=askers["ministry"])
    again = {**askers["ministry"], "If-None-Match": first.headers["etag"]}
    assert client.get(address, headers=again).status_code == 304
    # The same tag says nothing to somebody who sees other things.
    other = {**askers["guangdong"], "If-None-Match": first.headers["etag"]}
    assert client.get(address, headers=other).status_code == 200
    found = first.json()["findings"][0]["finding_id"]
    verdict = {"verdict": "confirmed", "reason": "looked into it"}
    assert client.post(f"/v1/findings/{found}/reviews", json=verdict, headers=askers["admin"]).status_code == 201
    changed = client.get(address, headers=again)
    assert changed.status_code == 200
    assert changed.json()["findings"][0]["review"]["verdict"] == "confirmed"


def test_licences_are_those_of_the_day(client: Client, askers: Askers) -> None:
    def licences(on: str) -> list[str]:
        card = client.get(f"/v1/enterprises/{C}", params={"on": on}, headers=askers["admin"]).json()
        return [one["licence_id"] for one in card["licences"]]

    assert licences("2026-01-01") == ["L1"]
    assert licences("2019-12-31") == []


def test_stock_and_flows(client: Client, askers: Askers) -> None:
    flows = client.get(f"/v1/enterprises/{R}/flows", headers=askers["admin"]).json()["flows"]
    assert sorted((one["direction"], one["items"], one["waste_transfers"]) for one in flows) == [
        ("in", 1, 1),
        ("out", 1, 1),
    ]
    assert client.get(f"/v1/enterprises/{R}/stock", headers=askers["admin"]).json()["items"] == []


def test_problems_are_one_sentence(client: Client, askers: Askers) -> None:
    for address, status in (
        ("/v1/items/B9", 404),
        ("/v1/nothing", 404),
        ("/nothing", 404),
        ("/v1/transfers?limit=0", 422),
        ("/v1/items/B1/chain?as_of=2026-02-30", 422),
        ("/v1/findings?status=guilty", 422),
    ):
        answer = client.get(address, headers=askers["admin"])
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), address
        told = answer.json()
        assert told["status"] == status
        assert told["detail"].endswith((".", "'"))
    answer = client.delete("/v1/rules", headers=askers["admin"])
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_numbers_name_routes_and_no_ids(client: Client, askers: Askers) -> None:
    client.get("/v1/items/B1/chain", headers=askers["admin"])
    page = client.get("/metrics").text
    assert 'custody_requests_total{method="GET",route="/v1/items/{item_id}/chain",status="200"} 1.0' in page
    assert "B1" not in page
