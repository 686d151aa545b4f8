"""The canonical form of a row, over which it is hashed: codes, never keys; blank means unknown."""

from __future__ import annotations

from collections.abc import Callable

from battery_custody.model.fields import Domain
from battery_custody.tables.reported import REPORTED, StoredColumn

# The unit separator stands between fields; one inside a field is written as two characters.
_SEPARATOR = "chr(31)"


def row_hash_sql(table: str, text_of: Callable[[StoredColumn], str | None], row: str, *, extra: bool = True) -> str:
    """Return the SQL expression of a row's hash: the first 16 bytes of a sha256.

    `text_of` gives the SQL of a stored column's value, an id as its normal form, or None where no row
    has a value; `row` is the alias of the relation that holds `part` and `extra` (left out where no
    row has any). The names put into the text are those of the table definitions, never of data.
    """
    parts = [f"'{table}' || {_SEPARATOR}", f"{row}.part"]
    apart = 1  # separators to stand before the next value; those of blank fields are written as one
    for value in [_escaped(f"{row}.extra") if extra else None, *(_text(column, text_of) for column in REPORTED[table])]:
        if value is not None:
            parts += [f"repeat({_SEPARATOR}, {apart})", value]
            apart = 0
        apart += 1
    if apart > 1:
        parts.append(f"repeat({_SEPARATOR}, {apart - 1})")
    return f"unhex(left(sha256(concat({', '.join(parts)})), 32))"


def _text(column: StoredColumn, text_of: Callable[[StoredColumn], str | None]) -> str | None:
    value = text_of(column)
    if value is None:
        return None
    if column.source.domain is Domain.TIME and column.name.endswith("_is_day"):
        return f"CASE WHEN {value} THEN 'd' END"
    return _escaped(value) if column.type in ("VARCHAR", "INTEGER") else value


def _escaped(value: str) -> str:
    return f"replace({value}, {_SEPARATOR}, chr(92) || 'u')"
