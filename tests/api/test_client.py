"""The client against a real server: answers, pages, retries, refusals, and the same from `async` code."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Any

import pytest
from api_world import VIN, Askers, C, X
from serving import Client as Server

from battery_custody.api.service import Service
from battery_custody.client import AsyncClient, Client, RefusedError
from battery_custody.errors import InputError, NotFoundError, UnavailableError


@pytest.fixture
def url(client: Server) -> str:
    return str(client.base_url)


def key(askers: Askers, name: str) -> str:
    return askers[name]["Authorization"].removeprefix("Bearer ")


def test_the_commonest_questions(url: str, askers: Askers) -> None:
    with Client(url, key(askers, "admin")) as ask:
        assert ask.item("B1")["stage"] == "waste"
        assert ask.chain("B1")["custodian_id"] == X
        assert ask.chain("B1", as_of="2026-03-20")["custodian_id"] == C
        assert ask.trace("B1")["direction"] == "back"
        assert [edge["child_id"] for edge in ask.genealogy("B1")["edges"]] == ["B2"]
        assert ask.reach("B1", [C])["answer"] == "yes"
        assert ask.enterprise(C, on="2026-01-01")["licences"][0]["licence_id"] == "L1"
        assert ask.flows(C)["flows"]
        assert ask.vehicle(VIN)["items"][0]["item_id"] == "B1"
        assert ask.search("B1")["results"][0]["id"] == "B1"
        assert ask.rules()["rules"]
        assert [row["item_id"] for row in ask.stock(X)] == ["B1", "B3"]
        frame = ask.frame("transfers", limit=2)
        assert len(frame) == sum(len(page) for page in ask.pages("transfers"))
        assert set(frame.item_id) == {"B1", "B3", "B4"}
        findings = ask.frame("findings", limit=1)
        finding = findings.finding_id[0]
        assert ask.review(finding, "confirmed", "looked into it")["review"]["verdict"] == "confirmed"
        assert ask.finding(finding)["finding_id"] == finding
    with Client(url, key(askers, "inquiry"), purpose="Inquiry 2026-118", clear=True) as ask:
        assert ask.vehicle(VIN)["vehicle_id"] == VIN


def test_reports_are_taken_once(url: str, askers: Askers) -> None:
    row = {"event_id": "n1", "event_type": "storing", "item_id": "B3", "event_time": "2026-05-01"}
    with Client(url, key(askers, "recycler")) as ask:
        first = ask.report("custody_events", [row], idempotency_key="one-report")
        assert first["accepted"] == 1
        assert ask.report("custody_events", [row], idempotency_key="one-report") == first
        with pytest.raises(RefusedError, match="you report as"):
            ask.report("custody_events", [{**row, "reporter_id": C}])
        job = ask.capture({"type": "EPCISDocument", "epcisBody": {"eventList": []}})
        assert ask.captured(job["captureID"])["captureID"] == job["captureID"]
        assert ask.events()["type"] == "EPCISQueryDocument"


def test_refusals_are_errors_with_the_servers_sentence(url: str, askers: Askers) -> None:
    with Client(url, key(askers, "repairer")) as ask:
        with pytest.raises(NotFoundError, match="B3"):
            ask.chain("B3")
        with pytest.raises(RefusedError, match="regulator"):
            ask.reach("B1", [C])
        with pytest.raises(InputError, match="as_of"):
            ask.chain("B1", as_of="yesterday")
        with pytest.raises(NotFoundError):
            ask.chain("../../v1/rules")
    with Client(url, "ck_forged") as ask, pytest.raises(RefusedError, match="not one that works"):
        ask.item("B1")


def test_a_busy_server_is_asked_again(url: str, askers: Askers, service: Service) -> None:
    service.bounds = replace(service.bounds, rate=2.0, burst=1)
    with Client(url, key(askers, "admin"), retries=5) as ask:
        assert [ask.item("B1")["item_id"] for _ in range(3)] == ["B1"] * 3
    service.bounds = replace(service.bounds, rate=0.01, burst=1)
    with Client(url, key(askers, "ministry"), retries=0) as ask:
        ask.item("B1")
        with pytest.raises(UnavailableError, match="ask again"):
            ask.item("B1")


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        Client(f"http://127.0.0.1:{port}", retries=1) as ask,
        pytest.raises(UnavailableError, match="can't be reached"),
    ):
        ask.item("B1")


def test_the_same_from_async_code(url: str, askers: Askers) -> None:
    async def ask_many() -> tuple[list[Any], int]:
        async with AsyncClient(url, key(askers, "admin")) as ask:
            chains = await asyncio.gather(*(ask.chain(item) for item in ("B1", "B3", "B4")))
            rows = [row async for page in ask.pages("transfers", limit=2) for row in page]
            with pytest.raises(NotFoundError):
                await ask.chain("B9")
            return [chain["item_id"] for chain in chains], len(rows)

    items, rows = asyncio.run(ask_many())
    assert items == ["B1", "B3", "B4"]
    with Client(url, key(askers, "admin")) as ask:
        assert rows == len(ask.frame("transfers"))
