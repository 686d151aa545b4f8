"""Reported tables: how the ledger keeps each source table, append-only.

Ids become integer keys of the ledger's key tables, times become microseconds since 1970 UTC with
a mark where only the day was given; everything else is kept as it came.
"""

from __future__ import annotations

from dataclasses import dataclass

from battery_custody.model.fields import Domain
from battery_custody.tables.source import SOURCE_TABLES, SourceColumn, SourceTable

#: Schema of the reported tables.
SCHEMA = "reported"

#: Domains whose ids are kept as integer keys, with the key table of each.
KEY_TABLES: dict[Domain, str] = {
    Domain.ITEM: "item",
    Domain.PARTY: "party",
    Domain.VEHICLE: "vehicle",
    Domain.SITE: "site",
}

#: Columns that every reported table begins with: (name, type).
SYSTEM_COLUMNS: tuple[tuple[str, str], ...] = (
    ("record_no", "BIGINT"),
    ("batch_no", "INTEGER"),
    ("source_no", "INTEGER"),
    ("source_row", "BIGINT"),
    ("part", "INTEGER"),
    ("extra", "VARCHAR"),
    # The engine's own hash of all other columns but the batch: it tells which row of a damaged chunk was
    # changed, and proves nothing by itself.
    ("row_mark", "UBIGINT"),
)

_TYPES = {Domain.NUMBER: "DOUBLE", Domain.FLAG: "BOOLEAN"}


@dataclass(frozen=True)
class StoredColumn:
    """One stored column and the source column that it holds a part of."""

    name: str
    type: str
    source: SourceColumn

    @property
    def key_table(self) -> str | None:
        """The key table that the column points to, or None."""
        return KEY_TABLES.get(self.source.domain)


def key_name(id_name: str) -> str:
    """Return the name of the key column of an id column: `item_key` of `item_id`."""
    return id_name.removesuffix("_id") + "_key"


def stored_columns(table: SourceTable) -> tuple[StoredColumn, ...]:
    """Return how the columns of a source table are kept, in order."""
    stored: list[StoredColumn] = []
    for column in table.columns:
        if column.domain in KEY_TABLES:
            stored.append(StoredColumn(key_name(column.name), "INTEGER", column))
        elif column.domain is Domain.TIME:
            stored.append(StoredColumn(f"{column.name}_us", "BIGINT", column))
            stored.append(StoredColumn(f"{column.name}_is_day", "BOOLEAN", column))
        else:
            stored.append(StoredColumn(column.name, _TYPES.get(column.domain, "VARCHAR"), column))
    return tuple(stored)


#: The stored columns of every source table.
REPORTED: dict[str, tuple[StoredColumn, ...]] = {name: stored_columns(table) for name, table in SOURCE_TABLES.items()}
