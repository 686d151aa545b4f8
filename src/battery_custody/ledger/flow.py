"""Material flow: mass and metals of what went into transformations and came out, as far as records imply them.

What a record leaves out is looked for nearby: in the battery's code, its originals, the wholes that it
was in, its parts. After a batch only the transformations on which it has a bearing are derived again.
"""

from __future__ import annotations

import duckdb

from battery_custody.ledger.queries import one_number, query

#: How many links up (to originals and wholes) and down (to parts) a battery is looked after.
STEPS_UP = 3
STEPS_DOWN = 2
#: Of the mass of a whole its parts on record must make up this share for one's share of its energy to be known.
LEAST_SHARE = 0.6

_TABLES = ("scope", "item", "kin", "chemistry", "share", "battery", "lot")


def derive_flow(connection: duckdb.DuckDBPyConnection, batch_no: int | None) -> int:
    """Derive the flows anew, or after a load those of the transformations that a batch has a bearing on.

    After a load the TEMP table `scope_item` is there. Returns how many transformations were derived.
    """
    if not _scope(connection, batch_no):
        connection.execute("DROP TABLE flow_scope")
        return 0
    connection.execute(query("flow_item"))
    _find_kin(connection)
    connection.execute(query("flow_chemistry"))
    connection.execute(query("flow_share"), {"least_share": LEAST_SHARE})
    for step in ("flow_battery", "flow_lot", "derive_flow", "flow_inherit"):
        connection.execute(query(step))
    derived = one_number(connection, "SELECT count(*) FROM flow_scope")
    for name in _TABLES:
        connection.execute(f"DROP TABLE flow_{name}")
    return derived


def _scope(connection: duckdb.DuckDBPyConnection, batch_no: int | None) -> int:
    """Gather the transformations to derive in `flow_scope`, and forget what was derived of them."""
    if batch_no is None:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE flow_scope AS SELECT transformation_id FROM transformation_input "
            "UNION SELECT transformation_id FROM transformation_output"
        )
        connection.execute("DELETE FROM material_flow")
        return one_number(connection, "SELECT count(*) FROM flow_scope")
    connection.execute("CREATE OR REPLACE TEMP TABLE flow_touched AS SELECT key FROM scope_item")
    if one_number(connection, "SELECT count(*) FROM (FROM transformation LIMIT 1)"):
        for _ in range(STEPS_UP):
            connection.execute(query("flow_near"))
    connection.execute(query("flow_scope"), {"batch": batch_no})
    connection.execute("DROP TABLE flow_touched")
    found = one_number(connection, "SELECT count(*) FROM flow_scope")
    if found:
        connection.execute(
            "DELETE FROM material_flow WHERE transformation_id IN (SELECT transformation_id FROM flow_scope)"
        )
    return found


def _find_kin(connection: duckdb.DuckDBPyConnection) -> None:
    """Gather in `flow_kin` the originals, wholes and parts of batteries whose own records leave something out."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE flow_kin AS "
        "SELECT item_key, item_key AS kin_key, 0 AS steps, 'record' AS basis FROM flow_item "
        "WHERE chemistry IS NULL OR chemistry = 'nmc' OR energy_kwh IS NULL OR coalesce(mass_kg, event_kg) IS NULL"
    )
    for step in range(1, STEPS_UP + 1):
        connection.execute(query("flow_above"), {"steps": step})
    for step in range(1, STEPS_DOWN + 1):
        connection.execute(query("flow_below"), {"steps": 10 + step})
