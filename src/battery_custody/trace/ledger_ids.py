"""What a ledger's keys stand for: looked up as they are met, and read at once where many are met.

The ledger gives a key to an id once and for all, so what was read stays true as records are added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import duckdb

from battery_custody.trace.statements import ask_keys, statement

#: How many ids that were looked up are remembered before that memory begins anew.
MOST_IDS = 200_000
#: After so many look-ups in a kind of keys all of its ids are read, if there are not too many.
WHOLE_AFTER = 40
#: Up to so many ids of one kind are read at once: some 25 bytes each.
WHOLE_UP_TO = 3_000_000

_DOMAINS = ("item", "party", "vehicle", "site", "source")
_WHOLE = ("item", "party", "vehicle", "site")


class LedgerIds:
    """Ids of items, parties, vehicles and sites and names of source files, by key."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[int, str]] = {domain: {} for domain in _DOMAINS}
        # Arrow arrays of ids in order of key, from key 1: a dict would take several times the memory.
        self._whole: dict[str, Any] = {}
        self._asked: Counter[str] = Counter()

    def learn(self, connection: duckdb.DuckDBPyConnection, domain: str, keys: Iterable[int | None]) -> None:
        """Look up those of the keys of a domain that are not known yet; the ledger may not have them all."""
        known = self._ids[domain]
        if len(known) > MOST_IDS:
            known.clear()
        fresh = {key for key in keys if key is not None} - known.keys()
        if not fresh:
            return
        whole = self._whole_of(connection, domain)
        size = len(whole)
        known.update((key, whole[key - 1].as_py()) for key in fresh if 0 < key <= size)
        met = sorted(key for key in fresh if key > size)
        known.update(ask_keys(connection, f"id_{domain}", met))

    def of(self, domain: str, key: int | None) -> str | None:
        """Return the id behind a key that was learnt, None for none."""
        return None if key is None else self._ids[domain].get(key)

    def _whole_of(self, connection: duckdb.DuckDBPyConnection, domain: str) -> Any:
        self._asked[domain] += 1
        if self._asked[domain] == WHOLE_AFTER and domain in _WHOLE:
            query = connection.sql(statement(f"ids_{domain}"), params={"most": WHOLE_UP_TO})
            table = query.to_arrow_table().combine_chunks()
            keys = table.column("key")
            # Keys count up from 1; a ledger in which they do not is asked key by key.
            if table.num_rows and keys[0].as_py() == 1 and keys[-1].as_py() == table.num_rows:
                self._whole[domain] = table.column("id").chunk(0)
        return self._whole.get(domain, ())
