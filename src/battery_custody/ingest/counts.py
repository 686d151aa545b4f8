"""Counts: how many source records each file gave, and how many of them can't be taken."""

from __future__ import annotations

from dataclasses import dataclass

from battery_custody.ingest.staging import Staging
from battery_custody.ingest.statements import staged_name


@dataclass(frozen=True)
class RecordCount:
    """Records of one source: `staged` in `table`, or `rejected` from it.

    A record may give rows in several tables and then counts in each; `table` is None where a
    rejected record belongs to no table. A file rejected as a whole is one rejected record.
    """

    source_no: int
    table: str | None
    staged: int
    rejected: int


def count_records(staging: Staging) -> tuple[RecordCount, ...]:
    """Count the distinct records of every source and table."""
    counts: dict[tuple[int, str | None], list[int]] = {}
    for name, table in staging.tables.items():
        # Only documents have rows with a part; counting distinct records of bulk files would cost a sort.
        sql = f"""
SELECT source_no, CASE WHEN max(part) = 0 THEN count(*) ELSE count(DISTINCT source_row) END
FROM {staged_name(table)} GROUP BY source_no"""
        for source_no, staged in staging.connection.execute(sql).fetchall():
            counts.setdefault((source_no, name), [0, 0])[0] = staged
    rejected = """
SELECT source_no, table_name, count(DISTINCT coalesce(source_row, 0)) FROM staged_reject GROUP BY ALL"""
    for source_no, table_name, number in staging.connection.execute(rejected).fetchall():
        counts.setdefault((source_no, table_name), [0, 0])[1] = number
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    return tuple(RecordCount(source_no, table, *both) for (source_no, table), both in ordered)
