"""Search: items, vehicles and parties by a part of their id, other name or name."""

from __future__ import annotations

from typing import Any

import duckdb

from battery_custody.lookup.sight import Sight
from battery_custody.lookup.statements import rows

#: How many candidates are looked at before those out of sight are left out.
CANDIDATES = 2_000


def search(
    connection: duckdb.DuckDBPyConnection, text: str, sight: Sight, kinds: tuple[str, ...], limit: int
) -> list[dict[str, Any]]:
    """Return what a text names, the closest first: equal, then beginning with it, then holding it.

    Letters of Latin script match in either case; names match in any script.
    """
    asked = {"text": text.strip(), "kinds": list(kinds), "limit": limit if sight.is_whole else CANDIDATES}
    found = rows(connection, "search", asked)
    if not sight.is_whole:
        found = _in_sight(connection, found, sight)
    return [{name: row[name] for name in ("kind", "id", "name", "match")} for row in found[:limit]]


def _in_sight(connection: duckdb.DuckDBPyConnection, found: list[dict[str, Any]], sight: Sight) -> list[dict[str, Any]]:
    keys = [row["key"] for row in found if row["kind"] == "item"]
    items = sight.items_seen(connection, keys) if keys else set()
    others = {"own": sight.own_key(connection), "territory": sight.territory}
    parties = {
        row["key"]
        for row in rows(connection, "search_parties_seen", {
            **others, "keys": [row["key"] for row in found if row["kind"] == "enterprise"]
        })
    }  # fmt: skip
    vehicles = {
        row["key"]
        for row in rows(connection, "search_vehicles_seen", {
            **others, "keys": [row["key"] for row in found if row["kind"] == "vehicle"]
        })
    }  # fmt: skip
    seen = {"item": items, "enterprise": parties, "vehicle": vehicles}
    return [row for row in found if row["key"] in seen[row["kind"]]]
