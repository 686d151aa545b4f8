"""What a ledger holds, by codes: ids in place of keys and numbers, so that two ledgers can be compared."""

from __future__ import annotations

from typing import Any

from battery_custody.book import Book
from battery_custody.ledger.rows import row_hash_sql
from battery_custody.tables.columns import FlatTable
from battery_custody.tables.derived import DERIVED_TABLES
from battery_custody.tables.reported import REPORTED, SCHEMA

Contents = dict[str, list[tuple[Any, ...]]]

#: Columns that say where a row stands in one ledger, not what it says.
PLACES = ("batch_no", "source_no", "source_row", "record_no", "report_no")
_PARTY = ("reporter", "consignor", "consignee", "carrier", "broker", "owner", "maker", "enterprise", "custodian")


def derived(book: Book) -> Contents:
    """Return the rows of all derived tables by codes, sorted."""
    return {name: _rows(book, _selected(table)) for name, table in DERIVED_TABLES.items()}


def reported(book: Book) -> Contents:
    """Return the rows of all reported tables by their hashes, with whether they stand, sorted."""
    found = {
        table: _rows(
            book,
            f"SELECT hex({row_hash_sql(table, 'r')}), extra, count(s.record_no) FROM {SCHEMA}.{table} AS r "
            "LEFT JOIN (SELECT DISTINCT record_no FROM superseded "
            f"WHERE table_name = '{table}') AS s USING (record_no) GROUP BY ALL",
        )
        for table in REPORTED
    }
    found["rejected_record"] = _rows(book, "SELECT source_row, table_name, field, reason, raw FROM rejected_record")
    return found


def different(one: Contents, other: Contents) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return for each table that differs the rows that only one and only the other has."""
    differences = {}
    for table in one.keys() | other.keys():
        left, right = one.get(table, []), other.get(table, [])
        if left != right:
            differences[table] = ([row for row in left if row not in right], [row for row in right if row not in left])
    return differences


def _selected(table: FlatTable) -> str:
    values = [_code(table.name, name) for name in table.names if name not in PLACES]
    return f"SELECT {', '.join(values)} FROM {table.name} AS t"


def _code(table: str, name: str) -> str:
    if name.endswith("_no") and name != "document_no":
        # Two reports may bear one id: the hash of the row tells them apart.
        source = "vehicle_events" if "vehicle_event" in name else "custody_events"
        said = row_hash_sql(source, "r")
        told = f"SELECT event_id || ' ' || hex({said}) FROM {SCHEMA}.{source} AS r WHERE r.record_no = t.{name}"
        return f"({told}) AS {name}"
    if not name.endswith("_key"):
        return f't."{name}"'
    return f"(SELECT id FROM keys.{_key_table(table, name)} AS k WHERE k.key = t.{name}) AS {name}"


def _key_table(table: str, name: str) -> str:
    stem = name.removesuffix("_key").removeprefix("prev_").removeprefix("next_")
    if stem == "in_vehicle" or stem == "vehicle":
        return "vehicle"
    if stem == "site":
        return "site"
    if stem in _PARTY or (table == "enterprise" and stem == "parent"):
        return "party"
    return "item"


def _rows(book: Book, query: str) -> list[tuple[Any, ...]]:
    rows = book.connection.execute(query).fetchall()
    # A float may come out of a sum in another order; none of these tables sums, so text is exact.
    return sorted((tuple(row) for row in rows), key=repr)


def hand_overs(book: Book, item_id: str) -> list[tuple[Any, ...]]:
    """Return an item's chain: kind, consignor and consignee of each hand-over, in order."""
    return book.connection.execute(
        "SELECT kind, consignor.enterprise_id, consignee.enterprise_id FROM custody_transfer AS t "
        "JOIN keys.item AS item ON item.key = t.item_key "
        "LEFT JOIN enterprise AS consignor ON consignor.enterprise_key = t.consignor_key "
        "LEFT JOIN enterprise AS consignee ON consignee.enterprise_key = t.consignee_key "
        "WHERE item.id = ? ORDER BY seq",
        [item_id],
    ).fetchall()


def standing(book: Book) -> set[str]:
    """Return the ids of the custody events that stand."""
    return {event_id for (event_id,) in book.connection.execute("SELECT event_id FROM custody_event").fetchall()}


def value(book: Book, query: str, *parameters: Any) -> Any:
    """Return the value that a query of one row and one column gives."""
    return book.connection.execute(query, list(parameters)).fetchall()[0][0]
