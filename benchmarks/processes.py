"""Processes of their own: a job for each measure, so that its time and memory are its own; commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_JOBS = Path(__file__).with_name("jobs.py")


class FailedError(RuntimeError):
    """A job or a command did not end well."""


def run_job(name: str, /, **arguments: Any) -> dict[str, Any]:
    """Run a job of `jobs.py` in a process of its own; return what it measured, with its `peak_gb`.

    Raises:
        FailedError: if it did not end well; what it said is in the message.
    """
    done = subprocess.run(
        [sys.executable, str(_JOBS), name, json.dumps(arguments, default=str)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(f"The job {name} failed with status {done.returncode}: {done.stderr.strip()[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def time_command(*arguments: str, ledger: Path) -> float:
    """Run the command `custody` as a shell would; return the seconds from its start to its end.

    Raises:
        FailedError: if it did not end well.
    """
    command = Path(sys.executable).with_name("custody")
    environment = {**os.environ, "CUSTODY_LEDGER": f"duckdb:///{ledger}"}
    began = time.perf_counter()
    done = subprocess.run([str(command), *arguments], capture_output=True, text=True, check=False, env=environment)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise FailedError(
            f"custody {' '.join(arguments)} ended with status {done.returncode}: {done.stderr.strip()[-2000:]}"
        )
    return seconds
