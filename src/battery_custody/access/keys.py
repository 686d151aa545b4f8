"""API keys: made once and shown once, kept as hashes, rotated, expiring."""

from __future__ import annotations

import hmac
import re
import secrets
import sqlite3
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from battery_custody.access.audit import append_now
from battery_custody.access.principal import AccessRole, Principal, checked
from battery_custody.access.store import AccessFile
from battery_custody.errors import InputError, NotFoundError
from battery_custody.model.times import iso

_TOKEN = re.compile(r"ck_(?P<key_id>[0-9a-f]{12})_(?P<secret>[0-9a-f]{64})")
DAY_MS = 86_400_000
#: How long a key may live, days.
LONGEST_DAYS = 3_650
#: How long the old key goes on working after a rotation, unless said otherwise, hours.
OVERLAP_HOURS = 24


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: all but its secret, of which only the hash is."""

    key_id: str
    principal: Principal
    made_ms: int
    expires_ms: int
    revoked_ms: int | None
    replaced_by: str | None

    def works(self, now_ms: int) -> bool:
        """Whether it opens anything at a time."""
        return now_ms < self.expires_ms and (self.revoked_ms is None or now_ms < self.revoked_ms)

    def to_dict(self) -> dict[str, Any]:
        """Return the key as `custody keys list --json` prints it."""
        who = self.principal
        return {
            "key_id": self.key_id,
            "name": who.name,
            "role": str(who.role),
            "enterprise_id": who.enterprise_id,
            "territory": who.territory,
            "personal": who.personal,
            "made_at": iso(self.made_ms // 1000),
            "expires_at": iso(self.expires_ms // 1000),
            "revoked_at": None if self.revoked_ms is None else iso(self.revoked_ms // 1000),
            "replaced_by": self.replaced_by,
            "works": self.works(now_ms()),
        }


def now_ms() -> int:
    """Return the present moment, epoch milliseconds."""
    return time.time_ns() // 1_000_000


def make_key(file: AccessFile, principal: Principal, *, days: float = 365) -> tuple[str, Key]:
    """Make a key; return the text to send with requests, which is kept nowhere, and what is kept.

    Raises:
        InputError: for a principal whose parts don't fit, or a life that is too long.
    """
    if not 0 < days <= LONGEST_DAYS:
        raise InputError(f"A key can't live {days} days; write more than 0 and at most {LONGEST_DAYS}.")
    with file.writing() as connection:
        return _make(connection, checked(principal), now_ms() + int(days * DAY_MS))


def rotate_key(file: AccessFile, key_id: str, *, days: float = 365, overlap_hours: float = OVERLAP_HOURS) -> str:
    """Make the successor of a key and let the old one end after an overlap; return the new key's text.

    Raises:
        NotFoundError: for a key that there is not.
        InputError: for one that no longer works, a life too long, or an overlap below 0.
    """
    if not 0 < days <= LONGEST_DAYS or overlap_hours < 0:
        raise InputError("The successor's life or the overlap can't be used; write days above 0 and hours from 0.")
    with file.writing() as connection:
        old = _find(connection, key_id)
        now = now_ms()
        if not old.works(now):
            raise InputError(f"The key {key_id} no longer works; make a new one with `custody keys new`.")
        text, new = _make(connection, old.principal, now + int(days * DAY_MS))
        ends = min(old.expires_ms, now + int(overlap_hours * 3_600_000))
        connection.execute(
            "UPDATE api_key SET expires_ms = ?, replaced_by = ? WHERE key_id = ?", (ends, new.key_id, key_id)
        )
        append_now(connection, {"what": "key rotated", "key_id": key_id, "replaced_by": new.key_id})
        return text


def revoke_key(file: AccessFile, key_id: str) -> None:
    """End a key at once.

    Raises:
        NotFoundError: for a key that there is not.
    """
    with file.writing() as connection:
        _find(connection, key_id)
        connection.execute(
            "UPDATE api_key SET revoked_ms = coalesce(revoked_ms, ?) WHERE key_id = ?", (now_ms(), key_id)
        )
        append_now(connection, {"what": "key revoked", "key_id": key_id})


def list_keys(file: AccessFile) -> list[Key]:
    """Return all keys, the newest first."""
    with file.reading() as connection:
        rows = connection.execute(f"SELECT {_COLUMNS} FROM api_key ORDER BY made_ms DESC, key_id").fetchall()
    return [_key(row) for row in rows]


def principal_of(connection: sqlite3.Connection, text: str, at_ms: int) -> Principal | None:
    """Return whose key a text is, None where it is none that works."""
    match = _TOKEN.fullmatch(text)
    key_id = match["key_id"] if match else ""
    given = sha256((match["secret"] if match else "").encode()).digest()
    row = connection.execute(f"SELECT {_COLUMNS}, secret_sha256 FROM api_key WHERE key_id = ?", (key_id,)).fetchone()
    # Compared even where there is no such key, so that the time tells nothing.
    same = hmac.compare_digest(given, row[-1] if row else sha256(b"none").digest())
    if match is None or row is None or not same:
        return None
    key = _key(row[:-1])
    return key.principal if key.works(at_ms) else None


_COLUMNS = "key_id, name, role, enterprise_id, territory, personal, made_ms, expires_ms, revoked_ms, replaced_by"


def _key(row: tuple[Any, ...]) -> Key:
    key_id, name, role, enterprise_id, territory, personal, *times, replaced_by = row
    principal = Principal(name, AccessRole(role), enterprise_id, territory, bool(personal), key_id)
    return Key(key_id, principal, times[0], times[1], times[2], replaced_by)


def _find(connection: sqlite3.Connection, key_id: str) -> Key:
    row = connection.execute(f"SELECT {_COLUMNS} FROM api_key WHERE key_id = ?", (key_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no key {key_id!r}; `custody keys list` shows them.")
    return _key(row)


def _make(connection: sqlite3.Connection, principal: Principal, expires_ms: int) -> tuple[str, Key]:
    key_id, secret = secrets.token_hex(6), secrets.token_hex(32)
    key = Key(key_id, replace(principal, key_id=key_id), now_ms(), expires_ms, None, None)
    connection.execute(
        f"INSERT INTO api_key ({_COLUMNS}, secret_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
        (key_id, principal.name, str(principal.role), principal.enterprise_id, principal.territory,
         int(principal.personal), key.made_ms, expires_ms, sha256(secret.encode()).digest()),
    )  # fmt: skip
    made = {"what": "key made", "key_id": key_id, "holder": principal.name, "role": str(principal.role)}
    append_now(connection, made)
    return f"ck_{key_id}_{secret}", key
