"""Secrets: random values of one ledger's access file, for pseudonyms and for what clients hand back unseen."""

from __future__ import annotations

import secrets
import time

from battery_custody.access.audit import append_now
from battery_custody.access.store import AccessFile

#: Makes pseudonyms of personal data.
PSEUDONYMS = "pseudonyms"
#: Seals cursors and entity tags.
SEALS = "seals"


def secret_of(file: AccessFile, purpose: str) -> bytes:
    """Return the latest secret for a purpose; the first time it is made."""
    with file.writing() as connection:
        row = connection.execute(
            "SELECT value FROM secret WHERE purpose = ? ORDER BY rowid DESC LIMIT 1", (purpose,)
        ).fetchone()
        if row is not None:
            return bytes(row[0])
        value = secrets.token_bytes(32)
        connection.execute("INSERT INTO secret VALUES (?, ?, ?)", (purpose, value, time.time_ns() // 1_000_000))
        return value


def replace_secret(file: AccessFile, purpose: str) -> None:
    """Make a new secret for a purpose: pseudonyms are others from the server's next start on."""
    with file.writing() as connection:
        value, now_ms = secrets.token_bytes(32), time.time_ns() // 1_000_000
        connection.execute("INSERT INTO secret VALUES (?, ?, ?)", (purpose, value, now_ms))
        append_now(connection, {"what": f"secret of {purpose} replaced"})
