"""Seals: cursors and entity tags, which clients hand back unseen and can't make themselves."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

import orjson

from battery_custody.api.refusals import NoSuchPageError

_SEAL_BYTES = 12


class Seals:
    """Seals and opens what clients hand back, with a key of the server."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def cursor(self, question: str, place: Any) -> str:
        """Return the cursor of the page after a place, for one question and no other."""
        body = orjson.dumps(place)
        return urlsafe_b64encode(self._seal(question, body) + body).decode().rstrip("=")

    def place(self, question: str, cursor: str | None) -> Any:
        """Return the place that a cursor names, None for none.

        Raises:
            NoSuchPageError: for one that this server did not make for this question.
        """
        if cursor is None:
            return None
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except ValueError:
            sealed = b""
        seal, body = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(question, body)):
            raise NoSuchPageError("The cursor names no page of this question; begin again without one.")
        return orjson.loads(body)

    def tag(self, *parts: str) -> str:
        """Return the entity tag of an answer that depends on these parts alone."""
        return f'"{hmac.new(self._key, orjson.dumps(parts), sha256).hexdigest()[:32]}"'

    def _seal(self, question: str, body: bytes) -> bytes:
        return hmac.digest(self._key, question.encode() + b"\0" + body, "sha256")[:_SEAL_BYTES]
