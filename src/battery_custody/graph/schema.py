"""The graph's schema: numbered Cypher files, each applied once and recorded with its checksum."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from battery_custody.errors import GraphError
from battery_custody.graph.connection import Graph
from battery_custody.graph.statements import cypher, cypher_folder

_FILE = re.compile(r"(?P<version>V\d{3})__(?P<name>[a-z0-9_]+)\.cypher")
_MADE = re.compile(r"CREATE (?:CONSTRAINT|(?:FULLTEXT |POINT |TEXT |LOOKUP )?INDEX) (?P<name>\w+)")

_CHANGED = "its file was changed after it was applied"


class SchemaState(StrEnum):
    """How a schema file stands in a graph."""

    APPLIED = "applied"
    PENDING = "pending"
    DRIFTED = "drifted"


@dataclass(frozen=True)
class SchemaFile:
    """One numbered file; `makes` is the constraint or index that it creates."""

    version: str
    name: str
    checksum: str
    makes: str

    @property
    def statement(self) -> str:
        """The statement of the file."""
        return cypher(f"schema/{self.version}__{self.name}")


@dataclass(frozen=True)
class SchemaEntry:
    """How one version stands: applied, pending, or drifted with the reason why."""

    version: str
    name: str
    state: SchemaState
    applied_at: str | None = None
    why: str | None = None


def schema_files() -> list[SchemaFile]:
    """Return the schema files in the order in which they are applied."""
    found = []
    for entry in cypher_folder().joinpath("schema").iterdir():
        match = _FILE.fullmatch(entry.name)
        if match:
            statement = cypher(f"schema/{entry.name.removesuffix('.cypher')}")
            made = _MADE.match(statement)
            if made is None:
                raise GraphError(f"The schema file {entry.name} creates nothing that has a name; correct it.")
            checksum = hashlib.sha256(statement.strip().encode()).hexdigest()
            found.append(SchemaFile(match["version"], match["name"], checksum, made["name"]))
    return sorted(found, key=lambda file: file.version)


def schema_state(graph: Graph) -> list[SchemaEntry]:
    """Compare the schema files with what the graph has recorded and with what stands in it."""
    recorded = {row[0]: row for row in graph.rows("load/read_schema_versions")}
    standing = {name for (name,) in graph.rows("load/read_schema_names")}
    files = schema_files()
    entries = [_entry(file, recorded.get(file.version), standing) for file in files]
    known = {file.version for file in files}
    entries += [
        SchemaEntry(version, name, SchemaState.DRIFTED, applied_at, "a newer version of this package applied it")
        for version, name, _, applied_at in recorded.values()
        if version not in known
    ]
    return entries


def apply_schema(graph: Graph) -> list[SchemaEntry]:
    """Apply the files that are pending, and those whose constraint or index is gone; return those applied.

    A file whose text was changed after it was applied is left as it is, and shown as drifted.

    Raises:
        GraphError: if a statement fails, as uniqueness does over data that is not unique.
    """
    files = {file.version: file for file in schema_files()}
    applied = []
    for entry in schema_state(graph):
        file = files.get(entry.version)
        if file is None or entry.state is SchemaState.APPLIED or entry.why == _CHANGED:
            continue
        graph.run_alone(file.statement)
        _record(graph, file)
        applied.append(SchemaEntry(file.version, file.name, SchemaState.APPLIED))
    if applied:
        graph.run_alone("CALL db.awaitIndexes(3600)")
    return applied


def _record(graph: Graph, file: SchemaFile) -> None:
    record = {"version": file.version, "name": file.name, "checksum": file.checksum}
    graph.write(lambda tx: tx.run(cypher("load/record_schema_version"), record).consume())


def _entry(file: SchemaFile, recorded: tuple[str, str, str, str] | None, standing: set[str]) -> SchemaEntry:
    if recorded is None:
        return SchemaEntry(file.version, file.name, SchemaState.PENDING)
    _, _, checksum, applied_at = recorded
    why = None
    if checksum != file.checksum:
        why = _CHANGED
    elif file.makes not in standing:
        why = f"{file.makes} was dropped"
    return SchemaEntry(file.version, file.name, SchemaState.DRIFTED if why else SchemaState.APPLIED, applied_at, why)
