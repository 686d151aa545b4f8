"""The score: comparable across rules, spread, made of named parts."""

from __future__ import annotations

import duckdb
import pytest

from battery_custody.detect.score import parts_sql, score_sql
from battery_custody.vocab import Severity


def score(severity: Severity, excess: float | None, mass_kg: float | None) -> float:
    rows = duckdb.execute(
        f"SELECT {score_sql(severity)} FROM (SELECT $excess::DOUBLE AS excess, $mass::DOUBLE AS mass_kg)",
        {"excess": excess, "mass": mass_kg},
    ).fetchall()
    return float(rows[0][0])


def test_a_graver_severity_ranks_before_any_excess_or_mass() -> None:
    severities = list(Severity)
    for milder, graver in zip(severities, severities[1:], strict=False):
        assert score(milder, 100.0, 10_000.0) < score(graver, 0.0, 0.0)


def test_it_rises_with_excess_and_mass_and_never_reaches_one() -> None:
    scores = [score(Severity.CRITICAL, excess, 400.0) for excess in (0.0, 0.5, 1.0, 10.0, 100.0)]
    assert scores == sorted(set(scores))
    assert scores[-1] < 1
    assert score(Severity.LOW, 1.0, 100.0) < score(Severity.LOW, 1.0, 900.0)


@pytest.mark.parametrize(("excess", "mass_kg"), [(None, 400.0), (1.0, None)])
def test_what_is_unknown_counts_as_the_middle(excess: float | None, mass_kg: float | None) -> None:
    assert score(Severity.MEDIUM, excess, mass_kg) == score(Severity.MEDIUM, 1.0, 400.0) == 0.5


def test_the_parts_add_up() -> None:
    parts, whole = duckdb.execute(
        f"SELECT {parts_sql(Severity.HIGH)}, {score_sql(Severity.HIGH)} "
        "FROM (SELECT 3.0::DOUBLE AS excess, 250.0::DOUBLE AS mass_kg)"
    ).fetchall()[0]
    assert sum(parts.values()) == pytest.approx(whole, abs=1e-3)
