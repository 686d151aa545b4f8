"""Reader of EPCIS 2.0 JSON: documents, query results, single events, lists and lines of events."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from battery_custody.errors import InputError
from battery_custody.ingest.epcis import EpcisBatch, Notice, read_epcis_parts
from battery_custody.ingest.layout import EXTRA, RECORD
from battery_custody.ingest.names import kind_of
from battery_custody.ingest.reader import ReadOptions
from battery_custody.ingest.rows import json_text
from battery_custody.ingest.separations import SEPARATIONS, Row, split_aggregations
from battery_custody.ingest.staging import Reject, Staging
from battery_custody.ingest.text_file import UnreadableError, fingerprint, read_unpacked

#: How many records are held as rows at a time.
RECORDS_AT_ONCE = 50_000
#: How many warnings of one document are told one by one.
WARNINGS_TOLD = 20

_SUFFIXES = (".jsonld", ".json", ".jsonl", ".ndjson")
_MARK = re.compile(
    rb'"(EPCISDocument|EPCISQueryDocument|ObjectEvent|AggregationEvent|TransactionEvent|TransformationEvent'
    rb'|AssociationEvent|epcisBody|epcisHeader)"'
)


class EpcisReader:
    """Reads EPCIS documents."""

    format = "epcis"
    by_content = True

    def recognises(self, path: Path, head: bytes) -> bool:
        """Tell whether a file is EPCIS, by what it holds; `.jsonld` always is."""
        kind = kind_of(path)
        # Without its NUL bytes the plain part of UTF-16 reads like ASCII.
        return kind == ".jsonld" or (kind in _SUFFIXES and _MARK.search(head.replace(b"\0", b"")) is not None)

    def stage(self, path: Path, staging: Staging, options: ReadOptions) -> None:
        """Stage a document part by part; each event and element is one record, kept whole in `documents`."""
        size, sha256 = fingerprint(path)
        source_no = staging.add_source(str(path), self.format, size, sha256)
        notices: list[Notice] = []
        try:
            read = 0
            with _cycles_left_alone():
                content = read_unpacked(path)
                for part in read_epcis_parts(content, lenient=options.lenient, records_per_part=RECORDS_AT_ONCE):
                    stage_epcis(part, source_no, staging)
                    notices += part.warnings
                    read += part.read
            if not read:
                staging.warn(path, "the document holds no events and no vocabulary elements")
        except (InputError, UnreadableError) as error:
            staging.reject(source_no, [Reject(str(error))])
        for notice in notices[:WARNINGS_TOLD]:
            staging.warn(path, notice.reason)
        if len(notices) > WARNINGS_TOLD:
            staging.warn(path, f"{len(notices) - WARNINGS_TOLD} more warnings of this kind")


@contextmanager
def _cycles_left_alone() -> Iterator[None]:
    """Keep the collector of cycles still, which looks at all values of a document again and again; they have none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def stage_epcis(batch: EpcisBatch, source_no: int, staging: Staging) -> None:
    """Stage what the EPCIS reader made of a document, or of a part of it; `Staging.flush` ends it."""
    rows: dict[str, list[Row]] = {name: list(made) for name, made in batch.tables.items()}
    rows["aggregations"], separated = split_aggregations(rows.get("aggregations", ()))
    rows[SEPARATIONS.name] = [*separated, *rows.pop("emptied", ())]
    rows["documents"] = [*_events(batch), *_elements(batch)]
    rejects = (Reject(reject.reason, reject.record, None, reject.field or None, reject.raw) for reject in batch.rejects)
    staging.stage_rows(rows, rejects, source_no, later=True)


def _events(batch: EpcisBatch) -> Iterator[Row]:
    contexts: dict[str, str] = {}
    for document in batch.documents:
        yield {
            RECORD: document[RECORD],
            "document_id": document["event_id"],
            "kind": document["event_type"],
            "event_time": document.get("event_time"),
            "record_time": document.get("record_time"),
            "content": document["content"],
            EXTRA: contexts.setdefault(document["context"], json_text({"context": document["context"]})),
        }


def _elements(batch: EpcisBatch) -> Iterator[Row]:
    for element in batch.elements:
        yield {
            RECORD: element[RECORD],
            "document_id": element["element_id"],
            "kind": element["vocabulary_type"],
            "content": element["raw"],
        }


READER = EpcisReader()
