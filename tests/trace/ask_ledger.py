"""Ask a ledger that is made of record files: the questions of the case files, answered by the real parts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from battery_custody.ingest.plan import stage_paths
from battery_custody.ledger.connection import open_ledger
from battery_custody.ledger.derive import derive
from battery_custody.ledger.load import load_staged
from battery_custody.model.times import parse_seconds
from battery_custody.regulation import load_regulation
from battery_custody.settings import Settings
from battery_custody.trace.questions import follow, trace


def ledger_of(tables: Mapping[str, str], folder: Path) -> duckdb.DuckDBPyConnection:
    """Make a ledger in a folder from the texts of record files."""
    records = folder / "records"
    records.mkdir()
    for name, text in tables.items():
        (records / f"{name}.csv").write_text(text, encoding="utf-8")
    return ledger_from([records], folder)


def ledger_from(paths: list[Path], folder: Path, **options: Any) -> duckdb.DuckDBPyConnection:
    """Make a ledger in a folder from files."""
    connection = open_ledger(Settings(ledger=str(folder / "custody.duckdb"), threads=1))
    stage_paths(connection, paths, **options)
    connection.begin()
    report = load_staged(connection, int(time.time()))
    derive(connection, load_regulation(), report.batch_no)
    connection.commit()
    return connection


def key_of(connection: duckdb.DuckDBPyConnection, item_id: str) -> int:
    """Return the key of an item."""
    rows = connection.execute("SELECT key FROM keys.item WHERE id = ?", [item_id]).fetchall()
    assert rows, f"{item_id} is not in the ledger"
    return int(rows[0][0])


def ask(connection: duckdb.DuckDBPyConnection, question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a question of a case file, as the command prints it."""
    as_of_s, known_s = (parse_seconds(question[name]) if name in question else None for name in ("as_of", "known"))
    key = key_of(connection, question["item"])
    if "direction" in question:
        return follow(connection, key, question["direction"], as_of_s, known_s).to_dict()
    return trace(connection, key, as_of_s, known_s).to_dict()
