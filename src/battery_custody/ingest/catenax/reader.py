"""Read Catena-X data: every twin and every aspect is taken, or has one refusal that says why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from battery_custody.ingest.catenax.aspects import RELATIONS, AspectName
from battery_custody.ingest.catenax.batch import CatenaxBatch, Problem, Refusal, Row
from battery_custody.ingest.catenax.certificates import read_destruction, read_dismantler
from battery_custody.ingest.catenax.codes import codes_in, read_code
from battery_custody.ingest.catenax.draft import Description, Draft, Names
from battery_custody.ingest.catenax.parts import BATCHES, PLANNED, SERIAL, read_dimension, read_part
from battery_custody.ingest.catenax.passes import passport_of, read_pass
from battery_custody.ingest.catenax.recycling import read_batch
from battery_custody.ingest.catenax.relations import read_relations
from battery_custody.ingest.catenax.schemas import NO_SCHEMAS, Schemas
from battery_custody.ingest.catenax.twins import Twin, content_id, find_twins
from battery_custody.ingest.catenax.values import at, item_id, text, time
from battery_custody.ingest.rows import json_text

#: The kind under which the document of a twin itself is kept.
TWIN = "Twin"
#: How many marks one payload gets; the last one counts the rest.
MARKS_OF_ONE = 50

#: What reads an aspect, by its name; those of relations go by `RELATIONS`, all others are kept as they came.
_READERS: Mapping[str, Callable[[Draft, dict[str, Any]], None]] = {
    **dict.fromkeys(SERIAL | BATCHES | PLANNED, read_part),
    "PhysicalDimension": read_dimension,
    "TractionBatteryCode": read_code,
    "BatteryPass": read_pass,
    "CertificateOfDestruction": read_destruction,
    "CertificateOfDismantler": read_dismantler,
    "RecyclingBatch": read_batch,
}
#: For a bare payload, what names the thing that it is about, and whether that is an item.
_OWN_IDS: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "TractionBatteryCode": (("tractionBatteryCode",), True),
    "BatteryPass": (("metadata", "passportIdentifier"), True),
    "RecyclingBatch": (("globalAssetId",), True),
    "CertificateOfDestruction": (("serialNumber",), False),
    "CertificateOfDismantler": (("certificateNumber",), False),
}


def read_catenax(data: bytes, *, stem: str = "", schemas: Schemas = NO_SCHEMAS) -> CatenaxBatch:
    """Read a file of twins, or the payload of one aspect.

    Args:
        data: the content of the file.
        stem: its name without suffix, which tells the aspect of a payload whose keys don't.
        schemas: what its payloads are judged by.

    Raises:
        InputError: for bytes that are no JSON, or too large or too deeply nested.
    """
    found = find_twins(data, stem)
    batch = CatenaxBatch()
    if found.unread:
        batch.warnings.append(f"parts of the file that hold no twins and are not read: {', '.join(found.unread)}")
    names = _names(found.twins)
    record = 0
    for twin in found.twins:
        record = _take(twin, record, batch, names, schemas)
    return batch


def _names(twins: tuple[Twin, ...]) -> Names:
    names = Names()
    for twin in twins:
        if twin.item_id is None:
            continue
        for aspect, payload in twin.payloads:
            if aspect.name == "TractionBatteryCode":
                for code in codes_in(payload):
                    names.learn(code, twin.item_id)
            elif aspect.name == "BatteryPass":
                names.learn(passport_of(payload), twin.item_id)
            made = time(at(payload, "manufacturingInformation", "date"))
            if made is not None:
                names.made.setdefault(twin.item_id, made)
    return names


def _take(twin: Twin, record: int, batch: CatenaxBatch, names: Names, schemas: Schemas) -> int:
    """Take one twin with its aspects, counted from the record after `record`; return the last one."""
    if twin.alone:
        name, payload = twin.aspects[0]
        own, is_item = _own_id(name, payload)
        item = twin.item_id or (own if is_item else None)
        document = f"{own or item or content_id(payload)}/{name.text}"
        _take_aspect(name, payload, record + 1, item, document, batch, names, schemas, None)
        return record + 1
    record += 1
    if twin.item_id is None:
        what = "has no catenaXId" if isinstance(twin.raw, dict) else "is no JSON object"
        batch.refusals.append(Refusal(record, f"Twin {record} {what}; name it and send it again.", json_text(twin.raw)))
        return record
    batch.twins += 1
    about = Description()
    first = record
    for name, content in twin.aspects:
        record += 1
        document = f"{twin.item_id}/{name.text}"
        _take_aspect(name, content, record, twin.item_id, document, batch, names, schemas, about)
    _describe(twin.item_id, about, first, batch)
    known = {"bpnl": twin.holder_id, "aspects": [name.text for name, _ in twin.aspects]}
    _keep(twin.item_id, TWIN, known, first, batch)
    return record


def _own_id(name: AspectName, payload: dict[str, Any]) -> tuple[str | None, bool]:
    path, is_item = _OWN_IDS.get(name.name, ((), False))
    own = at(payload, *path) if path else None
    return (item_id(own) if is_item else text(own)), is_item


def _take_aspect(
    name: AspectName,
    content: Any,
    record: int,
    item: str | None,
    document: str,
    batch: CatenaxBatch,
    names: Names,
    schemas: Schemas,
    about: Description | None,
) -> None:
    batch.aspects += 1
    draft = Draft(batch, record, item or "", document, name.name, names, about or Description())
    read = read_relations if RELATIONS.fullmatch(name.name) else _READERS.get(name.name)
    for payload in content if isinstance(content, list) else [content]:
        if not isinstance(payload, dict):
            draft.wrong("", "is no JSON object")
            continue
        draft.problems += schemas.check(name, payload)
        named = item_id(payload.get("catenaXId"))
        if item is not None and named is not None and named != item and about is not None:
            draft.wrong("catenaXId", f"is {named}, which is another twin's")
        if read is not None:
            read(draft, payload)
    if about is None and item is not None:
        _describe(item, draft.about, record, batch)
    elif about is None:
        # Nothing that it is about is an item, so its other names stand for nothing here.
        draft.about.aliases.clear()
    _keep(document, name.text, content, record, batch, item=item)
    _mark(draft, name, item)


def _describe(item: str, about: Description, record: int, batch: CatenaxBatch) -> None:
    if about.is_told and about.is_lot:
        row: Row = {key: about.row[key] for key in ("material", "mass_kg") if key in about.row}
        batch.add("lots", record, {"lot_id": item, "material": "other", **row})
    elif about.is_told:
        row = {key: value for key, value in about.row.items() if key != "material"}
        batch.add("batteries", record, {"battery_id": item, **row})
    for name, kind in about.aliases:
        batch.add("aliases", record, {"alias": name, "item_id": item, "kind": kind})
    if not about.is_told:
        # A twin of which nothing is told is known by its id alone: it is missing, not unheard of.
        batch.add("aliases", record, {"alias": item, "item_id": item, "kind": "catenaXId"})


def _keep(document: str, kind: str, content: Any, record: int, batch: CatenaxBatch, item: str | None = None) -> None:
    row: Row = {"document_id": document, "kind": kind, "content": json_text(content)}
    if item is not None:
        row["_extra"] = {"item_id": item}
    batch.add("documents", record, row)


def _mark(draft: Draft, name: AspectName, item: str | None) -> None:
    problems = list(dict.fromkeys(draft.problems))
    if not problems:
        return
    more = len(problems) - MARKS_OF_ONE
    if more > 0:
        problems = [*problems[: MARKS_OF_ONE - 1], Problem("", f"breaks its schema in {more + 1} more places")]
    for field, clause in problems:
        reason = f"{field} {clause}." if field else f"{name.name} {clause}."
        draft.add(
            "marks",
            {"document_id": draft.document_id, "item_id": item, "kind": name.name, "field": field, "reason": reason},
        )
    also = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    whose = f" of {item}" if item else ""
    field, clause = problems[0]
    what = f"{field} {clause}" if field else clause
    draft.batch.warnings.append(f"{name.name}{whose} is kept as it came although {what or 'it'}{also}.")
