"""Genealogy: the flat table of all links below each item, made level by level.

A loop follows the links one step a round from every item at once. Links to which only one way leads
(nearly all) are written as they are found; those that several ways may reach are held until the end,
so that each stands once. A way ends where it comes back to its beginning, and a link that was reached
before by a way that counts as long is not followed again: so every loop ends, cycles or not.
"""

from __future__ import annotations

import duckdb

from battery_custody.ledger.queries import one_number, query

_TABLES = ("genealogy", "genealogy_cycle", "part_overlap", "transformation_part")


def derive_genealogy(connection: duckdb.DuckDBPyConnection, batch_no: int | None) -> int:
    """Derive the genealogy anew, or after a load that of the items above and below what a batch linked.

    After a load the TEMP table `scope_item` is there. Returns for how many items it was derived.
    """
    if batch_no is None:
        connection.execute("CREATE OR REPLACE TEMP TABLE genealogy_scope AS SELECT NULL::INTEGER AS key")
        for table in _TABLES:
            connection.execute(f"DELETE FROM {table}")
    else:
        connection.execute(query("genealogy_scope"), {"batch": batch_no})
        if not one_number(connection, "SELECT count(*) FROM genealogy_scope"):
            connection.execute("DROP TABLE genealogy_scope")
            return 0
        connection.execute("DELETE FROM part_overlap WHERE child_key IN (SELECT key FROM genealogy_scope)")
    connection.execute(query("genealogy_link"))
    connection.execute(query("genealogy_part"))
    _find_roots(connection, everything=batch_no is None)
    roots = one_number(connection, "SELECT count(*) FROM genealogy_front")
    steps = 0
    while one_number(connection, "SELECT count(*) FROM genealogy_front"):
        steps += 1
        _go_down(connection, steps, everything=batch_no is None)
    connection.execute(query("genealogy_forked"))
    connection.execute(query("genealogy_cycle"))
    connection.execute(query("genealogy_overlap"))
    connection.execute("DROP VIEW genealogy_link")
    for name in ("scope", "root", "onward", "fork", "front", "forked", "candidate"):
        connection.execute(f"DROP TABLE IF EXISTS genealogy_{name}")
    return roots


def _find_roots(connection: duckdb.DuckDBPyConnection, *, everything: bool) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE genealogy_root (key INTEGER)")
    connection.execute("CREATE OR REPLACE TEMP TABLE genealogy_forked AS FROM genealogy LIMIT 0")
    if everything:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE genealogy_onward AS SELECT DISTINCT parent_key AS key FROM genealogy_link"
        )
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE genealogy_fork AS "
            "SELECT child_key AS key FROM genealogy_link GROUP BY child_key HAVING count(*) > 1"
        )
        roots = "genealogy_onward"
    else:
        # A few items: every link is treated as one that several ways may reach.
        connection.execute("CREATE OR REPLACE TEMP TABLE genealogy_fork (key INTEGER)")
        _climb(connection)
        for table, key in (("genealogy", "ancestor_key"), ("genealogy_cycle", "item_key")):
            connection.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT key FROM genealogy_root)")
        roots = "genealogy_root"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE genealogy_front AS SELECT key AS ancestor_key, key AS item_key, "
        f"NULL::BIGINT AS counts_until_s, {not everything} AS forked FROM {roots}"
    )


def _climb(connection: duckdb.DuckDBPyConnection) -> None:
    """Gather in `genealogy_root` the items in scope and all that stand above them, then or now."""
    connection.execute(
        "INSERT INTO genealogy_root SELECT key FROM genealogy_scope UNION "
        "SELECT ancestor_key FROM genealogy WHERE descendant_key IN (SELECT key FROM genealogy_scope)"
    )
    found = 1
    while found:
        before = one_number(connection, "SELECT count(*) FROM genealogy_root")
        connection.execute(
            "INSERT INTO genealogy_root SELECT DISTINCT parent_key FROM genealogy_link "
            "WHERE child_key IN (SELECT key FROM genealogy_root) AND parent_key NOT IN (SELECT key FROM genealogy_root)"
        )
        found = one_number(connection, "SELECT count(*) FROM genealogy_root") - before


def _go_down(connection: duckdb.DuckDBPyConnection, steps: int, *, everything: bool) -> None:
    if everything:
        connection.execute(query("genealogy_plain"), {"steps": steps})
    connection.execute(query("genealogy_candidate"), {"steps": steps})
    connection.execute("INSERT INTO genealogy_forked BY NAME FROM genealogy_candidate")
    if not everything:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE genealogy_onward AS "
            "SELECT DISTINCT descendant_key AS key FROM genealogy_candidate"
        )
    connection.execute(query("genealogy_next"))
    connection.execute("DROP TABLE genealogy_front; ALTER TABLE genealogy_front_next RENAME TO genealogy_front")
