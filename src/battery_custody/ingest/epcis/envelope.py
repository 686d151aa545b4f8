"""What EPCIS records travel in: documents, query results, master data, lists and bare events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from battery_custody.ingest.epcis.identity import json_text
from battery_custody.ingest.epcis.schema import Problem, check_envelope
from battery_custody.ingest.epcis.source import Broken

DOCUMENT_KINDS = frozenset({"EPCISDocument", "EPCISQueryDocument", "EPCISMasterDataDocument"})


class Found(NamedTuple):
    """One record as found: an event, a vocabulary element, or what is neither (`refusal` says why).

    `vocabulary` is the type of the vocabulary that an element stands in, `context` the JSON text of
    the `@context` around an event, `sender` who sent the document. A `bare` event is a whole
    document of its own, for which the standard demands a `@context`.
    """

    value: Any
    is_event: bool = True
    vocabulary: Any = None
    context: str | None = None
    sender: str | None = None
    bare: bool = False
    refusal: str | None = None


class Envelope(NamedTuple):
    """A problem of a document around its records; they are taken all the same."""

    problem: Problem


def unpack(value: Any, *, alone: bool) -> Iterator[Found | Envelope]:
    """Yield the records of one JSON value in document order, master data of the header first.

    `alone` says that the value is the whole source, so that an event in it is a bare event; in a
    list or on a line of its own it counts as part of an event list.
    """
    if isinstance(value, Broken):
        yield Found(value.text, refusal=f"is no JSON on line {value.line} ({value.problem})")
    elif isinstance(value, list):
        for part in value:
            yield from _unpack_one(part, bare=False)
    else:
        yield from _unpack_one(value, bare=alone)


def events_of(value: Any) -> list[Any]:
    """Return the events of one JSON value, unchecked, wherever they stand."""
    records = (found for found in unpack(value, alone=False) if isinstance(found, Found))
    return [found.value for found in records if found.is_event]


def _unpack_one(value: Any, *, bare: bool) -> Iterator[Found | Envelope]:
    if not isinstance(value, dict):
        yield Found(value)
    elif "epcisBody" in value or (isinstance(value.get("type"), str) and value["type"] in DOCUMENT_KINDS):
        yield from _unpack_document(value)
    else:
        context = json_text(value["@context"]) if "@context" in value else None
        yield Found(value, context=context, bare=bare)


def _unpack_document(document: dict[str, Any]) -> Iterator[Found | Envelope]:
    body, path = _body(document)
    yield from (Envelope(problem) for problem in check_envelope(_without_records(document, path)))
    header = document.get("epcisHeader")
    master = header.get("epcisMasterData") if isinstance(header, dict) else None
    holders = [part for part in (master, body) if isinstance(part, dict)]
    lists = [part["vocabularyList"] for part in holders if "vocabularyList" in part]
    for vocabularies in lists:
        yield from _unpack_vocabularies(vocabularies)
    if not isinstance(body, dict) or "eventList" not in body:
        if not lists:
            yield Found(document, refusal="is a document that holds neither events nor vocabulary elements")
        return
    context = json_text(document["@context"]) if "@context" in document else None
    sender = document.get("sender")
    sender = sender.strip() or None if isinstance(sender, str) else None
    for event in _as_list(body["eventList"]):
        if isinstance(event, dict) and "@context" in event:
            yield Found(event, context=json_text(event["@context"]), sender=sender)
        else:
            yield Found(event, context=context, sender=sender)


def _unpack_vocabularies(vocabularies: Any) -> Iterator[Found]:
    for vocabulary in _as_list(vocabularies):
        if not isinstance(vocabulary, dict):
            yield Found(vocabulary, is_event=False)
            continue
        for element in _as_list(vocabulary.get("vocabularyElementList", [])):
            yield Found(element, is_event=False, vocabulary=vocabulary.get("type"))


def _body(document: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """Return what holds the event list, and the path to it."""
    body = document.get("epcisBody")
    results = body.get("queryResults") if isinstance(body, dict) else None
    if not isinstance(results, dict):
        return body, ("epcisBody",)
    return results.get("resultsBody"), ("epcisBody", "queryResults", "resultsBody")


def _without_records(document: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the document with its event list emptied, so that only the envelope is checked."""
    if not path:
        return {**document, "eventList": []} if isinstance(document.get("eventList"), list) else document
    inner = document.get(path[0])
    return {**document, path[0]: _without_records(inner, path[1:])} if isinstance(inner, dict) else document


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
