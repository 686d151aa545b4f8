"""A story about vehicles, enterprises or batches is found by its subject; any other by its items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from battery_custody.report.scoring import Scores, score_findings

TRUTH = [
    ("malformed-vehicle-number", "a-1", "B1", "VIN1", False),
    ("malformed-vehicle-number", "a-2", "B2", "VIN2", False),
    ("malformed-vehicle-number", "a-3", "B3", "VIN3", True),
    ("mass-changed", "b-1", "B4", "", False),
    ("mass-changed", "b-2", "B5", "", True),
]


def finding(rule: str, subject: str, *items: str) -> dict[str, Any]:
    return {"finding_id": f"{rule}-{subject}", "rule_id": rule, "subject_id": subject, "item_ids": list(items)}


def scored(folder: Path, *findings: dict[str, Any]) -> Scores:
    names = ["tactic", "instance_id", "item_ids", "subject_ids", "look_alike"]
    pd.DataFrame(TRUTH, columns=names).to_parquet(folder / "planted.parquet")
    return score_findings(findings, folder)


def test_subjects_tell_stories_apart_whatever_items_a_finding_names(tmp_path: Path) -> None:
    # The first names the items of all the stories, as findings about a party do, and is about one vehicle only.
    scores = scored(tmp_path, finding("CC207", "VIN1", "B1", "B2", "B3"), finding("CC207", "VIN9", "B9"))
    one = next(score for score in scores.tactics if score.tactic == "malformed-vehicle-number")
    assert (one.planted, one.missed, one.false) == (2, ("a-2",), ("CC207-VIN9",))
    assert scores.look_alikes == ()


def test_a_flagged_subject_of_a_look_alike_is_told(tmp_path: Path) -> None:
    assert scored(tmp_path, finding("CC207", "VIN3")).look_alikes == ("a-3",)


def test_stories_without_subjects_are_found_by_their_items(tmp_path: Path) -> None:
    scores = scored(tmp_path, finding("CC304", "B4", "B4"), finding("CC304", "B5", "B5"))
    one = next(score for score in scores.tactics if score.tactic == "mass-changed")
    assert (one.missed, one.false) == ((), ("CC304-B5",))
    assert scores.look_alikes == ("b-2",)
