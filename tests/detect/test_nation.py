"""On a simulated nation whose truth is known, each tactic is found, and what only looks like one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import battery_custody
from battery_custody.simulate import simulate_nation

LEAST = 0.95


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_every_tactic_is_found_and_no_look_alike_flagged(seed: int, tmp_path: Path) -> None:
    records = tmp_path / "records"
    simulate_nation(records, batteries=8_000, seed=seed)
    with battery_custody.open(tmp_path / "custody.duckdb") as book:
        book.ingest(records)
        book.detect().raise_for_failures()
        scores = book.score(records / "truth")
    assert {one.tactic: one.planted > 0 for one in scores.tactics} == {one.tactic: True for one in scores.tactics}
    missed = {one.tactic: (one.recall, one.missed) for one in scores.tactics if one.recall < LEAST}
    wrong = {one.tactic: (one.precision, one.false) for one in scores.tactics if one.precision < LEAST}
    assert (missed, wrong) == ({}, {})
    assert scores.look_alikes == ()
    assert scores.look_alikes_planted > 0
