"""Bulk import: an empty local graph is filled by Neo4j's own importer, some ten times faster than by Bolt.

The importer writes the store while the server is stopped, the watermark as a node among the others:
an import is there as a whole or not at all. One that was killed is thrown away at the next start.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from battery_custody.graph.changes import Changes
from battery_custody.graph.home import DATABASE, ServerHome
from battery_custody.graph.java import run_admin
from battery_custody.graph.projection import PROJECTED, End, ProjectedColumn, ProjectedTable, ValueKind
from battery_custody.graph.server import start_server, stop_server

# The importer's names of the kinds of values.
_TYPES = {
    ValueKind.TEXT: "string",
    ValueKind.NUMBER: "double",
    ValueKind.INTEGER: "long",
    ValueKind.FLAG: "boolean",
    ValueKind.TIME: "datetime{timezone:+08:00}",
    ValueKind.LIST: "string[]",
}
_READ_BYTES = 1 << 22


def import_changes(changes: Changes, home: Path, *, heap_mb: int = 1024) -> None:
    """Fill the empty database of a local server with all that was read from the ledger, and start it again.

    The caller has seen to it that the database holds nothing of anyone else.

    Raises:
        GraphError: if the import fails or has no room; the graph is empty then, and the next sync does it again.
    """
    folder = ServerHome(home.absolute())
    files = {table: _write_csv(changes.folder, table) for table in PROJECTED}
    mark_file = _write_mark(changes)
    arguments: list[str | Path] = ["database", "import", "full", DATABASE, "--overwrite-destination"]
    # Ids are texts of one space: an item may be a battery or a lot.
    arguments += ["--id-type=string", "--bad-tolerance=0", "--array-delimiter=;", "--max-off-heap-memory=50%"]
    arguments += [f"--report-file={changes.folder / 'import.report'}"]
    lines = [file for file in files.values() if _has_long_lines(file, changes.rows[file.stem])]
    if lines:
        arguments += ["--multiline-fields=true"]
    for table, file in files.items():
        arguments.append(f"--{'nodes' if table.is_node else 'relationships'}={table.token}={file}")
    arguments.append(f"--nodes=Projection={mark_file}")
    stop_server(home)
    folder.import_mark.touch()
    try:
        run_admin(folder, arguments, what="the bulk import", heap_mb=heap_mb)
        folder.import_mark.unlink()
    finally:
        # After a failure too: with an empty database, that the next sync fills.
        start_server(home)


def _write_csv(folder: Path, table: ProjectedTable) -> Path:
    selected = ", ".join(_csv_columns(table))
    target = folder / f"{table.name}.csv"
    with duckdb.connect() as connection:
        relation = connection.sql(
            f"SELECT {selected} FROM read_parquet($file)", params={"file": str(folder / f"{table.name}.parquet")}
        )
        relation.write_csv(str(target))
    return target


def _csv_columns(table: ProjectedTable) -> list[str]:
    """Return the SQL of the importer's columns, each named as its header wants it."""
    if table.start is None or table.end is None:
        columns = [f'{_node_id(table.token, table.columns[0].name)} AS ":ID"']
    else:
        columns = [f'{_end_sql(table, table.start)} AS ":START_ID"', f'{_end_sql(table, table.end)} AS ":END_ID"']
    return columns + [
        f'{_value_sql(column)} AS "{column.name}:{_TYPES[column.kind]}"'
        for column in table.columns
        if not column.is_end
    ]


def _value_sql(column: ProjectedColumn) -> str:
    name = f'"{column.name}"'
    if column.kind is ValueKind.TIME:
        return f"strftime(make_timestamp(({name} + 28800) * 1000000), '%Y-%m-%dT%H:%M:%S+08:00')"
    return name


def _node_id(label: str, column: str) -> str:
    return f"'{label}|' || \"{column}\""


def _end_sql(table: ProjectedTable, end: End) -> str:
    stand_ins = table.stand_in.columns if table.stand_in else ()
    cases = " ".join(
        f'WHEN "{column}" IS NOT NULL THEN {_node_id(label, column)}' for label, column in (*end.columns, *stand_ins)
    )
    return f"CASE {cases} END"


def _write_mark(changes: Changes) -> Path:
    file = changes.folder / "projection.csv"
    header = ":ID,name,batch_no:long,chain_hash,run_id,reviews:long"
    mark = changes.target
    row = f"Projection|ledger,ledger,{mark.batch_no},{mark.chain_hash},{mark.run_id},{mark.reviews}"
    file.write_text(f"{header}\n{row}\n", "utf-8")
    return file


def _has_long_lines(file: Path, rows: int) -> bool:
    """Tell whether a text goes over several lines, which the importer has to be told: it costs it half its speed."""
    breaks = 0
    with file.open("rb") as stream:
        while block := stream.read(_READ_BYTES):
            breaks += block.count(b"\n") + block.count(b"\r")
    return breaks != rows + 1
