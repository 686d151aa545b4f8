"""Bounds: too much, too often, too slow or away gets a documented refusal, and the server lives on."""

from __future__ import annotations

import gzip
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from api_world import Askers, make_askers
from serving import Client, serving

from battery_custody.api.service import Service
from battery_custody.api.settings import Bounds, ServerSettings
from battery_custody.errors import InputError
from battery_custody.settings import Settings

REVIEW = "/v1/findings/F-0000000000000000/reviews"
HOSTILE = [
    "' OR 1=1 --", "'; DROP TABLE finding; --", "B1' UNION SELECT secret_sha256 FROM api_key --",
    "..%2f..%2fetc%2fpasswd", "MATCH (n) DETACH DELETE n", "${jndi:ldap://x}", "%00", "B1%00", "B1\u200b",
    "\uff22\uff11", "\u04121", "\u202eB1", "B" * 10_000, "%F0%28%8C%28", "<script>alert(1)</script>", "{{7*7}}",
    "urn:epc:id:sgtin:0.0.0", "https://id.gs1.org/01/1/21/1", "-1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_ids_are_ids_that_nobody_has(client: Client, askers: Askers, text: str) -> None:
    addresses = [f"/v1/items/{text}/chain", f"/v1/enterprises/{text}", f"/v1/vehicles/{text}"]
    answers = [client.get(address, headers=askers["admin"]) for address in addresses]
    answers += [
        client.get("/v1/transfers", params={"item_id": text, "consignor_id": text}, headers=askers["admin"]),
        client.get("/v1/findings", params={"subject": text}, headers=askers["admin"]),
        client.get("/v1/items/B1/reach", params={"to": [text, text]}, headers=askers["admin"]),
        client.get("/v1/search", params={"text": f"{text} "}, headers=askers["admin"]),
        client.get("/v1/items/B1/chain", params={"as_of": text, "known": text}, headers=askers["admin"]),
    ]
    assert {answer.status_code for answer in answers} <= {200, 400, 404, 422}
    for answer in answers:
        assert "Traceback" not in answer.text
        assert "Binder" not in answer.text
        if answer.status_code == 200:
            body = answer.json()
            assert not body.get("transfers", body.get("findings", body.get("results")))
    assert client.get("/v1/items/B1", headers=askers["admin"]).status_code == 200


@pytest.mark.parametrize("cursor", ["-1", "0", "eyJrIjpbMSwyXX0", "A" * 1999, "B" * 3000, "!!"])
def test_cursors_that_the_server_did_not_make(client: Client, askers: Askers, cursor: str) -> None:
    answer = client.get("/v1/transfers", params={"cursor": cursor}, headers=askers["admin"])
    assert answer.status_code in (404, 422)


def test_a_cursor_is_for_its_question_and_asker_alone(client: Client, askers: Askers) -> None:
    first = client.get("/v1/transfers?limit=1", headers=askers["ministry"]).json()["next_cursor"]
    address = f"/v1/transfers?limit=1&cursor={first}"
    assert client.get(address, headers=askers["ministry"]).status_code == 200
    assert client.get(f"{address}&is_waste=true", headers=askers["ministry"]).status_code == 404
    assert client.get(address, headers=askers["repairer"]).status_code == 404


@pytest.fixture
def narrow(service: Service) -> Service:
    service.bounds = replace(service.bounds, body_bytes=1_000)
    return service


def test_bodies_within_bounds_and_unpacked(narrow: Service, client: Client, askers: Askers) -> None:
    def send(content: bytes, **headers: str) -> int:
        sent = {**askers["admin"], "Content-Type": "application/json", **headers}
        return client.post(REVIEW, content=content, headers=sent).status_code

    assert send(b'{"verdict": "dismissed", "reason": "a reason"}') == 404
    assert send(b" " * 1_001) == 413
    assert client.post(REVIEW, content=iter([b" " * 900] * 3), headers=askers["admin"]).status_code == 413
    assert send(gzip.compress(b"0" * 10_000_000), **{"Content-Encoding": "gzip"}) == 415
    assert send(b"[" * 900) == 422
    assert send(b"\xff\xfe") == 422
    assert send(b'{"verdict": "guilty", "reason": "a reason"}') == 422
    assert send(b'{"verdict": "dismissed", "reason": "a reason", "by": "somebody else"}') == 422


def test_more_than_the_rate_is_told_to_wait(service: Service, client: Client, askers: Askers) -> None:
    service.bounds = replace(service.bounds, rate=0.5, burst=3)
    answers = [client.get("/v1/rules", headers=askers["ministry"]) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    # Everybody has a rate of their own.
    assert client.get("/v1/rules", headers=askers["admin"]).status_code == 200


def test_a_question_that_takes_too_long_is_broken_off(judged_ledger: Path, tmp_path: Path) -> None:
    ledger = shutil.copy(judged_ledger, tmp_path / "custody.duckdb")
    settings = replace(Settings.from_environment(), ledger=str(ledger))
    bounds = Bounds(workers=1, seconds=0.2, rate=1e6, burst=10**6)
    service = Service(settings, ServerSettings(bounds))
    askers = make_askers(service.access)
    with serving(service) as client:
        # A view of ten thousand million million rows stands for a ledger that is too large for the question.
        with service.writing_book() as book:
            book.connection.execute(
                "CREATE OR REPLACE VIEW custody_event AS SELECT CAST(a.range AS VARCHAR) AS event_id, "
                "a.range * b.range AS event_no FROM range(100000000) AS a, range(100000000) AS b"
            )
        began = time.monotonic()
        answer = client.get("/v1/transfers?limit=5", headers=askers["admin"])
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert time.monotonic() - began < 10
        assert client.get("/v1/search?text=Collector", headers=askers["admin"]).status_code == 200


def test_a_ledger_that_is_away_leaves_the_rest_working(judged_ledger: Path, tmp_path: Path) -> None:
    ledger = Path(shutil.copy(judged_ledger, tmp_path / "custody.duckdb"))
    away = ledger.rename(tmp_path / "elsewhere.duckdb")
    settings = replace(Settings.from_environment(), ledger=str(ledger))
    service = Service(settings, ServerSettings(Bounds(rate=1e6, burst=10**6)), write=False)
    askers = make_askers(service.access)
    with serving(service) as client:
        answer = client.get("/v1/items/B1/chain", headers=askers["admin"])
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert "retry-after" in answer.headers
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/rules", headers=askers["admin"]).status_code == 200
        away.rename(ledger)
        deadline = time.monotonic() + 20
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.1)  # the ledger is tried again once a second
        assert client.get("/v1/items/B1/chain", headers=askers["admin"]).status_code == 200


def test_bounds_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTODY_API_SECONDS", "2.5")
    monkeypatch.setenv("CUSTODY_API_RATE", "7")
    assert (Bounds.from_environment().seconds, Bounds.from_environment().burst) == (2.5, 14)
    for wrong in ("0", "-1", "many", "nan", "inf"):
        monkeypatch.setenv("CUSTODY_API_WORKERS", wrong)
        with pytest.raises(InputError, match="CUSTODY_API_WORKERS"):
            Bounds.from_environment()
    monkeypatch.setenv("CUSTODY_API_WORKERS", "2")
    monkeypatch.setenv("CUSTODY_OIDC_ISSUER", "https://id.example.org")
    with pytest.raises(InputError, match="CUSTODY_OIDC"):
        ServerSettings.from_environment()
