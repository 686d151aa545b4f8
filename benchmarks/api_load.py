"""Measure the HTTP API under load: chain look-ups over kept connections, alone and with captures beside them.

    python benchmarks/api_load.py                        20,000 simulated batteries, 32 connections, 20 s each
    python benchmarks/api_load.py --ledger FILE --seconds 60

The target: 400 look-ups/s with a p99 of 50 ms at 32 connections on 2 cores with nothing else
running, 150 ms with a tenth of captures. Server and load share the machine; the load before the run is
printed, so that a busy machine shows. Items are asked at random: few answers are asked for twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from machine import describe_machine

import battery_custody
from battery_custody.access.keys import make_key
from battery_custody.access.principal import AccessRole, Principal
from battery_custody.access.store import AccessFile, access_path

READY_S = 120


def main() -> None:
    """Run what the command line asks for, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, help="a ledger to ask; else one is simulated")
    parser.add_argument("--batteries", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--port", type=int, default=8399)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = options.ledger or _simulated(Path(folder), options.batteries)
        told = {"machine": describe_machine(), **_measured(ledger, options)}
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


def _simulated(folder: Path, batteries: int) -> Path:
    command = [sys.executable, "-m", "battery_custody"]
    records = str(folder / "records")
    size = ["--batteries", str(batteries), "--seed", "7"]
    subprocess.run([*command, "simulate", records, *size], check=True, capture_output=True)
    with battery_custody.open(folder / "custody.duckdb") as book:
        book.ingest(records)
    return folder / "custody.duckdb"


def _measured(ledger: Path, options: argparse.Namespace) -> dict[str, Any]:
    with battery_custody.open(ledger, read_only=True) as book:
        items = [row[0] for row in book.connection.execute("SELECT id FROM keys.item ORDER BY hash(id)").fetchall()]
    key, _ = make_key(AccessFile(access_path(ledger)), Principal("load", AccessRole.ADMIN), days=1)
    environment = {**os.environ, "CUSTODY_LEDGER": str(ledger), "CUSTODY_API_RATE": "1000000"}
    command = [sys.executable, "-m", "battery_custody", "serve", "--port", str(options.port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            return asyncio.run(_load(items, key, options))
        finally:
            server.terminate()


async def _load(items: list[str], key: str, options: argparse.Namespace) -> dict[str, Any]:
    await _ready(options.port)
    alone = await _round(items, key, options, captures=0.0)
    beside = await _round(items, key, options, captures=0.1)
    return {"look_ups": alone, "look_ups_beside_captures": beside}


async def _ready(port: int) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return
    raise SystemExit("The server did not start; run custody serve to see why.")


async def _round(items: list[str], key: str, options: argparse.Namespace, captures: float) -> dict[str, Any]:
    chosen = random.Random(7)
    taken: dict[str, list[float]] = {"GET": [], "POST": []}
    statuses: dict[str, int] = {}
    end = time.monotonic() + options.seconds

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", options.port)
        while time.monotonic() < end:
            method = "POST" if chosen.random() < captures else "GET"
            began = time.monotonic()
            writer.write(_request(method, chosen.choice(items), key, chosen))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            taken[method].append(time.monotonic() - began)
            status = f"{method} {head[9:12].decode()}"
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    await asyncio.gather(*(connection() for _ in range(options.connections)))
    times = sorted(taken["GET"])
    return {
        "per_second": round(len(times) / options.seconds, 1),
        "p50_ms": round(times[len(times) // 2] * 1e3, 1),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1e3, 1),
        "statuses": statuses,
    }


def _request(method: str, item: str, key: str, chosen: random.Random) -> bytes:
    head = f"Host: localhost\r\nX-API-Key: {key}\r\n"
    if method == "GET":
        return f"GET /v1/items/{item}/chain HTTP/1.1\r\n{head}\r\n".encode()
    event = {
        "type": "ObjectEvent", "eventID": f"urn:uuid:{chosen.getrandbits(128):032x}", "action": "OBSERVE",
        "bizStep": "inspecting", "epcList": [f"urn:epc:id:sgtin:4012345.011122.{chosen.randrange(10**6)}"],
        "eventTime": "2026-10-01T10:00:00+08:00", "eventTimeZoneOffset": "+08:00",
    }  # fmt: skip
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": "2026-10-01T10:00:00Z", "epcisBody": {"eventList": [event]},
    }  # fmt: skip
    body = json.dumps(document).encode()
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"POST /epcis/capture HTTP/1.1\r\n{head}{kind}\r\n".encode() + body


if __name__ == "__main__":
    main()
