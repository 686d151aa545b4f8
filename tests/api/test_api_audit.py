"""The audit: every look-up is in it before its answer leaves, and no entry can be changed unseen."""

from __future__ import annotations

import sqlite3

import pytest
from api_world import Askers
from serving import Client

from battery_custody.access.audit import check_audit, list_audit
from battery_custody.access.store import AccessFile
from battery_custody.api.service import Service


def test_who_what_when_and_why(client: Client, askers: Askers, service: Service) -> None:
    client.get("/v1/items/B1/chain?personal=clear", headers={**askers["inquiry"], "X-Purpose": "Inquiry 2026-118"})
    client.get("/v1/items/B3", headers=askers["repairer"])
    client.get("/v1/items/B1")
    client.get("/v1/items/B1/chain", headers={"Authorization": "Bearer ck_forged"})
    client.get("/v1/items/B1/chain?as_of=yesterday", headers=askers["ministry"])
    client.get("/healthz")
    found = [one for one in reversed(list_audit(service.access)) if "path" in one]
    told = [(one["who"], one["role"], one["path"], one["status"], one["why"]) for one in found]
    assert told == [
        ("inquiry", "regulator", "/v1/items/B1/chain", 200, "Inquiry 2026-118"),
        ("repairer", "enterprise", "/v1/items/B3", 404, None),
        ("public", "public", "/v1/items/B1", 200, None),
        ("unknown", "none", "/v1/items/B1/chain", 401, None),
        ("ministry", "regulator", "/v1/items/B1/chain", 422, None),
    ]
    assert found[0]["personal"] == "clear"
    assert found[0]["at_ms"] <= found[-1]["at_ms"]
    assert [one["who"] for one in list_audit(service.access, about="B3")] == ["repairer"]
    assert len(list_audit(service.access, who="ministry")) == 1


def test_entries_are_never_changed_nor_taken_away(client: Client, askers: Askers, service: Service) -> None:
    for _ in range(5):
        client.get("/v1/items/B1", headers=askers["ministry"])
    kept = check_audit(service.access)
    assert kept.first_broken is None
    assert check_audit(service.access, expected=kept.last_hash).first_broken is None
    with service.access.reading() as connection:
        for statement in ("UPDATE audit SET entry = '{}' WHERE entry_no = 2", "DELETE FROM audit WHERE entry_no = 2"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(statement)
    assert check_audit(service.access) == kept


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET entry = replace(entry, 'ministry', 'nobody') WHERE entry_no = 9", 9),
        ("DELETE FROM audit WHERE entry_no = 9", 9),
        ("DELETE FROM audit WHERE entry_no > 9", 9),
    ],
)
def test_what_is_changed_behind_its_back_shows(
    client: Client, askers: Askers, service: Service, statement: str, broken: int
) -> None:
    for _ in range(5):
        client.get("/v1/items/B1", headers=askers["ministry"])
    noted = check_audit(service.access).last_hash
    with service.access.writing() as connection:
        connection.execute("DROP TRIGGER audit_never_changes")
        connection.execute("DROP TRIGGER audit_never_shrinks")
        connection.execute(statement)
    assert check_audit(service.access, expected=noted).first_broken == broken


def test_without_an_audit_there_is_no_answer(client: Client, askers: Askers, service: Service) -> None:
    with service.access.writing() as connection:
        connection.execute("DROP TABLE audit")
    answer = client.get("/v1/items/B1/chain", headers=askers["ministry"])
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "audit can't be written" in answer.json()["detail"]
    assert "chain" not in answer.json()


def test_the_access_file_is_its_owners(service: Service) -> None:
    assert isinstance(service.access, AccessFile)
    assert service.access.path.stat().st_mode & 0o077 == 0
