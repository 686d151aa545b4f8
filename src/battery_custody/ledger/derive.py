"""Derivation: the flat tables that rules and traces read, computed from the reported records.

They hold nothing of their own: they can be thrown away and rebuilt. After a batch only the items
that it touched are derived again.
"""

from __future__ import annotations

import duckdb

from battery_custody.ledger.flow import derive_flow
from battery_custody.ledger.genealogy import derive_genealogy
from battery_custody.ledger.law import is_derived_by, note_law
from battery_custody.ledger.queries import one_number, query
from battery_custody.ledger.same_day import order_same_day
from battery_custody.regulation import Regulation, load_regulation
from battery_custody.tables.reported import KEY_TABLES, SCHEMA

#: How many items are derived at a time where all are: what is worked on then stays in memory.
ITEMS_AT_ONCE = 250_000
#: When a batch touches more than this share of all items, everything is derived anew: it is quicker.
FULL_ABOVE_SHARE = 0.2

# The dimension tables, with their scope and their key column.
_DIMENSIONS: tuple[tuple[str, str, str], ...] = (
    ("enterprise", "party", "enterprise_key"),
    ("site", "site", "site_key"),
    ("vehicle", "vehicle", "vehicle_key"),
    ("lot", "item", "item_key"),
    ("battery", "item", "item_key"),
    ("battery_report", "item", "item_key"),
    ("aggregation", "item", "child_key"),
    ("licence", "licence", "licence_id"),
    ("transformation", "transformation", "transformation_id"),
    ("transformation_input", "transformation", "transformation_id"),
    ("transformation_output", "transformation", "transformation_id"),
)
# What has an id of its own and no key: the tables whose rows tell of it.
_TOLD_BY_ID = {
    "licence": ("licences",),
    "transformation": ("transformations", "transformation_inputs", "transformation_outputs"),
}
# The tables derived from events beside the transfers, with the TEMP table in which the scope's rows are made.
_FROM_EVENTS = (
    ("association", "scope_association"),
    ("event_repeat", "scope_repeat"),
    ("event_leap", "scope_leap"),
    ("item_life", "scope_life"),
)


def derive(connection: duckdb.DuckDBPyConnection, regulation: Regulation, batch_no: int | None = None) -> int:
    """Derive all tables anew, or after a load the rows of what batch `batch_no` touched.

    After a load the TEMP tables `map_<name>` of `battery_custody.ledger.keys` are there still.
    The items touched are also noted in `touched_item` for the next detection. Returns how many. Where the
    ledger was derived by another regulation before, all is derived anew.
    """
    if batch_no is not None and not is_derived_by(connection, regulation):
        batch_no = None
    note_law(connection, regulation)
    regulation.write_tables(connection)
    if batch_no is None:
        for name in KEY_TABLES.values():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE scope_{name} AS SELECT key FROM keys.{name}")
    else:
        connection.execute(query("scope_touched"), {"batch": batch_no})
        for name in KEY_TABLES.values():
            if name != "item":
                connection.execute(f"CREATE OR REPLACE TEMP TABLE scope_{name} AS SELECT DISTINCT key FROM map_{name}")
    if batch_no is None:
        connection.execute("DELETE FROM battery_code")
    # Loaded here: a question about one item derives too, and has no use for the library of arrays.
    from battery_custody.ledger.identifiers import derive_identifiers

    derive_identifiers(connection)
    touched = one_number(connection, "SELECT count(*) FROM scope_item")
    in_all = one_number(connection, "SELECT count(*) FROM keys.item")
    for what, tables in _TOLD_BY_ID.items():
        named = " UNION ".join(
            f"SELECT {what}_id AS key FROM {SCHEMA}.{table} WHERE $batch IS NULL OR batch_no = $batch"
            for table in tables
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE scope_{what} AS {named}", {"batch": batch_no})
    for table, scope, key in _DIMENSIONS:
        _forget(connection, table, key, f"scope_{scope}")
        connection.execute(query(f"dimension_{table}"))
    everything = batch_no is None or touched > in_all * FULL_ABOVE_SHARE
    for table in ("custody_transfer", *(table for table, _ in _FROM_EVENTS)):
        if everything:
            connection.execute(f"DELETE FROM {table}")
        else:
            _forget(connection, table, "item_key", "scope_item")
    connection.execute("CREATE OR REPLACE TEMP VIEW scope_vehicle_event AS FROM vehicle_event")
    for part in _parts(in_all) if everything else ["item_key IN (SELECT key FROM scope_item)"]:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW scope_event AS FROM custody_event WHERE {part}")
        _derive_handovers(connection)
        connection.execute("INSERT INTO custody_transfer BY NAME FROM scope_transfer ORDER BY item_key")
        connection.execute(f"CREATE OR REPLACE TEMP VIEW made_transfer AS FROM custody_transfer WHERE {part}")
        _derive_lives(connection)
        for table, scope in _FROM_EVENTS:
            connection.execute(f"INSERT INTO {table} BY NAME FROM {scope} ORDER BY item_key")
    derive_genealogy(connection, None if everything else batch_no)
    derive_flow(connection, None if everything else batch_no)
    connection.execute(
        "INSERT INTO touched_item SELECT key FROM scope_item WHERE key NOT IN (SELECT item_key FROM touched_item)"
    )
    _drop(connection)
    return touched


def derive_item(
    connection: duckdb.DuckDBPyConnection, item_key: int, known_s: int, regulation: Regulation | None = None
) -> None:
    """Derive one item from what was known at a time, into TEMP tables `known_<table>`.

    They have the columns of custody_event, custody_transfer, association and item_life.
    """
    (regulation or load_regulation()).write_tables(connection)
    connection.execute(query("known_event"), {"item_key": item_key, "known_us": known_s * 1_000_000 + 999_999})
    connection.execute(query("known_vehicle_event"), {"item_key": item_key, "known_us": known_s * 1_000_000 + 999_999})
    connection.execute("CREATE OR REPLACE TEMP VIEW scope_event AS FROM known_custody_event")
    connection.execute("CREATE OR REPLACE TEMP VIEW scope_vehicle_event AS FROM known_vehicle_event")
    _derive_handovers(connection, known_s)
    connection.execute("CREATE OR REPLACE TEMP TABLE known_custody_transfer AS FROM scope_transfer")
    connection.execute("CREATE OR REPLACE TEMP VIEW made_transfer AS FROM known_custody_transfer")
    _derive_lives(connection)
    for table, scope in _FROM_EVENTS:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE known_{table} AS FROM {scope}")
    _drop(connection)


def _derive_handovers(connection: duckdb.DuckDBPyConnection, known_s: int | None = None) -> None:
    """Derive hand-overs from the views `scope_event` and `scope_vehicle_event`, up to the view `scope_transfer`."""
    if one_number(connection, "SELECT count(*) FROM (FROM aggregation LIMIT 1)"):
        connection.execute(query("derive_taken"), {"known_s": known_s})
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE taken (item_key INTEGER, event_s BIGINT, event_type VARCHAR)")
    for step in ("derive_step", "derive_repeat", "mark_repeat"):
        connection.execute(query(step))
    for step in ("move", "pair", "association", "handover"):
        connection.execute(query(f"derive_{step}"))
    order_same_day(connection)
    for step in ("verdict", "transfer"):
        connection.execute(query(f"derive_{step}"))


def _derive_lives(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive leaps and lives, once the scope's transfers are in the view `made_transfer`."""
    for step in ("leap", "life"):
        connection.execute(query(f"derive_{step}"))


def _parts(items: int) -> list[str]:
    """Return the conditions that cut so many items into parts by their keys, which run from 1."""
    firsts = range(1, max(items, 1) + 1, ITEMS_AT_ONCE)
    return [f"item_key BETWEEN {first} AND {first + ITEMS_AT_ONCE - 1}" for first in firsts]


def _forget(connection: duckdb.DuckDBPyConnection, table: str, key: str, scope: str) -> None:
    if one_number(connection, f"SELECT count(*) FROM (FROM {table} LIMIT 1)"):
        connection.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT key FROM {scope})")


def _drop(connection: duckdb.DuckDBPyConnection) -> None:
    for view in ("scope_transfer", "made_transfer", "scope_event", "scope_vehicle_event"):
        connection.execute(f"DROP VIEW {view}")
    for table in ("taken", "step", "move", "pair", "handover", "verdict", *(scope for _, scope in _FROM_EVENTS)):
        connection.execute(f"DROP TABLE {table}")
