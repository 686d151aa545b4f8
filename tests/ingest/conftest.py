from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from reading import Read, Reading

from battery_custody.ingest.plan import stage_paths


@pytest.fixture
def read() -> Iterator[Read]:
    connection = duckdb.connect()

    def reading(*paths: Path, **options: Any) -> Reading:
        return Reading(connection, stage_paths(connection, paths, **options))

    yield reading
    connection.close()
