"""Rejects carry the path that breaks; read leniently the event is kept with the warning."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from epcis_samples import BUYER, PACK, column, object_event, read


def test_a_reject_names_the_event_the_path_and_what_to_do_and_keeps_the_text() -> None:
    bad = object_event(eventID="urn:uuid:bad", bizStep="frobnicating", note=1)
    batch = read(object_event(), bad)
    (reject,) = batch.rejects
    assert (batch.read, batch.accepted, reject.record) == (2, 1, 2)
    assert {reject.field} < {"bizStep", "note"}
    assert reject.reason.startswith("Event urn:uuid:bad: ")
    assert "also wrong: " in reject.reason
    assert reject.reason.endswith("correct it and send it again.")
    assert orjson.loads(reject.raw) == bad


def test_many_breaches_are_one_reject_with_a_short_reason() -> None:
    batch = read(object_event(a=1, b=2, c=3, d=4, e=5, f=6))
    assert len(batch.rejects) == 1
    assert "and 2 more" in batch.rejects[0].reason


@pytest.mark.parametrize(
    ("changes", "event_type"),
    [
        ({"bizStep": "urn:epcglobal:cbv:bizstep:receiving"}, "receiving"),
        ({"bizStep": "frobnicating"}, "observing"),
        ({"bizStep": 5}, "observing"),
        ({"note": "x"}, "shipping"),
        ({"action": None}, "shipping"),
        ({"epcList": [PACK, 5, None, ""]}, "shipping"),
        ({"eventTimeZoneOffset": None}, "shipping"),
        ({"readPoint": "somewhere", "errorDeclaration": 5, "ilmd": [1]}, "shipping"),
    ],
)
def test_lenient_reading_keeps_what_can_be_placed(changes: dict[str, Any], event_type: str) -> None:
    event = object_event(**changes)
    assert read(event).accepted == 0
    batch = read(event, lenient=True)
    assert (batch.accepted, batch.rejects) == (1, [])
    assert column(batch, "custody_events", "item_id", "event_type") == [(PACK, event_type)]
    assert batch.warnings
    assert all(warning.record == 1 for warning in batch.warnings)
    assert orjson.loads(batch.documents[0]["raw"]) == event


def test_a_declaration_without_a_time_is_as_old_as_its_event() -> None:
    batch = read(object_event(errorDeclaration={"reason": "did_not_occur"}), lenient=True)
    assert column(batch, "voids", "declared_at", "reason") == [("2026-05-01T10:00:00+08:00", "did_not_occur")]


def test_lenient_reading_knows_the_cbv_uris_of_parties() -> None:
    event = object_event(
        destinationList=[{"type": "urn:epcglobal:cbv:sdt:possessing_party", "destination": BUYER}],
        bizTransactionList=[
            {"type": "urn:epcglobal:cbv:btt:po", "bizTransaction": "urn:uuid:a"},
            {"type": "urn:epcglobal:cbv:btt:desadv", "bizTransaction": "urn:uuid:b"},
        ],
    )
    assert [reject.field for reject in read(event).rejects] != []
    assert column(read(event, lenient=True), "custody_events", "consignee_id", "document_no") == [(BUYER, "urn:uuid:b")]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (object_event(eventTime=None), "eventTime"),
        (object_event(eventTime="yesterday"), "eventTime"),
        (object_event(recordTime="2026-02-30T00:00:00Z"), "recordTime"),
        (object_event(type=None), "type"),
        (7, ""),
        ([], ""),
    ],
)
def test_what_has_no_kind_or_no_time_is_refused_even_leniently(event: Any, field: str) -> None:
    batch = read(event, lenient=True)
    assert [reject.field for reject in batch.rejects] == [field]
    assert (batch.read, batch.accepted, batch.tables) == (1, 0, {})


@pytest.mark.parametrize(
    ("given", "offset", "kept"),
    [
        ("2026-05-01T10:00:00.123Z", "+08:00", "2026-05-01T10:00:00.123Z"),
        ("2026-05-01T10:00:00", "+05:30", "2026-05-01T10:00:00+05:30"),
        ("2026-05-01T10:00:00", None, "2026-05-01T10:00:00"),
        ("2026-05-01", "+05:30", "2026-05-01"),
        ("2016-12-31T23:59:60Z", "+00:00", "2016-12-31T23:59:59Z"),
        ("2026-05-01t10:00:00.1234567890123z", "+00:00", "2026-05-01T10:00:00.123456789Z"),
    ],
)
def test_times_are_kept_as_given_with_an_offset_where_one_is_due(given: str, offset: str | None, kept: str) -> None:
    batch = read(object_event(eventTime=given, eventTimeZoneOffset=offset), lenient=True)
    assert column(batch, "custody_events", "event_time") == [kept]
    assert batch.documents[0]["event_time"] == kept
