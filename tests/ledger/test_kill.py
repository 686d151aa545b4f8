"""Killing an ingest at any moment: the ledger opens, is whole, and holds the batch whole or not at all."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_contents import Contents, derived, different, reported

import battery_custody
from battery_custody.simulate import simulate_nation

#: How often the ingest is killed, and of how many batteries the simulated nation is.
KILLS = 50
BATTERIES = 1_000
SEED = 20_260_401


def contents(ledger: Path) -> Contents:
    with battery_custody.open(ledger, read_only=True) as book:
        assert book.verify()[1] is None
        return {**derived(book), **{f"reported {name}": rows for name, rows in reported(book).items()}}


def run_ingest(ledger: Path, records: Path, *, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "battery_custody", "ingest", str(records)],
        env={**os.environ, "CUSTODY_LEDGER": str(ledger)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
    )


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The record files of a nation in two parts: what the ledger has, and what is ingested when it is killed."""
    whole, first = tmp_path_factory.mktemp("nation"), tmp_path_factory.mktemp("first")
    simulate_nation(whole, batteries=BATTERIES, seed=SEED, formats="csv")
    for name in ("enterprises", "licences", "sites"):
        shutil.move(whole / f"{name}.csv", first / f"{name}.csv")
    return first, whole


@pytest.fixture(scope="session")
def started(records: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the first part."""
    ledger = tmp_path_factory.mktemp("started") / "custody.duckdb"
    with battery_custody.open(ledger) as book:
        book.ingest(records[0])
    return ledger


@pytest.fixture(scope="session")
def outcomes(
    records: tuple[Path, Path], started: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Contents, Contents, float]:
    """What a ledger holds without and with the second part, and how long an uninterrupted ingest takes."""
    ledger = tmp_path_factory.mktemp("whole") / "custody.duckdb"
    shutil.copy(started, ledger)
    began = time.monotonic()
    with run_ingest(ledger, records[1]) as process:
        _, said = process.communicate()
    assert process.returncode == 0, said
    return contents(started), contents(ledger), time.monotonic() - began


def assert_whole(ledger: Path, records: Path, outcomes: tuple[Contents, Contents, float]) -> bool:
    """Check a ledger after an interruption, complete it, and return whether the batch had been taken."""
    without, complete, _ = outcomes
    found = contents(ledger)
    taken = not different(found, complete)
    assert taken or different(found, without) == {}
    with battery_custody.open(ledger) as book:
        assert (book.ingest(records).batch_no is None) == taken
    assert different(contents(ledger), complete) == {}
    return taken


@pytest.mark.slow
def test_a_killed_ingest_loses_nothing_and_doubles_nothing(
    records: tuple[Path, Path], started: Path, outcomes: tuple[Contents, Contents, float], tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    ledger = tmp_path / "custody.duckdb"
    usual = outcomes[2]
    taken = killed = 0
    while killed < KILLS:
        for file in tmp_path.glob("custody.duckdb*"):
            file.unlink()
        shutil.copy(started, ledger)
        began = time.monotonic()
        with run_ingest(ledger, records[1]) as process:
            # A little past the usual end, so that the commit and the closing are hit as well.
            try:
                process.wait(timeout=chance.uniform(0, usual * 1.05))
                # The machine is quicker than it was: from now on kill sooner.
                usual = min(usual, time.monotonic() - began)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.communicate()
        taken += assert_whole(ledger, records[1], outcomes)
    assert taken < KILLS


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.85])
def test_ctrl_c_is_said_in_one_sentence_and_leaves_the_ledger_whole(
    records: tuple[Path, Path], started: Path, outcomes: tuple[Contents, Contents, float], tmp_path: Path, share: float
) -> None:
    ledger = tmp_path / "custody.duckdb"
    shutil.copy(started, ledger)
    with run_ingest(ledger, records[1]) as process:
        try:
            process.wait(timeout=outcomes[2] * share)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert "Traceback" not in said
    # After the work is done, while Python ends, the signal ends it without a word.
    if process.returncode not in (0, -signal.SIGINT):
        assert process.returncode == 130
        assert said.splitlines() == ["error: Stopped; nothing of an unfinished batch or run was kept."]
    assert_whole(ledger, records[1], outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 200_000, 1_000_000])
def test_a_full_disk_is_said_in_one_sentence_and_leaves_the_ledger_whole(
    records: tuple[Path, Path], started: Path, outcomes: tuple[Contents, Contents, float], tmp_path: Path, room: int
) -> None:
    ledger = tmp_path / "custody.duckdb"
    shutil.copy(started, ledger)

    def limit_files() -> None:
        # A file that may not grow is to the engine what a full disk is.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = ledger.stat().st_size + room
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    with run_ingest(ledger, records[1], before=limit_files) as process:
        _, said = process.communicate()
    assert "Traceback" not in said
    assert process.returncode == 4, said
    assert len(said.splitlines()) == 1
    assert "is full" in said
    assert_whole(ledger, records[1], outcomes)
