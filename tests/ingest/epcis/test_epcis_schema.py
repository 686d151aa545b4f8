"""The schema: the same verdict on every event as GS1's own, and the path that breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson
import pytest
from epcis_samples import LOT, PACK, PLANT, event, object_event, shared_data, shared_documents

from battery_custody.ingest.epcis.schema import check_element, check_event

#: Values that are put in place of each value of each event: wrong types, wrong words, wrong forms.
REPLACEMENTS = (None, 7, True, "", "bare", "ext:term", "urn:epcglobal:cbv:bizstep:shipping", [], {}, ["a:b", "a:b"])
#: Names that are added to each object: no namespace, a namespace, a field of the standard elsewhere.
ADDITIONS = {"unknown": 1, "_note": "x", "ext:own": {"deep": 1}, "ilmd": {"ext:x": 1}, "ilmd2": {}, "action": "ADD"}


def gs1(definition: str) -> jsonschema_rs.Draft7Validator:
    schema = orjson.loads((shared_data() / "epcis_gs1" / "EPCIS-JSON-Schema.json").read_bytes())
    part = {"$schema": schema["$schema"], "definitions": schema["definitions"], "$ref": f"#/definitions/{definition}"}
    return jsonschema_rs.Draft7Validator(part, validate_formats=True)


def sample_events() -> list[Any]:
    events = []
    for path in shared_documents():
        body = orjson.loads(path.read_bytes())["epcisBody"]
        events += body["eventList"] if "eventList" in body else body["queryResults"]["resultsBody"]["eventList"]
    return events


def mutations(value: Any) -> Iterator[Any]:
    """Yield every copy of a JSON value that differs in one place."""
    for path, holder in list(places(value, ())):
        if isinstance(holder, dict):
            for name, addition in ADDITIONS.items():
                yield changed(value, path, lambda part, n=name, a=addition: part.update({n: a}))
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield changed(value, path, lambda part, k=key: part.pop(k))
            for replacement in REPLACEMENTS:
                yield changed(value, path, lambda part, k=key, r=replacement: part.__setitem__(k, r))
        if isinstance(holder, list) and holder:
            yield changed(value, path, lambda part: part.append(copy.deepcopy(part[0])))


def places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, (dict, list)):
        yield path, value
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            # Below an extension everything goes, in both schemas.
            if not (isinstance(key, str) and ":" in key):
                yield from places(inner, (*path, key))


def changed(value: Any, path: tuple[Any, ...], change: Any) -> Any:
    twin = orjson.loads(orjson.dumps(value))
    part = twin
    for key in path:
        part = part[key]
    change(part)
    return twin


def test_every_sample_event_gets_the_verdict_of_gs1s_schema() -> None:
    verdict = gs1("EPCIS-Document-Event")
    events = sample_events()
    assert len(events) == 74
    assert [not check_event(one) for one in events] == [verdict.is_valid(one) for one in events]


def test_every_change_to_an_event_gets_the_verdict_of_gs1s_schema() -> None:
    verdict = gs1("EPCIS-Document-Event")
    mutants = accepted = 0
    for one in sample_events():
        for mutant in mutations(one):
            ours, theirs = not check_event(mutant), verdict.is_valid(mutant)
            assert ours == theirs, (orjson.dumps(mutant).decode(), check_event(mutant))
            mutants += 1
            accepted += ours
    assert mutants > 30_000
    assert accepted > 5_000


def test_every_change_to_a_vocabulary_element_gets_the_verdict_of_gs1s_schema() -> None:
    verdict = gs1("vocabularyElement")
    element = {
        "id": PLANT,
        "attributes": [{"id": "ext:name", "attribute": "Plant"}, {"id": "ext:size", "attribute": 3}],
        "children": ["urn:epc:id:sgln:9521234.00001.1"],
    }
    for mutant in (element, *mutations(element)):
        assert (not check_element(mutant)) == verdict.is_valid(mutant), mutant


@pytest.mark.parametrize(
    ("changes", "path", "clause"),
    [
        ({"bizStep": "frobnicating"}, "bizStep", "neither a business step of CBV 2.0 nor a URI"),
        ({"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "bizStep", "wants the bare word 'shipping'"),
        ({"disposition": "lost"}, "disposition", "neither a disposition of CBV 2.0 nor a URI"),
        ({"action": "UPDATE"}, "action", "none of ADD, OBSERVE, DELETE"),
        ({"action": None}, "action", "is missing"),
        ({"eventTime": None}, "eventTime", "is missing"),
        ({"eventTime": "2026-05-01"}, "eventTime", "no time with an offset"),
        ({"eventTimeZoneOffset": "8"}, "eventTimeZoneOffset", "no offset from UTC"),
        ({"epcList": [PACK, "plain", LOT]}, "epcList[1]", "no URI"),
        ({"epcList": [PACK, PACK]}, "epcList", "the same thing twice"),
        ({"epcList": None}, "", "without epcList"),
        ({"note": 1}, "note", "has no namespace"),
        ({"ilmd": {"ext:lot": "1"}}, "ilmd", "only with action ADD"),
        ({"action": "ADD", "ilmd": {"lot": "1"}}, "ilmd.lot", "has no namespace"),
        ({"quantityList": [{"epcClass": LOT, "uom": "kilograms"}]}, "quantityList[0].uom", "no unit code"),
        ({"quantityList": [{"epcClass": LOT, "weight": 1}]}, "quantityList[0].weight", "none may be added here"),
        ({"sourceList": [{"type": "carrier", "source": PLANT}]}, "sourceList[0].type", "owning_party"),
        ({"readPoint": {"id": "gate 3"}}, "readPoint.id", "no URI"),
        ({"persistentDisposition": {}}, "persistentDisposition", "without set and unset"),
        ({"persistentDisposition": {"set": []}}, "persistentDisposition.set", "is empty"),
        ({"type": "LossEvent"}, "type", "neither a kind of EPCIS event nor a URI"),
        ({"type": 5}, "type", "is 5, where text is due"),
        ({"type": None}, "type", "is missing"),
    ],
)
def test_a_breach_is_named_by_path_and_reason(changes: dict[str, Any], path: str, clause: str) -> None:
    problems = check_event(object_event(**changes))
    assert [problem.field for problem in problems] == [path]
    assert clause in problems[0].clause


def test_an_event_of_ones_own_needs_only_time_and_a_uri_for_its_type() -> None:
    own = event("ext:LossEvent", action=None, anything=[1])
    assert check_event(own) == []
    assert [problem.field for problem in check_event({**own, "eventTime": 1})] == ["eventTime"]


@pytest.mark.parametrize("value", [None, 1, "text", [], True])
def test_what_is_no_object_is_no_event(value: Any) -> None:
    assert [problem.field for problem in check_event(value)] == [""]
    assert [problem.field for problem in check_element(value)] == [""]
