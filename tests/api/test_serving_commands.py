"""`custody serve`, `keys` and `audit` as a shell runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest


def custody(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "battery_custody", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(judged_ledger: Path, tmp_path: Path) -> Path:
    shutil.copy(judged_ledger, tmp_path / "custody.duckdb")
    return tmp_path


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "battery_custody", "serve", "--port", str(port), *arguments]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                deadline = time.monotonic() + 60
                while time.monotonic() < deadline and process.poll() is None:
                    try:
                        client.get("/healthz")
                        break
                    except httpx.TransportError:
                        time.sleep(0.1)  # until it listens
                yield client, process
        finally:
            process.terminate()


def test_a_server_makes_a_first_key_answers_and_stops_in_order(folder: Path) -> None:
    with served(folder) as (client, process):
        place = folder / "custody.duckdb.access.first-key"
        assert place.stat().st_mode & 0o077 == 0
        key = place.read_text().strip()
        headers = {"Authorization": f"Bearer {key}"}
        assert client.get("/v1/items/B1/chain", headers=headers).status_code == 200
        assert client.get("/v1/items/B1/chain").status_code == 401
        # Keys are made and the audit is read while it serves.
        made = custody(folder, "keys", "new", "Office", "--role", "regulator", "--territory", "44")
        assert made.returncode == 0
        assert re.fullmatch(r"ck_[0-9a-f]{12}_[0-9a-f]{64}\n", made.stdout)
        office = {"Authorization": f"Bearer {made.stdout.strip()}"}
        assert client.get("/v1/items/B3", headers=office).status_code == 404
        seen = json.loads(custody(folder, "audit", "--who", "Office", "--json").stdout)["entries"]
        assert [(one["path"], one["status"]) for one in seen] == [("/v1/items/B3", 404)]
        # The ledger is the server's while it serves.
        told = custody(folder, "status")
        assert (told.returncode, "open in another process" in told.stderr) == (4, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
        assert process.stderr is not None
        said = process.stderr.read()
    assert key not in said
    assert str(place.name) in said
    assert custody(folder, "status").returncode == 0
    assert custody(folder, "audit", "--verify").returncode == 0


def test_keys_are_listed_rotated_and_revoked(folder: Path) -> None:
    text = custody(folder, "keys", "new", "R", "--role", "enterprise", "--enterprise", "R1", "--days", "30").stdout
    (key,) = json.loads(custody(folder, "keys", "list", "--json").stdout)["keys"]
    assert (key["role"], key["enterprise_id"], key["works"]) == ("enterprise", "R1", True)
    assert key["key_id"] == text[3:15]
    assert text.strip() not in custody(folder, "keys", "list").stdout
    assert custody(folder, "keys", "rotate", key["key_id"], "--overlap", "0").stdout.startswith("ck_")
    assert custody(folder, "keys", "revoke", key["key_id"]).returncode == 0
    works = [one["works"] for one in json.loads(custody(folder, "keys", "list", "--json").stdout)["keys"]]
    assert sorted(works) == [False, True]
    assert custody(folder, "keys", "pseudonyms").returncode == 0
    for arguments, status in (
        (("keys", "revoke", "0123456789ab"), 3),
        (("keys", "rotate", key["key_id"]), 2),
        (("keys", "new", "X", "--role", "root"), 2),
        (("keys", "new", "X", "--role", "enterprise"), 2),
        (("keys", "new", "X", "--role", "admin", "--days", "100000"), 2),
        (("serve", "--host", "nowhere"), 2),
        (("audit", "--expect", "ab"), 5),
    ):
        run = custody(folder, *arguments)
        assert (run.returncode, run.stderr.count("error: ")) == (status, 1), arguments


def test_others_reach_no_server_without_keys(folder: Path) -> None:
    run = custody(folder, "serve", "--host", "0.0.0.0")
    assert (run.returncode, "make one with `custody keys new`" in run.stderr) == (2, True)
    assert not (folder / "custody.duckdb.access.first-key").exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    environment = {**os.environ, "CUSTODY_LEDGER": "duckdb:///no/such/folder/custody.duckdb"}
    for command in (["serve"], ["keys", "list"], ["audit"]):
        run = subprocess.run(
            [sys.executable, "-m", "battery_custody", *command],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode in (2, 4), run.stderr
        assert run.stderr.count("error: ") == 1
