"""The ledger's tables: what is reported, the keys of its ids, its batches, what is derived from it."""

from __future__ import annotations

from battery_custody.tables.balance import TRANSFORMATION_BALANCE
from battery_custody.tables.columns import FlatTable, columns
from battery_custody.tables.derived import CUSTODY_EVENT, CUSTODY_INTERVAL, DERIVED_TABLES, VEHICLE_EVENT
from battery_custody.tables.genealogy import PART_ACCOUNT, RECORD_MARK
from battery_custody.tables.network import BARE_TRANSFER, PARTY_FLOW
from battery_custody.tables.reported import KEY_TABLES, REPORTED, SCHEMA, SYSTEM_COLUMNS
from battery_custody.tables.results import RESULT_TABLES

#: Version of the layout of a ledger file; a file of another version is refused.
LAYOUT = 3

#: Tables about the ledger itself.
BOOKKEEPING: tuple[FlatTable, ...] = (
    FlatTable(
        "ledger_layout", "The layout of this file.", ("layout",), columns("layout INTEGER version of the layout")
    ),
    FlatTable(
        "ingest_batch",
        "A batch of records, taken whole; hashed over its rows and chained to the batch before.",
        ("batch_no",),
        columns("""
        batch_no INTEGER number, from 1
        ingested_s BIGINT when it was taken
        accepted BIGINT records taken
        rejected BIGINT records rejected
        duplicate BIGINT records known before
        prev_hash VARCHAR hash of the batch before, 64 zeros for the first
        batch_hash VARCHAR sha256 over prev_hash, number, time, counts, digests of tables and source files
        """),
    ),
    FlatTable(
        "batch_table",
        "The rows that a batch added to one table, which follow each other in number.",
        ("batch_no", "table_name"),
        columns("""
        batch_no INTEGER number of the batch
        table_name VARCHAR reported table, rejected_record, or a table of keys
        first_no BIGINT first record_no or key
        rows BIGINT how many
        chunks BLOB sha256 of each chunk of rows, in order of their numbers
        digest VARCHAR sha256 over the chunks
        """),
    ),
    FlatTable(
        "source_file",
        "A file or document that records came from.",
        ("source_no",),
        columns("""
        source_no INTEGER number
        batch_no INTEGER batch that brought it
        name VARCHAR name of the file
        format VARCHAR format in which it was read
        bytes BIGINT size
        sha256 VARCHAR digest of the file
        """),
    ),
    FlatTable(
        "rejected_record",
        "A field of a record that could not be taken, with the whole record as it was read.",
        ("record_no",),
        columns("""
        record_no BIGINT number
        batch_no INTEGER number of the batch
        source VARCHAR name of the file
        source_row BIGINT record in the file, from 1; NULL: the whole file
        table_name VARCHAR table it was meant for
        field VARCHAR the field that is wrong
        reason VARCHAR what is wrong, in one sentence
        raw VARCHAR the record as read, JSON
        row_hash BLOB hash of the above
        """),
    ),
    FlatTable(
        "superseded",
        "A record that another one corrects or voids; it stays in the ledger and no longer stands.",
        ("table_name", "record_no", "by_us"),
        columns("""
        table_name VARCHAR reported table
        record_no BIGINT number of the record
        by_us BIGINT when the correction was reported, microseconds since 1970 UTC
        batch_no INTEGER batch in which it no longer stood
        """),
    ),
    FlatTable(
        "derived_by",
        "The regulation that the derived tables follow from, in one row.",
        ("digest",),
        columns("digest VARCHAR sha256 of its tables"),
    ),
    FlatTable(
        "touched_item",
        "An item that a batch touched and no detection has judged since.",
        ("item_key",),
        columns("item_key INTEGER item"),
    ),
)

#: Derived tables that are views over others, with their queries' names in ledger/sql.
VIEWS = tuple(
    table.name
    for table in (
        CUSTODY_EVENT,
        VEHICLE_EVENT,
        CUSTODY_INTERVAL,
        PART_ACCOUNT,
        RECORD_MARK,
        TRANSFORMATION_BALANCE,
        BARE_TRANSFER,
        PARTY_FLOW,
    )
)


def ddl(table: FlatTable) -> str:
    """Return the statement that creates a flat table."""
    names = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
    return f'CREATE TABLE IF NOT EXISTS "{table.name}" ({names})'


def statements() -> list[str]:
    """Return the statements that create all tables of a new ledger, views excepted."""
    made = [f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}", "CREATE SCHEMA IF NOT EXISTS keys"]
    made += [
        f"CREATE TABLE IF NOT EXISTS keys.{name} (key INTEGER, id VARCHAR, normal_id VARCHAR)"
        for name in KEY_TABLES.values()
    ]
    # Questions begin with an item's id: without an index each would read the ids of all items.
    made.append("CREATE INDEX IF NOT EXISTS item_normal_id ON keys.item (normal_id)")
    for name, stored in REPORTED.items():
        listed = [f"{column} {type_}" for column, type_ in SYSTEM_COLUMNS]
        listed += [f'"{column.name}" {column.type}' for column in stored]
        made.append(f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{name} ({', '.join(listed)})")
    made += [ddl(table) for table in (*BOOKKEEPING, *RESULT_TABLES.values())]
    made += [ddl(table) for table in DERIVED_TABLES.values() if table.name not in VIEWS]
    return made
