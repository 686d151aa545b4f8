"""The command, run in this process as a shell would run it, and a small ledger with findings in it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from command_line import Answer, Custody, write_records

import battery_custody
from battery_custody.cli import main
from battery_custody.cli.output import console, messages


@pytest.fixture
def custody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Custody:
    """Run `custody ARGS…` in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, ledger: Path | None = None) -> Answer:
        # What an option sets in the environment must not reach the next command.
        with monkeypatch.context() as patched:
            patched.setitem(os.environ, "CUSTODY_LEDGER", str(ledger or "custody.duckdb"))
            patched.setattr(sys, "argv", ["custody", *map(str, arguments)])
            console.cache_clear()
            messages.cache_clear()
            capsys.readouterr()
            with pytest.raises(SystemExit) as left:
                main()
        captured = capsys.readouterr()
        return Answer(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the small records, judged."""
    folder = tmp_path_factory.mktemp("told")
    with battery_custody.open(folder / "told.duckdb") as book:
        book.ingest(write_records(folder / "records"))
        book.detect()
    return folder / "told.duckdb"


@pytest.fixture
def told(told_once: Path, tmp_path: Path) -> Path:
    """A copy of that ledger."""
    return Path(shutil.copy(told_once, tmp_path / "told.duckdb"))
