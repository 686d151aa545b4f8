"""Keys: every id that a batch names gets the integer key under which the ledger keeps it."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from battery_custody.ledger.queries import first_row, one_number, query
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.tables.reported import KEY_TABLES, REPORTED


def assign_keys(connection: duckdb.DuckDBPyConnection, staged: list[str]) -> dict[str, tuple[int, int]]:
    """Give keys to the ids in the staged tables and leave them in TEMP tables `map_<name>`.

    A map has `raw` (the id as staged) and `key`. Ids of one normal form share a key, and the form first
    reported is the one that the ledger shows. Returns for each key table the first new key and how many.
    """
    spans: dict[str, tuple[int, int]] = {}
    for domain, name in KEY_TABLES.items():
        sources = [
            f"SELECT {column.source.name} AS raw FROM staged_{table}"
            for table in staged
            for column in REPORTED[table]
            if column.source.domain is domain
        ]
        union = " UNION ALL ".join(sources) or "SELECT NULL::VARCHAR AS raw WHERE false"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE raw_{name} AS "
            f"SELECT DISTINCT raw, raw AS normal_id FROM ({union}) WHERE raw IS NOT NULL"
        )
        _normalise(connection, name)
        placed = name == "item" and "aggregations" in staged
        before = one_number(connection, f"SELECT max(key) FROM keys.{name}")
        # The ids of the ledger are many, those of a batch may be few: the ledger's are looked through once.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE known_id AS "
            f"SELECT raw, normal_id, key FROM raw_{name} LEFT JOIN keys.{name} USING (normal_id)"
        )
        connection.execute(
            f"""
            INSERT INTO keys.{name}
            WITH fresh AS (SELECT normal_id, min(raw) AS id FROM known_id WHERE key IS NULL GROUP BY normal_id)
            SELECT $before + row_number() OVER (), id, normal_id
            FROM {query("families") if placed else "fresh"}
            """,
            {"before": before},
        )
        spans[f"keys.{name}"] = (before + 1, one_number(connection, f"SELECT max(key) FROM keys.{name}") - before)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE map_{name} AS SELECT raw, coalesce(known_id.key, fresh.key) AS key "
            f"FROM known_id LEFT JOIN (FROM keys.{name} WHERE key > $before) AS fresh USING (normal_id)",
            {"before": before},
        )
    return spans


def _normalise(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    # Only URNs and web addresses have several spellings; all other ids are compared as they are.
    links = connection.execute(f"SELECT raw FROM raw_{name} WHERE raw ILIKE 'urn:%' OR raw ILIKE 'http%'").fetchall()
    if not links:
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE raw_link (raw VARCHAR, normal_id VARCHAR)")
    connection.execute(
        "INSERT INTO raw_link SELECT unnest($raws), unnest($normals)",
        {"raws": [raw for (raw,) in links], "normals": [normal_id(raw) for (raw,) in links]},
    )
    connection.execute(
        f"UPDATE raw_{name} SET normal_id = raw_link.normal_id FROM raw_link WHERE raw_link.raw = raw_{name}.raw"
    )


def find_key(connection: duckdb.DuckDBPyConnection, name: str, id_: str) -> int | None:
    """Return the key of an id in the key table `name` (item, party, vehicle or site), or None."""
    row = first_row(connection, f"SELECT key FROM keys.{name} WHERE normal_id = ?", [normal_id(id_)])
    return None if row is None else int(row[0])


def find_keys(connection: duckdb.DuckDBPyConnection, name: str, ids: Iterable[str]) -> dict[str, int]:
    """Return the keys of ids in the key table `name`, by the id as given; unknown ones are left out."""
    normals = {id_: normal_id(id_) for id_ in ids}
    rows = connection.execute(
        f"SELECT normal_id, key FROM keys.{name} WHERE normal_id IN (SELECT unnest($ids))",
        {"ids": sorted(set(normals.values()))},
    ).fetchall()
    keys = {normal: int(key) for normal, key in rows}
    return {id_: keys[normal] for id_, normal in normals.items() if normal in keys}


def find_named(connection: duckdb.DuckDBPyConnection, aliases: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """Return, by alias as given, keys and ids of the items that have it beside their id, in order of id.

    Case counts unless the alias is a URN.
    """
    wanted = {alias: normal_id(alias) for alias in aliases}
    spelt = sorted({*wanted.values(), *(alias.strip() for alias in wanted)})
    rows = connection.execute(
        "SELECT DISTINCT CASE WHEN named.alias ILIKE 'urn:%' THEN lower(named.alias) ELSE named.alias END AS alias, "
        "item.key, item.id FROM reported.aliases AS named JOIN keys.item AS item ON item.key = named.item_key "
        "WHERE named.alias IN (SELECT unnest($spelt)) OR (named.alias ILIKE 'urn:%' "
        "AND lower(named.alias) IN (SELECT unnest($spelt))) ORDER BY item.id",
        {"spelt": spelt},
    ).fetchall()
    found: dict[str, list[tuple[int, str]]] = {}
    for alias, key, id_ in rows:
        found.setdefault(alias, []).append((int(key), str(id_)))
    return {alias: found[normal] for alias, normal in wanted.items() if normal in found}
