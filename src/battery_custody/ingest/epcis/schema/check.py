"""Hold EPCIS events, vocabulary elements and documents to the JSON schema of EPCIS 2.0.

The schema beside this file says in our own words what GS1's EPCIS-JSON-Schema says: the same events
pass, the same fail. It is split by kind of event, so that one look at `type` picks the part to
check, and each constraint carries the clause that a person reads when it is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

import jsonschema_rs
import orjson

EVENTS = "urn:battery-custody:epcis:events"
DOCUMENTS = "urn:battery-custody:epcis:documents"

#: The kinds of events that EPCIS 2.0 defines; any other kind is named by a URI.
EVENT_KINDS = (
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
)

_CBV_URI = re.compile(r"(?:urn:epcglobal:cbv:[a-z]+:|https?://ns\.gs1\.org/cbv/(?:[a-z]+-)?)(\w+)", re.IGNORECASE)
_UNNAMED = "is no field of the standard and has no namespace such as ext:name"
_CLOSED = "is no field of the standard, and none may be added here"
_SHOWN = 60


class Problem(NamedTuple):
    """One breach of the schema: the path of the field, and a clause that says what is wrong with it."""

    field: str
    clause: str


def _load() -> dict[str, Any]:
    folder = files(__package__)
    parts = (orjson.loads(part.read_bytes()) for part in folder.iterdir() if part.name.endswith(".json"))
    return {part["$id"]: part for part in parts}


_PARTS = _load()
_REGISTRY = jsonschema_rs.Registry(list(_PARTS.items()))


def _validator(part: str, name: str) -> jsonschema_rs.Draft202012Validator:
    reference = {"$ref": f"{part}#/$defs/{name}"}
    return jsonschema_rs.Draft202012Validator(reference, registry=_REGISTRY, validate_formats=True)


_BY_KIND = {kind: _validator(EVENTS, kind) for kind in EVENT_KINDS}
_OWN_EVENT = _validator(EVENTS, "OwnEvent")
_ELEMENT = _validator(DOCUMENTS, "vocabulary_element")
_ENVELOPES = {kind: _validator(DOCUMENTS, kind) for kind in ("EPCISDocument", "EPCISQueryDocument")}


def check_event(event: object) -> list[Problem]:
    """Return what is wrong with an event of an event list; an empty list where it fits the schema."""
    if not isinstance(event, dict):
        return [Problem("", f"is {_shown(event)}, where an event is a JSON object")]
    kind = event.get("type")
    if not isinstance(kind, str):
        clause = f"is {_shown(kind)}, where text is due" if "type" in event else "is missing"
        return [Problem("type", clause)]
    validator = _BY_KIND.get(kind, _OWN_EVENT)
    return [] if validator.is_valid(event) else _problems(validator.iter_errors(event))


def check_element(element: object) -> list[Problem]:
    """Return what is wrong with a vocabulary element; an empty list where it fits the schema."""
    if not isinstance(element, dict):
        return [Problem("", f"is {_shown(element)}, where a vocabulary element is a JSON object")]
    return [] if _ELEMENT.is_valid(element) else _problems(_ELEMENT.iter_errors(element))


def check_envelope(document: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a document around its events, which are not looked at here."""
    kind = document.get("type")
    validator = _ENVELOPES.get(kind) if isinstance(kind, str) else None
    if validator is None:
        return [Problem("type", "is neither EPCISDocument nor EPCISQueryDocument")]
    return [] if validator.is_valid(document) else _problems(validator.iter_errors(document))


def is_uri(text: object) -> bool:
    """Whether a value is a URI, as the standard wants a vocabulary's type to be."""
    return _ELEMENT.is_valid({"id": text})


def _problems(errors: Iterable[jsonschema_rs.ValidationError]) -> list[Problem]:
    return list(dict.fromkeys(_problem(error) for error in errors))


def _problem(error: jsonschema_rs.ValidationError) -> Problem:
    path = _path(error.instance_path)
    kind = error.kind.as_dict()
    match error.kind.name:
        case "required":
            return Problem(_under(path, kind["property"]), "is missing")
        case "propertyNames":
            name = str(kind["error"].instance)
            return Problem(_under(path, name), _UNNAMED)
        case "additionalProperties":
            return Problem(_under(path, kind["unexpected"][0]), _CLOSED)
        case "type":
            return Problem(path, f"is {_shown(error.instance)}, where {' or '.join(kind['types'])} is due")
        case "const" if "ilmd" in error.schema_path:
            return Problem("ilmd", f"goes only with action ADD, and the action is {_shown(error.instance)}")
        case "uniqueItems":
            return Problem(path, "names the same thing twice")
        case "minItems":
            return Problem(path, "is empty, where at least one entry is due")
        case "format" if kind["format"] == "date-time":
            return Problem(path, f"is {_shown(error.instance)}, which is no time with an offset from UTC")
    clause = _clause(error.absolute_keyword_location) or "does not fit the schema of EPCIS 2.0"
    if isinstance(error.instance, dict):
        return Problem(path, f"is {clause}")
    term = _CBV_URI.fullmatch(error.instance) if isinstance(error.instance, str) else None
    if term and error.kind.name == "anyOf":
        wanted = f"where EPCIS 2.0 wants the bare word {term[1]!r}"
        return Problem(path, f"is the CBV URI {_shown(error.instance)}, {wanted}")
    return Problem(path, f"is {_shown(error.instance)}, which is {clause}")


def _clause(location: str | None) -> str | None:
    """Return the clause that stands beside the keyword at a location of the schema."""
    part, _, pointer = (location or "").partition("#/")
    node: Any = _PARTS.get(part, {})
    for step in pointer.split("/")[:-1]:
        node = node[int(step)] if isinstance(node, list) else node.get(step, {})
    clause = node.get("description") if isinstance(node, dict) else None
    return clause if isinstance(clause, str) else None


def _path(steps: Iterable[str | int]) -> str:
    path = ""
    for step in steps:
        path = f"{path}[{step}]" if isinstance(step, int) else _under(path, step)
    return path


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else orjson.dumps(value).decode()
