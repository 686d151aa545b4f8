"""The regulation as a whole: look-ups by key, and tables for the engine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from battery_custody.errors import RegulationError
from battery_custody.regulation.entries import (
    Article,
    CodingDuty,
    Deadline,
    Entry,
    LicenceDue,
    LicencePermit,
    MaterialContent,
    MetalContent,
    PermittedChannel,
    ProhibitedUse,
    RecoveryRate,
    ReportDeadline,
    RequiredField,
    Row,
)
from battery_custody.tables.columns import FlatTable
from battery_custody.tables.regulation import REGULATION_TABLES

if TYPE_CHECKING:
    import duckdb

#: Legal basis of a rule that flags a pattern with no duty broken by itself.
ANALYTIC = "analytic"


@dataclass(frozen=True)
class Regulation:
    """The law as it was read from the files, checked; every part in the order of its file."""

    articles: tuple[Article, ...]
    licence_permits: tuple[LicencePermit, ...]
    licence_dues: tuple[LicenceDue, ...]
    permitted_channels: tuple[PermittedChannel, ...]
    deadlines: tuple[Deadline, ...]
    required_fields: tuple[RequiredField, ...]
    metal_contents: tuple[MetalContent, ...]
    material_contents: tuple[MaterialContent, ...]
    recovery_rates: tuple[RecoveryRate, ...]
    coding_duties: tuple[CodingDuty, ...]
    prohibited_uses: tuple[ProhibitedUse, ...]
    report_deadlines: tuple[ReportDeadline, ...]

    def article(self, key: str) -> Article:
        """Return the article of a key such as `measures-2026/hand-over`, in its latest form.

        Raises:
            RegulationError: if there is none.
        """
        found = [article for article in self.articles if article.key == key]
        if not found:
            raise RegulationError(f"No article has the key {key!r}; add it to articles.toml.")
        return max(found, key=lambda article: article.valid_from)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of one of the regulation tables, in order of its columns."""
        parts: dict[str, tuple[Entry, ...]] = {
            "licence_permit": self.licence_permits,
            "licence_due": self.licence_dues,
            "permitted_channel": self.permitted_channels,
            "deadline": self.deadlines,
            "required_field": self.required_fields,
            "metal_content": self.metal_contents,
            "material_content": self.material_contents,
            "recovery_rate": self.recovery_rates,
            "coding_duty": self.coding_duties,
            "prohibited_use": self.prohibited_uses,
            "report_deadline": self.report_deadlines,
        }
        return [row for entry in parts[table] for row in entry.rows()]

    @cached_property
    def digest(self) -> str:
        """The sha256 of all tables' rows: two regulations with one digest derive and judge alike."""
        rows = {name: self.rows(name) for name in REGULATION_TABLES}
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def write_tables(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write all tables into a DuckDB connection as temporary ones, in place of older ones."""
        for table in REGULATION_TABLES.values():
            _write(connection, table, self.rows(table.name))


def _write(connection: duckdb.DuckDBPyConnection, table: FlatTable, rows: list[Row]) -> None:
    columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.name} ({columns})")
    if not rows:
        return
    # One statement with a list for each column: a statement for each row would cost as many round trips.
    values = ", ".join(f"unnest(CAST(${column.name} AS {column.type}[]))" for column in table.columns)
    by_column = dict(zip(table.names, (list(part) for part in zip(*rows, strict=True)), strict=True))
    connection.execute(f"INSERT INTO {table.name} SELECT {values}", by_column)
