"""Enterprises: who a party is, its licences on a day, its stock, and what flows in and out."""

from __future__ import annotations

from typing import Any

import duckdb

from battery_custody.errors import NotFoundError
from battery_custody.lookup.statements import rows
from battery_custody.model.times import iso


def enterprise_card(connection: duckdb.DuckDBPyConnection, party_key: int, on_s: int) -> dict[str, Any]:
    """Return who a party is, with the licences that it held on a day (epoch seconds) and what it has in stock.

    Raises:
        NotFoundError: for a key that the ledger has not.
    """
    found = rows(connection, "enterprise", {"party": party_key})
    if not found:
        raise NotFoundError(f"No record names a party with the key {party_key}; check the id.")
    card = _dated(found[0])
    licences = rows(connection, "licences", {"party": party_key, "on_s": on_s})
    (stock,) = rows(connection, "stock_sum", {"party": party_key})
    return {**card, "on": iso(on_s), "licences": [_dated(one) for one in licences], "stock": stock}


def stock(connection: duckdb.DuckDBPyConnection, party_key: int, after: int, limit: int) -> list[dict[str, Any]]:
    """Return what a party has in custody now, in order of `_key`: at most so many, after a key."""
    found = rows(connection, "stock", {"party": party_key, "after": after, "limit": limit})
    return [_dated(one) for one in found]


def flows(
    connection: duckdb.DuckDBPyConnection, party_key: int, since_s: int | None, until_s: int | None
) -> list[dict[str, Any]]:
    """Return what a party received from whom and handed to whom in a time, the greatest mass first."""
    asked = {"party": party_key, "since_s": since_s, "until_s": until_s}
    return [_dated(one) for one in rows(connection, "flows", asked)]


#: What a licence's and other rows' times are called.
_NAMED = {"valid_from_s": "valid_from", "void_from_s": "void_from"}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its times as ISO 8601: `…_s` becomes `…_at`, those of a licence's validity keep their name."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name.endswith("_s"):
            told[_NAMED.get(name) or f"{name.removesuffix('_s')}_at"] = iso(value)
        else:
            told[name] = value
    return told
