from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb

from battery_custody.ingest.plan import StagedBatch


@dataclass
class Reading:
    """What came of reading paths, as the ledger would find it."""

    connection: duckdb.DuckDBPyConnection
    batch: StagedBatch

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = self.connection.execute(f"FROM staged_{table} ORDER BY source_no, source_row, part")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def ids(self, table: str, column: str) -> list[Any]:
        return [row[column] for row in self.rows(table)]

    @property
    def rejects(self) -> list[tuple[Any, ...]]:
        sql = "SELECT source_row, table_name, field, reason FROM staged_reject ORDER BY ALL"
        return self.connection.execute(sql).fetchall()

    @property
    def rejected_rows(self) -> list[int | None]:
        return [row[0] for row in self.rejects]

    @property
    def raws(self) -> list[str | None]:
        sql = "SELECT raw FROM staged_reject ORDER BY source_no, source_row, field"
        return [row[0] for row in self.connection.execute(sql).fetchall()]

    @property
    def warnings(self) -> str:
        return "\n".join(self.batch.warnings)


Read = Callable[..., Reading]
