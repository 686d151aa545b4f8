"""Questions about one item: who had it when, and what the records do not tell about that."""

from __future__ import annotations

import duckdb

from battery_custody.errors import NotFoundError
from battery_custody.trace.answers import Chain, ChainEntry, Followed
from battery_custody.trace.custody import Course, Hold, course_of
from battery_custody.trace.follow import Direction, follow_records
from battery_custody.trace.gaps import Gap, silent_gap
from battery_custody.trace.ledger_store import LedgerStore
from battery_custody.trace.listing import merged, untold
from battery_custody.trace.records import Event, ItemRecords
from battery_custody.trace.store import TraceStore
from battery_custody.vocab import EventType


def trace(
    place: duckdb.DuckDBPyConnection | TraceStore, item_key: int, as_of_s: int | None = None, known_s: int | None = None
) -> Chain:
    """Return the chain of custody of an item.

    Args:
        place: a ledger's connection, or a store that is kept for several questions; a store answers
            as known when it was made, so `known_s` is for connections.
        item_key: the item's key in that place.
        as_of_s: only what happened at or before this time counts (epoch seconds UTC).
        known_s: only what was reported at or before this time counts, corrections included.

    Raises:
        NotFoundError: for a key that the place does not hold.
    """
    store = _store(place, known_s)
    course = course_of(_item(store, item_key), store, as_of_s)
    events = merged(course.events)
    listed = merged([*events, *untold(course.linked, events)]) if course.linked else events
    if as_of_s is not None:
        listed = tuple(event for event in listed if event.event_s <= as_of_s)
    gone_s = _gone_s(events)
    gaps = sorted([*course.gaps, *_silence(course, events, store, as_of_s, gone_s)], key=_place)
    entries = _entries(course, gone_s)
    return Chain(
        item_id=course.item.item_id,
        custodian_id=None if gone_s is not None or not entries else entries[-1].custodian_id,
        chain=entries,
        gaps=tuple(gaps),
        events=listed,
        ended_s=course.ended_s,
        as_of_s=as_of_s,
        known_s=known_s,
    )


def follow(
    place: duckdb.DuckDBPyConnection | TraceStore,
    item_key: int,
    direction: str = Direction.BACK,
    as_of_s: int | None = None,
    known_s: int | None = None,
) -> Followed:
    """Return all that an item came from (`back`) or became (`forward`), and what carried it.

    Args and errors are those of `trace`.

    Raises:
        NotFoundError: for a key that the place does not hold.
        ValueError: for another direction.
    """
    store = _store(place, known_s)
    return follow_records(store, _item(store, item_key, links=True), Direction(direction), as_of_s)


def _store(place: duckdb.DuckDBPyConnection | TraceStore, known_s: int | None) -> TraceStore:
    if not isinstance(place, duckdb.DuckDBPyConnection):
        return place
    if known_s is None:
        return LedgerStore(place)
    # Imported here: the derivation is needed only for questions about the past state of knowledge.
    from battery_custody.ledger.derive import derive_item
    from battery_custody.regulation import regulation_in_force

    regulation = regulation_in_force()
    return LedgerStore(place, known_s, lambda connection, key, at_s: derive_item(connection, key, at_s, regulation))


def _item(store: TraceStore, key: int, *, links: bool = False) -> ItemRecords:
    item = store.items([key], links=links).get(key)
    if item is None:
        raise NotFoundError(f"No record names an item with the key {key}; check the id and what was ingested.")
    return item


def _gone_s(events: tuple[Event, ...]) -> int | None:
    """Return when the item left the country, None if it did not or came back."""
    moves = [event for event in events if event.event_type in (EventType.EXPORTING, EventType.IMPORTING)]
    return moves[-1].event_s if moves and moves[-1].event_type == EventType.EXPORTING else None


def _entries(course: Course, gone_s: int | None) -> tuple[ChainEntry, ...]:
    over_s = min((s for s in (course.ended_s, gone_s) if s is not None), default=None)
    entries = []
    for hold in course.holds:
        until_s = hold.until_s
        if until_s is None and over_s is not None and over_s >= hold.since_s:
            until_s = over_s
        entries.append(
            ChainEntry(hold.custodian_id, hold.since_s, until_s, tuple(hold.event_ids), _vehicle(course, hold))
        )
    return tuple(entries)


def _vehicle(course: Course, hold: Hold) -> str | None:
    during = [
        stay
        for stay in course.stays
        if (hold.until_s is None or stay.since_s < hold.until_s)
        and (stay.until_s is None or stay.until_s > hold.since_s)
    ]
    return max(during, key=lambda stay: stay.since_s).vehicle_id if during else None


def _silence(
    course: Course, events: tuple[Event, ...], store: TraceStore, as_of_s: int | None, gone_s: int | None
) -> list[Gap]:
    if not course.is_waste or course.ended_s is not None or gone_s is not None or not events:
        return []
    now_s = store.now_s() if as_of_s is None else as_of_s
    holder = course.holds[-1].custodian_id if course.holds else None
    gap = None if now_s is None else silent_gap(course.item, holder, events[-1], now_s)
    return [gap] if gap else []


def _place(gap: Gap) -> tuple[int, int, str]:
    return (gap.since_s if gap.since_s is not None else -1, gap.at_s or 0, gap.kind)
