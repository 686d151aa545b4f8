"""What the README says to type works, and every setting, exit status and file that it needs is named in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from battery_custody.cli.app import app
from battery_custody.tables.derived import DERIVED_TABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
#: Small records to try the README's commands on: one hand-over of waste to a party without a licence.
RECORDS = {
    "custody_events": "event_id,event_type,item_id,event_time,reporter_id,consignor_id,consignee_id,vehicle_id\n"
    "e1,removing,B1,2026-05-01,R,P,R,V1\ne2,transferring,B1,2026-05-02,R,R,F,\n",
    "licences": "licence_id,enterprise_id,kind,activities,valid_from\nL1,R,collection,collect,2020-01-01\n",
}


def settings() -> list[str]:
    found: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        found.update(re.findall(r"[\"'](CUSTODY_[A-Z_]+)[\"']", file.read_text("utf-8")))
    # Relationship types of the graph bear the names of derived tables.
    return sorted(name for name in found if name.lower() not in DERIVED_TABLES)


def write_records(folder: Path) -> None:
    folder.mkdir()
    for table, text in RECORDS.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", settings())
def test_every_setting_is_named(name: str) -> None:
    assert name in README


def test_the_exit_statuses_are_those_of_the_help() -> None:
    said = re.search(r"Exit status: .*?(?=\n\n)", README, re.DOTALL)
    assert said is not None
    assert said[0].split() == (get_command(app).epilog or "").split()


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:src|tests|notebooks|cypher)/[\w./-]*\w)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_its_commands_work(tmp_path: Path) -> None:
    write_records(tmp_path / "records")
    block = README.split("\n## Use it\n")[1].split("```")[1]
    lines = [line.partition("#")[0].split() for line in block.splitlines()]
    commands = [words[1:] for words in lines if words[:1] == ["custody"]]
    assert [words[0] for words in commands] == ["ingest", "detect", "findings", "trace"]
    for words in commands:
        # The code of the example stands for any item.
        arguments = ["B1" if word.endswith("…") else word for word in words]
        run = subprocess.run(
            [sys.executable, "-m", "battery_custody", *arguments],
            cwd=tmp_path,
            env={**os.environ, "CUSTODY_LEDGER": "duckdb:///custody.duckdb"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, bool(run.stdout.strip())) == (0, True), run.stderr


def test_its_python_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_records(tmp_path / "records")
    monkeypatch.chdir(tmp_path)
    code = README.split("```python\n")[1].split("```")[0]
    found: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), found)
    assert len(found["findings"]) > 0
    assert found["chain"].item_id == "B1"
    assert list(found["transfers"]["seq"]) == [1, 2]
