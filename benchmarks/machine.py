"""The machine that the numbers were measured on, and the memory of a process."""

from __future__ import annotations

import os
import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

_GB = 1e9
_PROCESS = Path("/proc/self/status")


def describe_machine() -> dict[str, Any]:
    """Return cores that may be used, memory, load before the run, and the versions that matter."""
    load = os.getloadavg()[0]
    return {
        "cores": usable_cores(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GB, 1),
        "load_before": round(load, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("duckdb", "pandas", "networkx")},
    }


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def peak_memory_gb() -> float:
    """Return the most memory that this process has had since it began its own program."""
    # What getrusage says includes the process that started this one, on Linux.
    if _PROCESS.exists():
        peak = next(line for line in _PROCESS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024 / _GB
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / _GB if sys.platform == "darwin" else most * 1024 / _GB
