"""Schemas: the JSON schemas that lie beside a file, by which its payloads are judged.

A schema is one that names its aspect model (`x-samm-aspect-model-urn`), as the schemas generated
from the semantic models do. A payload that names the version of its aspect is judged by the schema
of that version alone; one that names none, by the latest that lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import jsonschema_rs
import orjson

from battery_custody.ingest.catenax.aspects import AspectName, aspect_name
from battery_custody.ingest.catenax.batch import Problem

#: The key by which a schema tells its aspect model.
MODEL = "x-samm-aspect-model-urn"
#: No schema is larger; anything larger is no schema.
_MOST_BYTES = 8 << 20
#: A schema names its model within its first bytes.
_HEAD = 64 << 10
_SHOWN = 60


class _Validator(Protocol):
    def is_valid(self, instance: Any) -> bool: ...

    def iter_errors(self, instance: Any) -> Iterable[jsonschema_rs.ValidationError]: ...


@dataclass(frozen=True)
class Schemas:
    """Validators by the name of their aspect; `unread` are the files that look like schemas and are none."""

    found: Mapping[str, tuple[tuple[AspectName, _Validator], ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @classmethod
    def beside(cls, path: Path) -> Schemas:
        """Return the schemas in the folder of a file."""
        return _in_folder(path.parent, path.parent.stat().st_mtime_ns)

    def check(self, aspect: AspectName, payload: Any) -> list[Problem]:
        """Return what a payload breaks of its schema; an empty list where it fits, or none lies there."""
        validator = self._of(aspect)
        if validator is None or validator.is_valid(payload):
            return []
        return list(dict.fromkeys(_problem(error) for error in validator.iter_errors(payload)))

    def _of(self, aspect: AspectName) -> _Validator | None:
        fitting = self.found.get(aspect.name, ())
        if aspect.version is not None:
            fitting = tuple(one for one in fitting if (one[0].model, one[0].version) == (aspect.model, aspect.version))
        return max(fitting, key=lambda one: _order(one[0]))[1] if fitting else None


#: For payloads that nothing lies beside.
NO_SCHEMAS = Schemas()


@lru_cache(maxsize=4)
def _in_folder(folder: Path, changed_ns: int) -> Schemas:
    """Return the schemas in a folder, which is looked through again once files come or go."""
    found: dict[str, list[tuple[AspectName, _Validator]]] = {}
    unread: list[str] = []
    for file in sorted(folder.glob("*.json")):
        with file.open("rb") as opened:
            if MODEL.encode() not in opened.read(_HEAD):
                continue
        if file.stat().st_size > _MOST_BYTES:
            unread.append(f"{file.name} is too large for a JSON schema")
            continue
        try:
            schema = orjson.loads(file.read_bytes())
            name = aspect_name(schema[MODEL])
            validator = _validator(schema)
        except (ValueError, KeyError, TypeError) as error:
            unread.append(f"{file.name} is no JSON schema that can be used ({_first(error)})")
        else:
            found.setdefault(name.name, []).append((name, validator))
    return Schemas({name: tuple(made) for name, made in found.items()}, tuple(unread))


def _validator(schema: Any) -> _Validator:
    def retrieve(address: str) -> Any:
        raise ValueError(f"it refers to {address}, and nothing is fetched")

    return jsonschema_rs.validator_for(schema, retriever=retrieve)


def _order(name: AspectName) -> tuple[int, ...]:
    return tuple(int(part) for part in (name.version or "").split(".") if part.isdigit())


def _problem(error: jsonschema_rs.ValidationError) -> Problem:
    path = ""
    for step in error.instance_path:
        path = f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}" if path else step
    match error.kind.name:
        case "required":
            missing = error.kind.as_dict()["property"]
            return Problem(f"{path}.{missing}" if path else str(missing), "is missing")
        case "type":
            due = " or ".join(error.kind.as_dict()["types"])
            return Problem(path, f"is {_shown(error.instance)}, where {due} is due")
        case "pattern":
            return Problem(path, f"is {_shown(error.instance)}, which does not have the form that is due")
        case "enum":
            return Problem(path, f"is {_shown(error.instance)}, which is none of the words that are due")
    return Problem(path, f"is {_shown(error.instance)}, which breaks the schema ({error.kind.name})")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    shown = repr(value) if isinstance(value, str) else orjson.dumps(value).decode()
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _first(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
