"""Settings: what the environment says, read once for each command."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from battery_custody.errors import InputError

LEDGER_SCHEME = "duckdb:///"
DEFAULT_LEDGER = "duckdb:///custody.duckdb"
DEFAULT_MEMORY = "4GB"
_MEMORY = re.compile(r"\d+(\.\d+)?\s*([KMGT]i?B|%)", re.IGNORECASE)


def ledger_path(url: str) -> Path:
    """Return the file that a ledger URL names.

    `duckdb:///custody.duckdb` is relative to the working folder, `duckdb:////data/custody.duckdb`
    is absolute; a plain path is taken as it is.

    Raises:
        InputError: for a URL of another kind.
    """
    if url.startswith(LEDGER_SCHEME):
        name = url.removeprefix(LEDGER_SCHEME)
    elif "://" in url:
        raise InputError(
            f"The ledger {url!r} is not a DuckDB file; write duckdb:///FILE (relative) or duckdb:////FILE (absolute)."
        )
    else:
        name = url
    if not name:
        raise InputError(f"The ledger {url!r} names no file; write duckdb:///FILE.")
    return Path(name)


@dataclass(frozen=True)
class Settings:
    """What can be set from outside; every field has the environment variable named in its comment."""

    ledger: str = DEFAULT_LEDGER  # CUSTODY_LEDGER
    memory_limit: str = DEFAULT_MEMORY  # CUSTODY_MEMORY_LIMIT, of the engine, as DuckDB writes sizes
    threads: int = 0  # CUSTODY_THREADS, 0: as many as there are processors
    regulation: str | None = None  # CUSTODY_REGULATION, folder of regulation files in place of the packaged ones

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings from the environment.

        Raises:
            InputError: for a value that can't be used.
        """
        text = os.environ.get("CUSTODY_THREADS", "0")
        if not text.isdigit():
            raise InputError(f"CUSTODY_THREADS is {text!r}; write a whole number, 0 for all processors.")
        memory = os.environ.get("CUSTODY_MEMORY_LIMIT") or DEFAULT_MEMORY
        if not _MEMORY.fullmatch(memory):
            raise InputError(f"CUSTODY_MEMORY_LIMIT is {memory!r}; write a size such as 4GB or 512MB.")
        return cls(
            ledger=os.environ.get("CUSTODY_LEDGER") or DEFAULT_LEDGER,
            memory_limit=memory,
            threads=int(text),
            regulation=os.environ.get("CUSTODY_REGULATION") or None,
        )
