"""`custody genealogy` and `custody reach`, as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import battery_custody


@pytest.fixture
def ledger(empty_ledger: Path, tmp_path: Path) -> Path:
    file = tmp_path / "custody.duckdb"
    file.write_bytes(empty_ledger.read_bytes())
    with battery_custody.open(file) as book:
        events = [
            _event("e1", "commissioning", "P", reporter_id="M"),
            _event("e2", "transferring", "P", consignor_id="M", consignee_id="F"),
            _event("e3", "commissioning", "X", reporter_id="N"),
        ]
        book.ingest_rows("custody_events", events)
        book.ingest_rows("aggregations", [{"parent_id": "P", "child_id": "M1", "joined_at": "2024-01-01"}])
    return file


def _event(event_id: str, kind: str, item: str, **more: Any) -> dict[str, Any]:
    return {"event_id": event_id, "event_type": kind, "item_id": item, "event_time": "2024-01-01", **more}


def custody(ledger: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CUSTODY_LEDGER": str(ledger)}
    command = [sys.executable, "-m", "battery_custody", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_genealogy_prints_the_tree_the_object_and_the_page(ledger: Path, tmp_path: Path) -> None:
    done = custody(ledger, "genealogy", "P", "--json", "--html", str(tmp_path / "p.html"))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [(edge["parent_id"], edge["child_id"], edge["relation"]) for edge in answer["edges"]] == [
        ("P", "M1", "part_of")
    ]
    assert "M1" in (tmp_path / "p.html").read_text("utf-8")
    assert "╳ missing" in custody(ledger, "genealogy", "P").stdout
    assert custody(ledger, "genealogy", "P", "--direction", "left").returncode == 2
    assert custody(ledger, "genealogy", "NOBODY").returncode == 3


def test_reach_answers_one_item_many_targets_and_a_file(ledger: Path, tmp_path: Path) -> None:
    one = custody(ledger, "reach", "P", "--to", "N", "F", "--json")
    assert one.returncode == 0, one.stderr
    assert json.loads(one.stdout)["answer"] == "yes"
    (tmp_path / "items.txt").write_text("P\nX\nNOBODY\n", encoding="utf-8")
    many = custody(ledger, "reach", "--items", str(tmp_path / "items.txt"), "--to", "F", "--json")
    assert [one["answer"] for one in json.loads(many.stdout)["answers"]] == ["yes", "no", "unknown"]
    assert custody(ledger, "reach", "NOBODY", "--to", "F").returncode == 3
    assert custody(ledger, "reach", "P").returncode == 2
    assert custody(ledger, "reach", "P", "--to-flagged").returncode == 2
