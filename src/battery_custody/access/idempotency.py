"""Idempotency keys: a request sent again gets the answer of the first, and is done once."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from hashlib import sha256

from battery_custody.access.store import AccessFile

#: How long a key is remembered, milliseconds.
REMEMBERED_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that a request got; `same` says whether the one before had the same content."""

    same: bool
    status: int
    headers: dict[str, str]
    body: bytes


def answer_given(file: AccessFile, owner: str, key: str, content: bytes) -> Given | None:
    """Return the answer to a request sent before with a key, None where there was none."""
    with file.reading() as connection:
        row = connection.execute(
            "SELECT body_sha256, status, headers, answer FROM idempotency "
            "WHERE owner = ? AND given_key = ? AND made_ms > ?",
            (owner, key, _now_ms() - REMEMBERED_MS),
        ).fetchone()
    if row is None:
        return None
    return Given(bytes(row[0]) == sha256(content).digest(), row[1], json.loads(row[2]), bytes(row[3]))


def keep_answer(
    file: AccessFile, owner: str, key: str, content: bytes, status: int, headers: dict[str, str], body: bytes
) -> None:
    """Remember the answer to a request with a key, and forget those of days ago."""
    with file.writing() as connection:
        connection.execute("DELETE FROM idempotency WHERE made_ms <= ?", (_now_ms() - REMEMBERED_MS,))
        connection.execute(
            "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)",
            (owner, key, sha256(content).digest(), status, json.dumps(headers), body, _now_ms()),
        )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
