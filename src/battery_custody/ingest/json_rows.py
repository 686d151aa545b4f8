"""JSON record files: an object a line, or one array of objects; the engine takes them apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from battery_custody.ingest.cells import Parameters, Storage, quote
from battery_custody.ingest.layout import EXTRA, RAW, RECORD, Layout, RawColumn
from battery_custody.ingest.names import kind_of
from battery_custody.ingest.table_file import TableFile
from battery_custody.ingest.text_file import TextSource, UnreadableError, open_text
from battery_custody.model.fields import Domain
from battery_custody.tables.source import SourceTable

_LINES = "json_lines_to_stage"
_SCHEMA = pa.schema([(RECORD, pa.int64()), ("line", pa.int64()), ("text", pa.string())])
_KEEP = "CREATE OR REPLACE TEMP TABLE json_line AS SELECT * FROM "
#: An array is held as one value of the engine, which may be no larger.
LARGEST_ARRAY = 1 << 30


def stage_json(file: TableFile) -> None:
    """Stage a JSON file; lines that are no JSON object become rejects.

    Raises:
        UnreadableError: for a file that can't be decoded, or is neither lines nor an array.
    """
    source = open_text(file.path)
    if source.note:
        file.warn(source.note)
    if kind_of(file.path) != ".json" or not _keep_array(file, source):
        _keep_lines(file, source)
    try:
        _stage_lines(file)
    finally:
        file.staging.connection.execute("DROP TABLE IF EXISTS temp.json_line")


def _stage_lines(file: TableFile) -> None:
    connection = file.staging.connection
    inserted = connection.execute(
        "INSERT INTO staged_reject SELECT $source_no, _record, $table_name, NULL,"
        " CASE WHEN line IS NULL THEN 'Element ' || _record ELSE 'Line ' || line END"
        " || ' is broken: it is no JSON object.', CAST(json_object('_line', text) AS VARCHAR)"
        " FROM json_line WHERE NOT json_valid(text) OR json_type(text) <> 'OBJECT'",
        {"source_no": file.source_no, "table_name": file.table.name},
    ).fetchall()
    bad = inserted[0][0]
    keys = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT unnest(json_keys(text)) AS key FROM json_line"
            " WHERE json_valid(text) AND json_type(text) = 'OBJECT' ORDER BY key"
        ).fetchall()
    ]
    if not keys:
        if not bad:
            file.warn("the file is empty")
        return
    layout = file.lay_out([RawColumn(f"c{number}", key, Storage.TEXT) for number, key in enumerate(keys)])
    relation, bound, whole = _relation(file.table, layout)
    file.staging.stage_relation(file.table, relation, file.source_no, layout=whole, parameters=bound.values)


def _relation(table: SourceTable, layout: Layout) -> tuple[str, Parameters, Layout]:
    """Return a FROM item with one column for each known key, and the layout that goes with it."""
    bound = Parameters(prefix="j")
    domains = {column.name: column.domain for column in table.columns}
    pointers, values = [], []
    for number, (ours, column) in enumerate(layout.known.items(), start=1):
        pointers.append("/" + column.header.replace("~", "~0").replace("/", "~1"))
        value = f"cells[{number}]"
        if domains[ours] in (Domain.CHOICES, Domain.PARTIES):
            value = (
                f"CASE WHEN {value}[1] = '[' AND json_valid({value})"
                f" THEN array_to_string(from_json({value}, '[\"VARCHAR\"]'), ';') ELSE {value} END"
            )
        values.append(f"{value} AS {quote(column.name)}")
    extra = "CAST(NULL AS VARCHAR)"
    if layout.unknown:
        # Merging a key with null takes the key away (RFC 7396): what is left is what no column holds.
        taken = layout.all_headers - {column.header for column in layout.unknown}
        emptied = bound.add(orjson.dumps(dict.fromkeys(sorted(taken))).decode())
        extra = f"nullif(CAST(json_merge_patch(text, {emptied}) AS VARCHAR), '{{}}')"
    sql = f"""(
  SELECT {RECORD}, text AS {RAW}, {extra} AS {EXTRA}, {", ".join(values)}
  FROM (SELECT *, json_extract_string(text, {bound.add(pointers)}) AS cells FROM json_line
        WHERE json_valid(text) AND json_type(text) = 'OBJECT'))"""
    controls = {name: RawColumn(name, name, Storage.TEXT) for name in (RECORD, RAW, EXTRA)}
    return sql, bound, Layout(layout.known, (), controls)


def _keep_array(file: TableFile, source: TextSource) -> bool:
    text = b"".join(source.blocks())
    connection = file.staging.connection
    if not text.lstrip().startswith(b"["):
        return False
    if len(text) > LARGEST_ARRAY:
        raise UnreadableError("The array is larger than 1 GiB; write one object a line (.jsonl).")
    parameters = {"text": text.decode()}
    if connection.execute("SELECT json_valid($text)", parameters).fetchall() != [(True,)]:
        raise UnreadableError("The file is not whole JSON; write an array of objects, or one object a line.")
    connection.execute(
        f"{_KEEP} (SELECT generate_subscripts(items, 1) AS {RECORD}, CAST(NULL AS BIGINT) AS line,"
        " coalesce(unnest(items), 'null') AS text FROM (SELECT from_json($text, '[\"JSON\"]') AS items))",
        parameters,
    )
    return True


def _keep_lines(file: TableFile, source: TextSource) -> None:
    connection = file.staging.connection
    reader = pa.RecordBatchReader.from_batches(_SCHEMA, _line_batches(source))
    connection.register(_LINES, reader)
    try:
        connection.execute(_KEEP + _LINES)
    finally:
        connection.unregister(_LINES)


def _line_batches(source: TextSource) -> Iterator[pa.RecordBatch]:
    rest, lines, records = b"", 0, 0
    for block in _with_end(source.blocks()):
        data = rest + block
        end = len(data) if not block else data.rfind(b"\n") + 1
        rest, data = data[end:], data[:end]
        if not data:
            continue
        feeds = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")).astype(np.int32) + 1
        if not feeds.size or feeds[-1] != len(data):
            feeds = np.append(feeds, np.int32(len(data)))
        offsets = np.concatenate((np.zeros(1, np.int32), feeds))
        texts = pa.StringArray.from_buffers(feeds.size, pa.py_buffer(offsets), pa.py_buffer(data))
        texts = pc.utf8_trim(texts, " \t\r\n")
        filled = pc.greater(pc.binary_length(texts), 0)
        numbers = pa.array(np.arange(lines + 1, lines + feeds.size + 1))
        texts, numbers = texts.filter(filled), numbers.filter(filled)
        ordinals = pa.array(np.arange(records + 1, records + len(texts) + 1))
        yield pa.record_batch([ordinals, numbers, texts], schema=_SCHEMA)
        lines, records = lines + feeds.size, records + len(texts)


def _with_end(blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield from (block for block in blocks if block)
    yield b""
