"""Reader of Catena-X JSON: twins with their aspects, and aspect payloads, judged by the schemas beside them."""

from __future__ import annotations

from pathlib import Path

from battery_custody.errors import InputError
from battery_custody.ingest.catenax import CatenaxBatch, Schemas, read_catenax
from battery_custody.ingest.catenax.aspects import MARK
from battery_custody.ingest.catenax.schemas import MODEL
from battery_custody.ingest.names import kind_of, table_named
from battery_custody.ingest.reader import ReadOptions
from battery_custody.ingest.staging import Reject, Staging
from battery_custody.ingest.text_file import UnreadableError, fingerprint, read_unpacked

#: How many warnings of one file are told one by one.
WARNINGS_TOLD = 20


class CatenaxReader:
    """Reads Catena-X files."""

    format = "catena-x"
    by_content = True

    def recognises(self, path: Path, head: bytes) -> bool:
        """Tell whether a file is Catena-X by what it holds; a schema of an aspect is none."""
        plain = head.replace(b"\0", b"")
        if kind_of(path) != ".json" or table_named(path.name) or MODEL.encode() in plain or b'"EPCIS' in plain:
            return False
        return MARK.search(plain) is not None

    def stage(self, path: Path, staging: Staging, options: ReadOptions) -> None:
        """Stage a file; each twin and each aspect is one record, kept whole in `documents`."""
        size, sha256 = fingerprint(path)
        source_no = staging.add_source(str(path), self.format, size, sha256)
        try:
            schemas = Schemas.beside(path)
            batch = read_catenax(read_unpacked(path), stem=path.name.split(".")[0], schemas=schemas)
        except (InputError, UnreadableError) as error:
            staging.reject(source_no, [Reject(str(error))])
            return
        for warning in (*schemas.unread, *_told(batch)):
            staging.warn(path, warning)
        rejects = (Reject(refusal.reason, refusal.record, raw=refusal.raw) for refusal in batch.refusals)
        staging.stage_rows(batch.tables, rejects, source_no, later=True)


def _told(batch: CatenaxBatch) -> list[str]:
    if not batch.twins and not batch.aspects and not batch.refusals:
        return ["the file holds no twins and no aspects"]
    told = batch.warnings[:WARNINGS_TOLD]
    if len(batch.warnings) > WARNINGS_TOLD:
        told.append(f"{len(batch.warnings) - WARNINGS_TOLD} more warnings of this kind")
    if batch.links < batch.relations:
        lost = batch.relations - batch.links
        told.append(f"{lost} of {batch.relations} relations name no other twin or no time and link nothing")
    return told


READER = CatenaxReader()
