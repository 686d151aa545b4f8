"""Custody: the steps by which an item came from one custodian to the next, its parents' included.

A hand-over of the item moves custody; so does making it in a transformation, and joining it to a
parent, which it then follows; taking the parent apart gives it to whoever did so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from battery_custody.trace.gaps import Gap, GapKind, beyond_end_gap, birth_gap, holder_gap, receipt_gap, transfer_gap
from battery_custody.trace.listing import link_events, making_event
from battery_custody.trace.records import Event, ItemRecords, Link, Stay, Transfer, as_of
from battery_custody.trace.store import TraceStore
from battery_custody.vocab import ENDS, EventType

_DAY_S = 86_400
_HOME_S = 8 * 3_600


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which custody came to `custodian_id`; `transfer` is None where no hand-over says so."""

    at_s: int
    rank: int
    custodian_id: str | None
    consignor_id: str | None
    event_ids: tuple[str, ...]
    item: ItemRecords
    transfer: Transfer | None = None
    how: str = ""


@dataclass(slots=True)
class Hold:
    """A custodian's time while it is being put together."""

    custodian_id: str | None
    consignor_id: str | None
    since_s: int
    event_ids: list[str]
    own: bool
    until_s: int | None = None


@dataclass(slots=True)
class Course:
    """The course of an item: holds and gaps in time order, with its events, stays and end."""

    item: ItemRecords
    steps: list[Step]
    holds: list[Hold]
    gaps: list[Gap]
    events: list[Event]
    linked: list[Event]
    stays: list[Stay]
    ended_s: int | None
    is_waste: bool
    inside: bool


def course_of(item: ItemRecords, store: TraceStore, cut_s: int | None, above: frozenset[int] = frozenset()) -> Course:
    """Work out the course of an item up to `cut_s`; `above` are the children on the way here, which end loops."""
    item = as_of(item, cut_s)
    last_transfer = item.transfers[-1] if item.transfers else None
    course = Course(
        item=item,
        steps=_own_steps(item),
        holds=[],
        gaps=[gap for gap in (birth_gap(item),) if gap],
        events=[*item.events, *item.vehicle_events],
        linked=[making_event(making, output_ids=[item.item_id]) for making in (*item.made_in, *item.used_in)],
        stays=list(item.stays),
        ended_s=item.life.ended_s,
        is_waste=item.life.waste_since_s is not None or bool(cut_s and last_transfer and last_transfer.is_waste),
        inside=False,
    )
    parents = store.items([link.parent for link in item.parents if link.parent not in above | {item.key}])
    for link in item.parents:
        if link.parent in parents:
            parent = course_of(parents[link.parent], store, cut_s, above | {item.key})
            _take_from_parent(course, link, parent)
    if item.life.ended_s is not None:
        course.gaps += [
            gap for gap in (beyond_end_gap(item, item.life.ended_s, _at(course.steps, item.life.ended_s)),) if gap
        ]
    course.steps.sort(key=lambda step: (step.at_s, step.rank))
    _hold(course)
    return course


def window_end(link: Link) -> int | None:
    """Return the last second of a link, the whole day where only the day of the separation is known."""
    if link.separated_s is None or (link.separated_s + _HOME_S) % _DAY_S:
        return link.separated_s
    return link.separated_s + _DAY_S - 1


def _own_steps(item: ItemRecords) -> list[Step]:
    steps = [
        Step(making.event_s, 0, making.enterprise_id, None, (making.transformation_id,), item, how="made it")
        for making in item.made_in
        if making.enterprise_id is not None
    ]
    at_s = 0
    for transfer in item.transfers:
        # The chain's own order settles ties of days; a later step never sorts before an earlier one.
        at_s = max(at_s, transfer.at_s)
        rank = 0 if transfer.kind == "birth" else 3
        steps.append(Step(at_s, rank, transfer.consignee_id, transfer.consignor_id, transfer.event_ids, item, transfer))
    return steps


def _take_from_parent(course: Course, link: Link, parent: Course) -> None:
    start, end = link.joined_s, window_end(link)
    linked = link_events(link, parent.item.item_id, course.item.item_id)
    course.linked += linked
    within = [step for step in parent.steps if step.at_s >= start and (end is None or step.at_s <= end)]
    holder = _at([step for step in parent.steps if step.at_s < start], start)
    name = parent.item.item_id
    if holder is not None:
        course.steps.append(
            Step(start, 2, holder, None, (linked[0].event_id,), parent.item, how=f"joined it to {name}")
        )
    how = f"had {name}, which it was in,"
    for step in within:
        course.steps.append(replace(step, rank=4, how=how))
    for event in parent.events:
        first, last = event.span
        if last >= start and (end is None or first <= end):
            course.events.append(event)
            holder = event.consignee_id or event.reporter_id
            if event.event_type == EventType.DISASSEMBLING and link.separated_s is not None and holder is not None:
                how = f"took it out of {name}"
                course.steps.append(Step(event.event_s, 5, holder, None, (event.event_id,), parent.item, how=how))
            if event.event_type in ENDS and parent.ended_s is not None and link.separated_s is None:
                course.ended_s = min(parent.ended_s, course.ended_s or parent.ended_s)
    for gap in parent.gaps:
        at = gap.at_s if gap.kind is GapKind.MISSING_TRANSFER else gap.since_s
        if gap.kind is not GapKind.NO_BIRTH_RECORD and at is not None and at >= start and (end is None or at <= end):
            course.gaps.append(gap)
    for stay in parent.stays:
        until = min((s for s in (stay.until_s, end) if s is not None), default=None)
        if (end is None or stay.since_s <= end) and (stay.until_s is None or stay.until_s >= start):
            course.stays.append(Stay(stay.vehicle_id, max(stay.since_s, start), until))
    if link.separated_s is None:
        course.inside = True
        course.is_waste = course.is_waste or parent.is_waste


def _hold(course: Course) -> None:
    for step in course.steps:
        last = course.holds[-1] if course.holds else None
        own = step.item is course.item and step.transfer is not None
        if (
            last is not None
            and last.custodian_id == step.custodian_id
            and (not own or (not last.own and step.consignor_id in (None, last.consignor_id)))
        ):
            # The parent's hand-over and the item's own are two records of one.
            _tell_again(course, step, last)
            continue
        course.gaps += _gaps_before(course, step, last, own=own)
        if last is not None and last.custodian_id == step.custodian_id:
            last.event_ids += [event_id for event_id in step.event_ids if event_id not in last.event_ids]
            last.consignor_id = step.consignor_id
        else:
            if last is not None:
                last.until_s = step.at_s
            course.holds.append(Hold(step.custodian_id, step.consignor_id, step.at_s, list(step.event_ids), own))
        if own and step.transfer is not None:
            course.gaps += [gap for gap in (receipt_gap(step.item, step.transfer),) if gap]


def _tell_again(course: Course, step: Step, last: Hold) -> None:
    if step.transfer is None:
        return
    last.event_ids += [event_id for event_id in step.event_ids if event_id not in last.event_ids]
    if step.transfer.kind != "dispatch":
        course.gaps = [
            gap for gap in course.gaps if gap.kind is not GapKind.NOT_RECEIVED or (gap.since_s or 0) < last.since_s
        ]


def _gaps_before(course: Course, step: Step, last: Hold | None, *, own: bool) -> list[Gap]:
    holder = last.custodian_id if last is not None else None
    since_s = last.since_s if last is not None else None
    after = last.event_ids[-1] if last is not None and last.event_ids else None
    if own and step.transfer is not None:
        gap = transfer_gap(step.item, step.transfer, holder, since_s, after)
        return [gap] if gap else []
    if holder is None or since_s is None or step.custodian_id is None or step.consignor_id == holder:
        return []
    if step.rank == 0 and since_s == step.at_s:
        # Two reports of one making that name two makers contradict each other; nothing is missing.
        return []
    if any(gap.kind is GapKind.MISSING_TRANSFER and gap.at_s == step.at_s for gap in course.gaps):
        return []
    found_with = step.consignor_id or step.custodian_id
    if found_with == holder:
        return []
    return [holder_gap(course.item, found_with, step.how, step.at_s, holder, since_s, after)]


def _at(steps: list[Step], at_s: int) -> str | None:
    before = [step for step in steps if step.at_s <= at_s]
    return max(before, key=lambda step: (step.at_s, step.rank)).custodian_id if before else None
