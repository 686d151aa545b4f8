"""Documents: EPCIS events as they were reported, chosen as the standard's simple event query chooses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import orjson

from battery_custody.lookup.sight import Sight
from battery_custody.lookup.statements import rows
from battery_custody.model.times import iso


@dataclass(frozen=True, slots=True)
class EventChoice:
    """Which events; empty lists and None choose all. Times are microseconds since 1970 UTC."""

    event_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    from_us: int | None = None
    before_us: int | None = None
    recorded_from_us: int | None = None
    recorded_before_us: int | None = None
    actions: tuple[str, ...] = ()
    biz_steps: tuple[str, ...] = ()
    dispositions: tuple[str, ...] = ()
    read_points: tuple[str, ...] = ()
    biz_locations: tuple[str, ...] = ()
    transformation_ids: tuple[str, ...] = ()
    epcs: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    any_epcs: tuple[str, ...] = ()


def events_reported(
    connection: duckdb.DuckDBPyConnection,
    choice: EventChoice,
    sight: Sight,
    after: tuple[int, int] | None = None,
    limit: int = 30,
    newest_first: bool = True,
) -> list[dict[str, Any]]:
    """Return events as reported, by time and order of coming; each with that pair in `_key`.

    An enterprise sees those that it sent or takes part in; a territory those of items that touch it.
    """
    asked = {
        **{name: list(value) if isinstance(value, tuple) else value for name, value in asdict(choice).items()},
        "own": None if sight.enterprise_id is None else sight.own_key(connection),
        "sent": None if sight.enterprise_id is None else f"capture:{sight.enterprise_id}:",
        "territory": sight.territory,
        "after_us": None if after is None else after[0],
        "after_no": None if after is None else after[1],
        "sign": -1 if newest_first else 1,
        "limit": limit,
    }
    return [_event(row) for row in rows(connection, "documents", asked)]


def _event(row: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = {"_key": (row["event_time_us"], row["record_no"])}
    context = orjson.loads(row["extra"]).get("context") if row["extra"] else None
    if context:
        event["@context"] = orjson.loads(context)
    event["eventID"] = row["document_id"]
    event |= orjson.loads(row["content"])
    # As reported, else when it was taken in, which the standard has the repository add.
    recorded_us = row["record_time_us"]
    event["recordTime"] = iso(row["ingested_s"] if recorded_us is None else recorded_us / 1_000_000)
    return event
