"""The audit: every look-up, who asked what, when and why; only ever added to, each entry hashed with the one before."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from battery_custody.access.store import AccessFile

#: The hash before the first entry.
START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What a check of the audit found: entries, the last hash, and the first entry that is not as written."""

    entries: int
    last_hash: str
    first_broken: int | None
    why: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as `custody audit --verify --json` prints it."""
        broken = None if self.first_broken is None else {"entry_no": self.first_broken, "why": self.why}
        return {"ok": broken is None, "entries": self.entries, "last_hash": self.last_hash, "first_broken": broken}


def append_entries(connection: sqlite3.Connection, entries: Iterable[Mapping[str, Any]]) -> None:
    """Add entries inside the caller's transaction; each is chained to the one before."""
    row = connection.execute("SELECT entry_no, hash FROM audit ORDER BY entry_no DESC LIMIT 1").fetchone()
    entry_no, last = row or (0, START)
    rows = []
    for entry in entries:
        entry_no += 1
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        last = _hash(last, entry_no, text)
        rows.append((entry_no, text, last))
    connection.executemany("INSERT INTO audit VALUES (?, ?, ?)", rows)


def append_now(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> None:
    """Add one entry of the command, with the present time, inside the caller's transaction."""
    append_entries(connection, [{"at_ms": time.time_ns() // 1_000_000, "who": "command", **entry}])


def check_audit(file: AccessFile, *, expected: str | None = None) -> AuditCheck:
    """Recompute the chain of the audit.

    Whoever can write the file could cut off its end or write all of it anew; keep the last hash
    elsewhere and give it as `expected`: it must still stand somewhere in the chain.
    """
    last, entries, seen = START, 0, expected is None or expected == START
    with file.reading() as connection:
        for entry_no, text, kept in connection.execute("SELECT entry_no, entry, hash FROM audit ORDER BY entry_no"):
            if entry_no != entries + 1:
                return AuditCheck(entries, last, entries + 1, "the entry is missing")
            if _hash(last, entry_no, text) != kept:
                return AuditCheck(entries, last, entry_no, "the entry is not what was written")
            entries, last = entry_no, kept
            seen = seen or kept == expected
    if not seen:
        return AuditCheck(entries, last, entries, "the hash that was kept elsewhere is not in the chain")
    return AuditCheck(entries, last, None)


def list_audit(
    file: AccessFile, *, who: str | None = None, about: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Return entries, the latest first: of a principal, or whose path or query holds a text."""
    with file.reading() as connection:
        rows = connection.execute(
            "SELECT entry_no, entry, hash FROM audit WHERE (:who IS NULL OR entry ->> 'who' = :who) "
            "AND (:about IS NULL OR instr(coalesce(entry ->> 'path', '') || '?' || coalesce(entry ->> 'query', ''), "
            ":about) > 0) ORDER BY entry_no DESC LIMIT :limit",
            {"who": who, "about": about, "limit": limit},
        ).fetchall()
    return [{"entry_no": entry_no, **json.loads(text), "hash": kept} for entry_no, text, kept in rows]


def _hash(last: str, entry_no: int, text: str) -> str:
    return sha256(f"{last}\n{entry_no}\n{text}".encode()).hexdigest()
