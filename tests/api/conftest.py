"""A server's application over a small judged ledger, asked as clients ask."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from api_world import Askers, make_askers, write_records
from serving import Client, serving

import battery_custody
from battery_custody.api.service import Service
from battery_custody.api.settings import Bounds, ServerSettings
from battery_custody.settings import Settings


@pytest.fixture(scope="session")
def judged_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    with battery_custody.open(folder / "custody.duckdb") as book:
        book.ingest(write_records(folder / "records"))
        book.detect()
    return folder / "custody.duckdb"


@pytest.fixture
def bounds() -> Bounds:
    """What a test may narrow; the rate is out of the way."""
    return Bounds(rate=100_000, burst=100_000)


@pytest.fixture
def service(judged_ledger: Path, tmp_path: Path, bounds: Bounds) -> Service:
    ledger = Path(shutil.copy(judged_ledger, tmp_path / "custody.duckdb"))
    settings = replace(Settings.from_environment(), ledger=str(ledger))
    return Service(settings, ServerSettings(bounds))


@pytest.fixture
def askers(service: Service) -> Askers:
    return make_askers(service.access)


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with serving(service) as client:
        yield client
