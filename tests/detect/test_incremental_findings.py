"""Judging only what a batch touched gives what judging everything gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import battery_custody
from battery_custody.book import Book
from battery_custody.simulate import simulate_nation

NOW = "2026-12-31"


def split(nation: Path, folder: Path, seed: int, parts: int) -> list[Path]:
    """Deal the events of a nation out to batches at random; what describes parties and items comes first."""
    batches = [folder / f"part{number}" for number in range(parts)]
    for batch in batches:
        batch.mkdir()
    for path in nation.glob("*.parquet"):
        rows = pd.read_parquet(path)
        if not path.stem.endswith("events"):
            rows.to_parquet(batches[0] / path.name)
            continue
        shuffled = rows.sample(frac=1, random_state=seed)
        for number, batch in enumerate(batches):
            shuffled.iloc[number::parts].to_parquet(batch / path.name)
    return batches


def found(book: Book) -> dict[str, dict[str, Any]]:
    # The order of parties beyond the one at fault follows the keys of the ledger.
    return {
        record["finding_id"]: {**record, "party_ids": sorted(record["party_ids"])} for record in book.finding_records()
    }


@pytest.mark.parametrize("seed", [11, 12])
def test_batches_in_any_order_give_the_findings_of_one_run(tmp_path: Path, seed: int) -> None:
    nation = tmp_path / "nation"
    simulate_nation(nation, batteries=600, seed=seed, formats="parquet", progress=None)
    with battery_custody.open(tmp_path / "whole.duckdb") as book:
        book.ingest(nation)
        book.detect(now=NOW)
        whole = found(book)
    with battery_custody.open(tmp_path / "parts.duckdb") as book:
        for batch in split(nation, tmp_path, seed, 4):
            book.ingest(batch)
            book.detect(now=NOW)
        runs = book.connection.execute("SELECT touched FROM detection_run ORDER BY run_id").fetchall()
        by_parts = found(book)
    assert [touched for (touched,) in runs] == [False, True, True, True]
    assert len(whole) > 20
    assert by_parts.keys() == whole.keys()
    for finding_id, record in by_parts.items():
        assert record == whole[finding_id]
