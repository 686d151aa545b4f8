"""Separations: what a document tells of an item that left a container, where nobody told when it joined.

`aggregations` names the time of joining; an EPCIS event with action DELETE names only the time of
leaving, for named children or, with none named, for everything in the parent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from battery_custody.model.fields import Domain, Field
from battery_custody.tables.source import SOURCE_TABLES, SourceColumn, SourceTable

#: Rows of documents only; `child_id` is blank where everything in the parent left it.
SEPARATIONS = SOURCE_TABLES.get("separations") or SourceTable(
    "separations",
    (
        SourceColumn("parent_id", Field(Domain.ITEM), True),
        SourceColumn("child_id", Field(Domain.ITEM), False),
        SourceColumn("separated_at", Field(Domain.TIME), True),
        SourceColumn("event_id", Field(Domain.CODE), False),
    ),
    ("parent_id", "child_id", "separated_at"),
    "A child item, or every one, leaving a parent item, where the time of joining is not reported.",
    in_files=False,
)

#: All tables that can be staged.
STAGED_TABLES: dict[str, SourceTable] = {**SOURCE_TABLES, SEPARATIONS.name: SEPARATIONS}

Row = dict[str, Any]


def split_aggregations(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows that name when the child joined, and those that do not."""
    joined: list[Row] = []
    separated: list[Row] = []
    for row in rows:
        (joined if row.get("joined_at") else separated).append(row)
    return joined, separated
