"""Read EPCIS 2.0 JSON: capture and query documents, bare events, lists and lines of events.

Every event and every vocabulary element is accounted for: it is accepted, or it has one reject with
the path that breaks the standard's schema. Read leniently, what breaks the schema is taken with a
warning as far as it can be: a thing that is no object, has no kind or no time is refused all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from battery_custody.errors import InputError
from battery_custody.ingest.epcis.batch import EpcisBatch, Notice, Reject, Row
from battery_custody.ingest.epcis.envelope import Envelope, Found, events_of, unpack
from battery_custody.ingest.epcis.identity import content_of, json_text, made_id
from battery_custody.ingest.epcis.mapping import EventMapper
from battery_custody.ingest.epcis.masterdata import rows_of_element
from battery_custody.ingest.epcis.schema import EVENT_KINDS, Problem, check_element, check_event, is_uri
from battery_custody.ingest.epcis.source import Source, open_source
from battery_custody.ingest.epcis.tidy import tidy
from battery_custody.ingest.epcis.times import usable_time

_DECLARATION = b'"errorDeclaration"'
_NO_LIMIT = 1 << 62
#: How many further fields a reject names.
_SHOWN = 3


def read_epcis(data: bytes, *, lenient: bool = False) -> EpcisBatch:
    """Read EPCIS data as one batch.

    Raises:
        InputError: for bytes that are no JSON, or too large or too deeply nested to be EPCIS.
    """
    return next(read_epcis_parts(data, lenient=lenient, records_per_part=_NO_LIMIT))


def read_epcis_parts(data: bytes, *, lenient: bool = False, records_per_part: int = 100_000) -> Iterator[EpcisBatch]:
    """Read EPCIS data as one or more batches of at most so many records, to bound the rows in memory.

    Ordinals run on from part to part. Events of one transformation are joined within a part.

    Raises:
        InputError: as `read_epcis`; parts that were yielded before a line breaks a limit stand.
    """
    if records_per_part < 1:
        raise InputError(f"A part of {records_per_part} records can't be read; give 1 or more.")
    source = open_source(data)
    reader = _Reader(lenient=lenient, corrections=_corrections(source))
    if source.encoding != "utf-8":
        reader.notice(0, "", f"The EPCIS data was read as {source.encoding.upper()}; JSON is due in UTF-8.")
    for value in source.values():
        for found in unpack(value, alone=source.lines is None):
            if isinstance(found, Envelope):
                field, clause = found.problem
                reader.notice(0, field, f"The document is taken although its {field or 'form'} {clause}.")
                continue
            if reader.batch.read >= records_per_part:
                yield reader.next_part()
            reader.take(found)
    yield reader.batch


def _corrections(source: Source) -> dict[str, tuple[str, str | None]]:
    """Return what each corrective event corrects, and why, from the error declarations in the source."""
    found: dict[str, tuple[str, str | None]] = {}
    for value in source.values(_DECLARATION):
        for event in events_of(value):
            declaration = event.get("errorDeclaration") if isinstance(event, dict) else None
            if not isinstance(declaration, dict):
                continue
            known = tidy(event)
            reason = known["errorDeclaration"].get("reason")
            for event_id in known["errorDeclaration"].get("correctiveEventIDs", ()):
                found.setdefault(event_id, (known.get("eventID") or made_id(event), reason))
    return found


class _Reader:
    """Takes records one by one into a batch."""

    def __init__(self, *, lenient: bool, corrections: dict[str, tuple[str, str | None]]) -> None:
        self.batch = EpcisBatch()
        self._mapper = EventMapper(self.batch)
        self._before = 0
        self._lenient = lenient
        self._corrections = corrections

    def next_part(self) -> EpcisBatch:
        """Return the batch so far and begin another."""
        done = self.batch
        self._before += done.read
        self.batch = EpcisBatch()
        self._mapper = EventMapper(self.batch)
        return done

    def notice(self, record: int, field: str, reason: str) -> None:
        """Note what was taken all the same."""
        self.batch.warnings.append(Notice(record, field, reason))

    def take(self, found: Found) -> None:
        """Take one record: into the tables, or among the rejects."""
        self.batch.read += 1
        record = self._before + self.batch.read
        if found.refusal is not None:
            self._refuse(record, found, [Problem("", found.refusal)])
        elif found.is_event:
            self._take_event(record, found)
        else:
            self._take_element(record, found)

    def _take_event(self, record: int, found: Found) -> None:
        event = found.value
        problems = check_event(event)
        if found.bare and isinstance(event, dict) and "@context" not in event:
            problems.append(Problem("@context", "is missing, which an event outside a document needs"))
        if problems and not (self._lenient and isinstance(event, dict)):
            self._refuse(record, found, problems)
            return
        typed = event if not problems and event["type"] in EVENT_KINDS else tidy(event)
        times, wrong = _times(typed)
        if wrong:
            self._refuse(record, found, wrong)
            return
        for problem in problems:
            self._warn(record, found, "is taken although", problem)
        self._keep_event(record, found, typed, times)

    def _keep_event(self, record: int, found: Found, typed: Row, times: Row) -> None:
        event_id = typed.get("eventID") or made_id(found.value)
        known = {"event_id": event_id, **times}
        if found.sender is not None:
            known["reporter_id"] = found.sender
        if self._corrections and event_id in self._corrections:
            corrected, reason = self._corrections[event_id]
            known["corrects_event_id"] = corrected
            if reason is not None:
                known["correction_reason"] = reason
        for name, clause in self._mapper.map(typed, record, known):
            self._warn(record, found, "is kept whole, but no column takes", Problem(name, f"({clause})"))
        self.batch.documents.append(
            {
                "event_id": event_id,
                "event_type": typed["type"],
                **times,
                "raw": json_text(found.value),
                "content": content_of(found.value),
                "context": found.context,
                "_record": record,
            }
        )

    def _take_element(self, record: int, found: Found) -> None:
        element = found.value
        problems = check_element(element)
        if isinstance(element, dict) and not is_uri(found.vocabulary):
            problems.append(Problem("type", "of its vocabulary is no URI"))
        if problems and not (self._lenient and _is_named(element) and isinstance(found.vocabulary, str)):
            self._refuse(record, found, problems)
            return
        for problem in problems:
            self._warn(record, found, "is taken although", problem)
        rows, unread = rows_of_element(found.vocabulary, element)
        for name, clause in unread:
            self._warn(record, found, "is kept whole, but no column takes", Problem(name, f"({clause})"))
        for part, (table, row) in enumerate(rows):
            self.batch.add(table, {**row, "_record": record, "_part": part})
        self.batch.elements.append(
            {
                "element_id": element["id"],
                "vocabulary_type": found.vocabulary,
                "raw": json_text(element),
                "_record": record,
            }
        )

    def _refuse(self, record: int, found: Found, problems: list[Problem]) -> None:
        field, clause = problems[0]
        others = list(dict.fromkeys(problem.field or "its form" for problem in problems[1:]))
        rest = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        more = f" (also wrong: {', '.join(others[:_SHOWN])}{rest})" if others else ""
        what = f"{field} {clause}" if field else clause
        reason = f"{_named(record, found)}: {what}{more}; correct it and send it again."
        is_text = found.refusal is not None and isinstance(found.value, str)
        raw = found.value if is_text else json_text(found.value)
        self.batch.rejects.append(Reject(record, field, reason, raw))

    def _warn(self, record: int, found: Found, how: str, problem: Problem) -> None:
        field, clause = problem
        self.notice(record, field, f"{_named(record, found)} {how} {field or 'it'} {clause}.")


def _named(record: int, found: Found) -> str:
    name = found.value.get("eventID" if found.is_event else "id") if isinstance(found.value, dict) else None
    what = "Record" if found.refusal is not None else "Event" if found.is_event else "Vocabulary element"
    return f"{what} {name}" if isinstance(name, str) else f"{what} {record}"


def _is_named(element: Any) -> bool:
    return isinstance(element, dict) and isinstance(element.get("id"), str) and bool(element["id"].strip())


def _times(event: Row) -> tuple[Row, list[Problem]]:
    """Return event_time and record_time, and what keeps the event from being placed in time."""
    if "type" not in event:
        return {}, [Problem("type", "is missing, so that its kind is not known")]
    text = event.get("eventTime")
    if text is None:
        return {}, [Problem("eventTime", "is missing, so that it has no place in time")]
    event_time = usable_time(text, event.get("eventTimeZoneOffset"))
    if event_time is None:
        return {}, [Problem("eventTime", f"is {text!r}, which names no instant")]
    times = {"event_time": event_time}
    if "recordTime" in event:
        record_time = usable_time(event["recordTime"], event.get("eventTimeZoneOffset"))
        if record_time is None:
            return {}, [Problem("recordTime", f"is {event['recordTime']!r}, which names no instant")]
        times["record_time"] = record_time
    return times, []
