"""Twins and aspect payloads to try the reader on; all identifiers are made up."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from battery_custody.ingest.catenax import NO_SCHEMAS, CatenaxBatch, Schemas, read_catenax

SHARED = Path(os.environ.get("CUSTODY_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
needs_samples = pytest.mark.skipif(not (SHARED / "catenax").is_dir(), reason=f"sample data is not at {SHARED}")

CONTAINER = "https://catenax.io/schema/TestDataContainer/1.0.0"
BOM = "urn:samm:io.catenax.single_level_bom_as_built:3.0.0#SingleLevelBomAsBuilt"
USAGE = "urn:samm:io.catenax.single_level_usage_as_built:3.0.0#SingleLevelUsageAsBuilt"
PART = "urn:samm:io.catenax.serial_part:3.0.0#SerialPart"
BATCH = "urn:samm:io.catenax.batch:3.0.0#Batch"
CODE = "urn:samm:io.catenax.traction_battery_code:2.0.0#TractionBatteryCode"
PASS = "urn:samm:io.catenax.battery.battery_pass:6.1.0#BatteryPass"
MAKER = "BPNL0000000MAKER"
SINCE = "2024-05-01T08:00:00Z"

Json = dict[str, Any]


def uuid(number: int) -> str:
    return f"urn:uuid:00000000-0000-4000-8000-{number:012d}"


def twin(number: int, **aspects: Any) -> Json:
    """Return a twin; `bom`, `usage`, `part`, `batch`, `code`, `passport` give the content of its aspects."""
    names = {"bom": BOM, "usage": USAGE, "part": PART, "batch": BATCH, "code": CODE, "passport": PASS}
    return {"catenaXId": uuid(number), **{names.get(key, key): [content] for key, content in aspects.items()}}


def part(name: str, serial: str = "S-1", made: str = "2024-04-01", maker: str = MAKER) -> Json:
    ids = [("manufacturerId", maker), ("partInstanceId", serial), ("manufacturerPartId", "TYPE-7")]
    return {
        "localIdentifiers": [{"key": key, "value": value} for key, value in ids],
        "manufacturingInformation": {"date": made, "sites": [{"catenaXsiteId": "BPNS0000000PLANT"}]},
        "partTypeInformation": {"nameAtManufacturer": name, "manufacturerPartId": "TYPE-7"},
    }


def child(number: int, **more: Any) -> Json:
    return {"catenaXId": uuid(number), "createdOn": SINCE, **more}


def container(*twins: Any) -> bytes:
    return json.dumps({CONTAINER: list(twins)}).encode()


def read(*twins: Any, schemas: Schemas = NO_SCHEMAS) -> CatenaxBatch:
    return read_catenax(container(*twins), schemas=schemas)


def rows(batch: CatenaxBatch, table: str, *names: str) -> list[Any]:
    """Return the values of some columns of a table, one tuple a row (of one column: the value)."""
    found = [tuple(row.get(name) for name in names) for row in batch.tables.get(table, [])]
    return [row[0] for row in found] if len(names) == 1 else found
