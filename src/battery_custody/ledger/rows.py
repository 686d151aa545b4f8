"""Rows: their canonical text, over which two reports compare, and the mark that finds a changed one."""

from __future__ import annotations

from battery_custody.model.fields import Domain
from battery_custody.tables.reported import REPORTED, SYSTEM_COLUMNS, StoredColumn

# The unit separator stands between fields; one inside a field is written as two characters.
_SEPARATOR = "chr(31)"

#: Columns that no mark and no digest is over: the mark itself, and the batch, which its entry tells.
_APART = ("batch_no", "row_mark")


def kept_columns(table: str) -> tuple[str, ...]:
    """Return the names of the columns of a reported table that are digested, in order; `row_mark` is the last."""
    system = (name for name, _ in SYSTEM_COLUMNS if name not in _APART)
    return (*system, *(column.name for column in REPORTED[table]), "row_mark")


def row_mark_sql(table: str) -> str:
    """Return the SQL expression of a row's mark, over the columns of the reported table by their names."""
    return f"hash({', '.join(_quoted(name) for name in kept_columns(table)[:-1])})"


def row_hash_sql(table: str, row: str) -> str:
    """Return the SQL expression of the hash of what a row of a reported table says: 16 bytes of a sha256.

    It is over the canonical form of the row: codes, never keys; blank means unknown; not the place
    where the row came from. So it is the same in every ledger. `row` is the alias of the table.
    """
    texts = [f"'{table}'", f"{row}.part", _escaped(f"{row}.extra")]
    texts += [_text(column, row) for column in REPORTED[table]]
    return f"unhex(left(sha256(concat({f', {_SEPARATOR}, '.join(texts)})), 32))"


def _text(column: StoredColumn, row: str) -> str:
    value = f"{row}.{_quoted(column.name)}"
    if column.key_table:
        return _escaped(f"(SELECT normal_id FROM keys.{column.key_table} AS k WHERE k.key = {value})")
    if column.source.domain is Domain.TIME and column.name.endswith("_is_day"):
        return f"CASE WHEN {value} THEN 'd' END"
    return _escaped(value) if column.type == "VARCHAR" else value


def _escaped(value: str) -> str:
    return f"replace({value}, {_SEPARATOR}, chr(92) || 'u')"


def _quoted(name: str) -> str:
    return f'"{name}"'
