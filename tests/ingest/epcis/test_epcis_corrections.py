"""Error declarations: what they void, what corrects it, and that the order of files does not matter."""

from __future__ import annotations

import orjson
from epcis_samples import bare, column, object_event, read

from battery_custody.ingest.epcis import read_epcis

WRONG = "urn:uuid:00000000-0000-4000-8000-000000000001"
RIGHT = "urn:uuid:00000000-0000-4000-8000-000000000002"
DECLARED = {"declarationTime": "2026-05-03T00:00:00Z", "reason": "incorrect_data", "correctiveEventIDs": [RIGHT]}


def test_a_declaration_voids_its_event_and_names_what_corrects_it() -> None:
    batch = read(object_event(errorDeclaration=DECLARED), object_event(eventID=RIGHT, bizStep="receiving"))
    assert bare(batch.tables["voids"]) == [
        {
            "event_id": WRONG,
            "declared_at": "2026-05-03T00:00:00Z",
            "reason": "incorrect_data",
            "corrective_event_ids": [RIGHT],
        }
    ]
    assert column(batch, "custody_events", "event_id", "corrects_event_id", "correction_reason") == [
        (WRONG, None, None),
        (RIGHT, WRONG, "incorrect_data"),
    ]


def test_the_corrective_event_may_stand_first_and_on_a_line_of_its_own() -> None:
    events = [object_event(eventID=RIGHT), object_event(errorDeclaration=DECLARED)]
    for batch in (read(*events), read_epcis(b"\n".join(map(orjson.dumps, events)))):
        assert column(batch, "custody_events", "event_id", "corrects_event_id") == [(RIGHT, WRONG), (WRONG, None)]


def test_a_declaration_alone_just_voids() -> None:
    batch = read(object_event(errorDeclaration={"declarationTime": "2026-05-03T00:00:00Z"}))
    assert bare(batch.tables["voids"]) == [
        {"event_id": WRONG, "declared_at": "2026-05-03T00:00:00Z", "corrective_event_ids": []}
    ]


def test_the_declared_event_gives_the_rows_of_the_event_itself_and_another_document() -> None:
    plain, declared = read(object_event()), read(object_event(errorDeclaration=DECLARED))
    assert plain.tables["custody_events"] == declared.tables["custody_events"]
    assert plain.documents[0]["content"] != declared.documents[0]["content"]


def test_an_event_without_an_id_is_voided_by_its_repetition() -> None:
    batch = read(object_event(eventID=None), object_event(eventID=None, errorDeclaration=DECLARED))
    first, second = column(batch, "custody_events", "event_id")
    assert first == second == batch.tables["voids"][0]["event_id"]
    right = read(object_event(eventID=RIGHT), object_event(eventID=None, errorDeclaration=DECLARED))
    assert column(right, "custody_events", "corrects_event_id")[0] == first
