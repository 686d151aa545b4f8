"""The canonical form of a row, over which it is hashed: codes, never keys; blank means unknown."""

from __future__ import annotations

from collections.abc import Callable

from battery_custody.model.fields import Domain
from battery_custody.tables.reported import REPORTED, StoredColumn

# The unit separator stands between fields; one inside a field is written as two characters.
_SEPARATOR = "chr(31)"


def row_hash_sql(table: str, text_of: Callable[[StoredColumn], str], row: str) -> str:
    """Return the SQL expression of a row's hash: the first 16 bytes of a sha256.

    `text_of` gives the SQL of a stored column's value, an id as its normal form; `row` is the
    alias of the relation that holds `part` and `extra`. The names put into the text are those of
    the table definitions, never of data.
    """
    fields = [f"'{table}'", f"{row}.part", _escaped(f"{row}.extra")]
    for column in REPORTED[table]:
        value = text_of(column)
        if column.source.domain is Domain.TIME and column.name.endswith("_is_day"):
            value = f"CASE WHEN {value} THEN 'd' END"
        elif column.type in ("VARCHAR", "INTEGER"):
            value = _escaped(value)
        fields.append(value)
    joined = f", {_SEPARATOR}, ".join(fields)
    return f"unhex(left(sha256(concat({joined})), 32))"


def _escaped(value: str) -> str:
    return f"replace({value}, {_SEPARATOR}, chr(92) || 'u')"
