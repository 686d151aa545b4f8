"""Gaps: what is missing between two records, named where it is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from battery_custody.model.times import iso
from battery_custody.trace.records import Event, ItemRecords, Transfer
from battery_custody.vocab import BIRTHS

#: After how many seconds without an event a waste battery counts as silent: one year.
SILENT_AFTER_S = 365 * 86_400


class GapKind(StrEnum):
    """What kind of record is missing, or stands where none should."""

    NO_BIRTH_RECORD = "no_birth_record"
    MISSING_TRANSFER = "missing_transfer"
    NOT_RECEIVED = "not_received"
    NOT_SENT = "not_sent"
    UNKNOWN_PARTY = "unknown_party"
    SILENT = "silent"
    BEYOND_END = "beyond_end"


@dataclass(frozen=True)
class Gap:
    """One gap in the chain of `item_id`; times in epoch seconds UTC.

    `since_s` is None where the gap lies before the first record. `what` is one sentence. `at_s`
    is where a timeline shows it: the time of the record that reveals it.
    """

    kind: GapKind
    item_id: str
    since_s: int | None
    after_event_id: str | None
    last_custodian_id: str | None
    what: str
    at_s: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the gap as the command prints it."""
        return {
            "kind": str(self.kind),
            "item_id": self.item_id,
            "since": iso(self.since_s),
            "after_event_id": self.after_event_id,
            "last_custodian_id": self.last_custodian_id,
            "what": self.what,
        }


def birth_gap(item: ItemRecords) -> Gap | None:
    """Return the gap before the first record of an item, or None where that record is a birth.

    An item that came out of a transformation was born in it.
    """
    first = item.events[0] if item.events else None
    if item.made_in or (first is not None and first.event_type in BIRTHS):
        return None
    if first is None:
        what = "No event of it was reported: who made it and who had it is not known."
        return Gap(GapKind.NO_BIRTH_RECORD, item.item_id, None, None, None, what)
    if any(
        event.event_type in BIRTHS and _same_day(event.event_s, first.event_s, event.is_day) for event in item.events
    ):
        return None
    what = f"The first record is {first.event_type} on {day(first.event_s)}: who made or imported it is not reported."
    return Gap(GapKind.NO_BIRTH_RECORD, item.item_id, None, None, None, what, first.event_s)


def transfer_gap(
    item: ItemRecords,
    transfer: Transfer,
    last_custodian_id: str | None,
    since_s: int | None,
    after_event_id: str | None,
) -> Gap | None:
    """Return what is missing before or in one transfer, given the last recorded custodian."""
    consignor, consignee = transfer.consignor_id, transfer.consignee_id
    gap = Gap(GapKind.MISSING_TRANSFER, item.item_id, since_s, after_event_id, last_custodian_id, "", transfer.at_s)
    if transfer.kind == "birth":
        return None
    if consignee is None or (consignor is None and transfer.kind != "vehicle"):
        who = "took it over" if consignee is None else "handed it over"
        what = f"The {transfer.kind} record of {day(transfer.at_s)} does not say who {who}."
        return replace(gap, kind=GapKind.UNKNOWN_PARTY, what=what)
    if consignor is None:
        return None
    if last_custodian_id is not None and consignor != last_custodian_id:
        what = (
            f"{consignor} handed it on to {consignee} on {day(transfer.at_s)}, but {last_custodian_id} had it last: "
            f"how it came from {last_custodian_id} to {consignor} is not recorded."
        )
        return replace(gap, what=what)
    if transfer.kind == "receipt":
        what = f"{consignee} received it on {day(transfer.at_s)}, but {consignor} reported no dispatch."
        return replace(gap, kind=GapKind.NOT_SENT, what=what)
    return None


def holder_gap(
    item: ItemRecords,
    holder_id: str,
    how: str,
    at_s: int,
    last_custodian_id: str,
    since_s: int,
    after_event_id: str | None,
) -> Gap:
    """Return what is missing where a party has the item in its hands that nobody handed it to.

    `how` says what shows it, as in "joined it to PACK-1".
    """
    what = (
        f"{holder_id} {how} on {day(at_s)}, but {last_custodian_id} had it last: "
        f"how it came from {last_custodian_id} to {holder_id} is not recorded."
    )
    return Gap(GapKind.MISSING_TRANSFER, item.item_id, since_s, after_event_id, last_custodian_id, what, at_s)


def receipt_gap(item: ItemRecords, transfer: Transfer) -> Gap | None:
    """Return the gap after a dispatch that nobody reported to have received, or None."""
    if transfer.kind != "dispatch":
        return None
    what = (
        f"{transfer.consignor_id or 'An unnamed party'} dispatched it to {transfer.consignee_id or 'an unnamed party'} "
        f"on {day(transfer.at_s)}; no receipt is reported."
    )
    after = transfer.event_ids[0] if transfer.event_ids else None
    return Gap(GapKind.NOT_RECEIVED, item.item_id, transfer.at_s, after, transfer.consignor_id, what, transfer.at_s)


def silent_gap(item: ItemRecords, custodian_id: str | None, last: Event, now_s: int) -> Gap | None:
    """Return the gap of a waste battery of which nothing was heard for over a year, or None."""
    if now_s - last.event_s <= SILENT_AFTER_S:
        return None
    what = (
        f"Waste battery with {custodian_id or 'an unknown custodian'}: no event since {day(last.event_s)}, "
        f"{(now_s - last.event_s) // 86_400} days, and no final treatment."
    )
    return Gap(GapKind.SILENT, item.item_id, last.event_s, last.event_id, custodian_id, what, now_s)


def beyond_end_gap(item: ItemRecords, ended_s: int, custodian_id: str | None) -> Gap | None:
    """Return the contradiction of events after the end of an item's life, or None where there are none."""
    late = [e for e in item.events if e.event_s > ended_s and not _same_day(e.event_s, ended_s, e.is_day)]
    late = [event for event in late if event.no != item.life.ended_no]
    if not late:
        return None
    end = next((event for event in item.events if event.no == item.life.ended_no), None)
    how = end.event_type if end is not None else "re-coded"
    count = "1 event is" if len(late) == 1 else f"{len(late)} events are"
    what = (
        f"Its life ended on {day(ended_s)} ({how}), yet {count} reported later, "
        f"the first ({late[0].event_type}) on {day(late[0].event_s)}."
    )
    after = end.event_id if end is not None else None
    return Gap(GapKind.BEYOND_END, item.item_id, ended_s, after, custodian_id, what, late[0].event_s)


def day(seconds: int | None) -> str:
    """Write the day of a time, in UTC+8."""
    text = iso(seconds)
    return text[:10] if text else "an unknown day"


def _same_day(one_s: int, other_s: int, is_day: bool) -> bool:
    return is_day and day(one_s) == day(other_s)
