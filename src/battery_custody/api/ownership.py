"""Ownership of reports: an enterprise reports in its own name, and corrects what it reported itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from battery_custody.api.refusals import NotAllowedError
from battery_custody.ledger.keys import find_key
from battery_custody.model.identifiers.scheme import normal_id

#: The column of each table that says in whose name a row is; it is filled in where it is blank.
REPORTERS = {
    "custody_events": "reporter_id",
    "vehicle_events": "reporter_id",
    "enterprises": "enterprise_id",
    "sites": "enterprise_id",
    "transformations": "enterprise_id",
    "batteries": "maker_id",
    "vehicles": "maker_id",
}
#: Those of them that are left blank where they are: not whoever reports a battery made it.
_MAY_BE_BLANK = frozenset({"batteries", "vehicles"})
#: Tables that say nothing of who reports; a transfer is between two parties, of which it must be one.
_FREE = frozenset({
    "lots", "aggregations", "transformation_inputs", "transformation_outputs", "separations", "emptied", "documents",
    "aliases", "marks",
})  # fmt: skip


def in_own_name(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Iterable[dict[str, Any]]], own_id: str
) -> None:
    """Check that all rows are an enterprise's to report, and put its name where none stands.

    Raises:
        NotAllowedError: for a row in another's name, a licence, or a correction of another's event.
    """
    own = normal_id(own_id)
    corrected: list[str] = []
    for table, rows in tables.items():
        for row in rows:
            if table in REPORTERS:
                _own_row(table, row, own_id, own)
            elif table == "transfers":
                if own not in (_normal(row.get("consignor_id")), _normal(row.get("consignee_id"))):
                    raise NotAllowedError(
                        f"The transfer {row.get('transfer_id')!r} is between others; report your own."
                    )
            elif table == "voids":
                corrected.append(str(row.get("event_id")))
            elif table not in _FREE:
                raise NotAllowedError(f"The table {table} is not for enterprises to report; ask the regulator.")
            if row.get("corrects_event_id"):
                corrected.append(str(row["corrects_event_id"]))
    _own_events(connection, corrected, own_id)


def _own_row(table: str, row: dict[str, Any], own_id: str, own: str) -> None:
    column = REPORTERS[table]
    given = row.get(column)
    if given is None or (isinstance(given, str) and not given.strip()):
        if table not in _MAY_BE_BLANK:
            row[column] = own_id
    elif _normal(given) != own:
        raise NotAllowedError(f"The row of {table} is in the name of {given!r}; you report as {own_id!r} alone.")


def _own_events(connection: duckdb.DuckDBPyConnection, event_ids: list[str], own_id: str) -> None:
    """Refuse corrections of events that another reported."""
    if not event_ids:
        return
    key = find_key(connection, "party", own_id)
    others = connection.execute(
        "SELECT event_id FROM reported.custody_events WHERE event_id IN (SELECT unnest($ids)) "
        "AND reporter_key IS DISTINCT FROM $own UNION "
        "SELECT event_id FROM reported.vehicle_events WHERE event_id IN (SELECT unnest($ids)) "
        "AND reporter_key IS DISTINCT FROM $own ORDER BY 1",
        {"ids": event_ids, "own": key},
    ).fetchall()
    if others:
        # The id came from the asker; whose event it is stays unsaid.
        raise NotAllowedError(f"The event {others[0][0]!r} is not yours to correct; ask who reported it.")


def _normal(value: Any) -> str | None:
    return normal_id(value) if isinstance(value, str) else None
