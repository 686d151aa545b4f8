"""What of the ledger has to go to the graph: read whole in one transaction into a folder of Parquet files.

The ledger is needed only while this reads, so that ingest never waits for the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from battery_custody.errors import LedgerError
from battery_custody.graph.projection import PROJECTED, Owner, ProjectedTable
from battery_custody.graph.statements import sql
from battery_custody.ledger.queries import first_row, one_number
from battery_custody.model.fields import Domain
from battery_custody.tables.reported import REPORTED, SCHEMA

_ROWS_READ = 8_192
# The key table of an owner that has keys, the domain of its ids in reported tables, and its id in the graph.
_KEYED: dict[Owner, tuple[str, Domain]] = {
    Owner.ENTERPRISE: ("party", Domain.PARTY),
    Owner.VEHICLE: ("vehicle", Domain.VEHICLE),
    Owner.SITE: ("site", Domain.SITE),
    Owner.ITEM: ("item", Domain.ITEM),
}
# What beside the reported rows says that an owner has changed.
_NAMED_BESIDE = {Owner.VEHICLE: "named_vehicles", Owner.ITEM: "named_items"}


@dataclass(frozen=True)
class Mark:
    """A state of the ledger: its last batch, its last run of detection, how many verdicts people gave.

    Batch 0, of which the hash is empty, is before the first; so is the empty run.
    """

    batch_no: int = 0
    chain_hash: str = ""
    run_id: str = ""
    reviews: int = 0

    @property
    def batch(self) -> tuple[int, str]:
        """The place in the chain of batches."""
        return self.batch_no, self.chain_hash


#: Before anything was ever ingested.
BEGINNING = Mark()


@dataclass(frozen=True)
class Chunk:
    """Some owners and all rows of one projected table that are theirs."""

    table: ProjectedTable
    ids: list[str]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Changes:
    """The rows of all owners that may have changed after `since`, as of `target`.

    `now_s` is the latest time at which anything was reported.
    """

    folder: Path
    since: Mark
    target: Mark
    now_s: int | None
    owners: dict[Owner, int]
    rows: dict[str, int]

    def chunks(self, table: ProjectedTable, *, owners: int, rows: int) -> Iterator[Chunk]:
        """Cut a table into chunks of so many owners or about so many rows, in order of the ledger's keys."""
        if not self.owners[table.owner]:
            return
        stream = _tuples(self.folder / f"{table.name}.parquet")
        row = next(stream, None)
        ids: list[str] = []
        held: list[tuple[Any, ...]] = []
        for key, id_ in _tuples(self.folder / f"changed_{table.owner}.parquet"):
            ids.append(id_)
            while row is not None and row[0] == key:
                held.append(row[1:])
                row = next(stream, None)
            if len(ids) >= owners or len(held) >= rows:
                yield Chunk(table, ids, held)
                ids, held = [], []
        if ids:
            yield Chunk(table, ids, held)


def latest_mark(connection: duckdb.DuckDBPyConnection) -> Mark:
    """Return the state of the ledger now."""
    row = first_row(connection, "SELECT batch_no, batch_hash FROM ingest_batch ORDER BY batch_no DESC LIMIT 1")
    run = first_row(connection, "SELECT coalesce(max(run_id), '') FROM detection_run")
    reviews = one_number(connection, "SELECT count(*) FROM finding_review")
    batch_no, chain_hash = (0, "") if row is None else (int(row[0]), str(row[1]))
    return Mark(batch_no, chain_hash, str(run[0]) if run else "", reviews)


def is_of_ledger(connection: duckdb.DuckDBPyConnection, mark: Mark) -> bool:
    """Tell whether the ledger has the batch of a mark, with the same hash."""
    if mark.batch_no == 0:
        return not mark.chain_hash
    row = first_row(connection, "SELECT batch_hash FROM ingest_batch WHERE batch_no = ?", [mark.batch_no])
    return row is not None and str(row[0]) == mark.chain_hash


def has_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> bool:
    """Tell whether the ledger has a run of detection."""
    return one_number(connection, "SELECT count(*) FROM detection_run WHERE run_id = ?", [run_id]) > 0


def read_changes(connection: duckdb.DuckDBPyConnection, folder: Path, since: Mark = BEGINNING) -> Changes:
    """Write what may have changed after `since` into a folder; by default everything.

    Raises:
        LedgerError: if the ledger can't be read, or the folder has no room.
    """
    try:
        connection.begin()
        try:
            target = latest_mark(connection)
            now = first_row(connection, sql("present"))
            owners = mark_owners(connection, since)
            for owner in Owner:
                relation = connection.sql(f"FROM changed_{owner} ORDER BY key")
                relation.write_parquet(str(folder / f"changed_{owner}.parquet"))
            rows = {}
            for table in PROJECTED:
                if since.batch_no and not owners[table.owner]:
                    # After a small batch most tables have nothing new, and a file for each takes longer than the rest.
                    rows[table.name] = 0
                    continue
                file = folder / f"{table.name}.parquet"
                connection.sql(f"FROM ({sql(table.name)}) ORDER BY owner_key").write_parquet(str(file))
                rows[table.name] = pq.read_metadata(file).num_rows
        finally:
            connection.rollback()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise LedgerError(f"The ledger could not be read for the graph: {reason}; nothing was lost.") from error
    return Changes(folder, since, target, None if now is None else now[0], owners, rows)


def mark_owners(connection: duckdb.DuckDBPyConnection, since: Mark = BEGINNING) -> dict[Owner, int]:
    """Leave TEMP tables `changed_<owner>` (key, id) of what may have changed after `since`; count them.

    Runs inside the caller's transaction, whose end takes them away with everything else.
    """
    # Items come last: those in a vehicle that changed have changed.
    for owner in (Owner.ENTERPRISE, Owner.SITE, Owner.VEHICLE, Owner.ITEM):
        keys, domain = _KEYED[owner]
        named = None if since.batch_no == 0 else _named_sql(domain)
        if named and owner in _NAMED_BESIDE:
            named = f"{named} UNION ALL ({sql(_NAMED_BESIDE[owner])})"
        limit = f" WHERE key IN ({named})" if named else ""
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE changed_{owner} AS SELECT key, id FROM keys.{keys}{limit}",
            {"batch_no": since.batch_no} if named else {},
        )
    for view in ("item_node", "item_faults", "item_alias"):
        connection.execute(sql(view))
    batch = {"batch_no": since.batch_no}
    findings = {"run_id": since.run_id, "reviews": since.reviews}
    licences = f"SELECT licence_id AS id FROM {SCHEMA}.licences WHERE batch_no > $batch_no"
    transfers = f"SELECT transfer_id AS id FROM {SCHEMA}.transfers WHERE batch_no > $batch_no"
    for owner, text, params in (
        (Owner.TRANSFER, transfers, batch),
        (Owner.LICENCE, licences, batch),
        (Owner.TRANSFORMATION, sql("named_transformations"), batch),
        # Last: findings about items that changed have changed.
        (Owner.FINDING, sql("named_findings"), findings),
    ):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE changed_{owner} AS "
            f"SELECT row_number() OVER (ORDER BY id) AS key, id FROM (SELECT DISTINCT id FROM ({text}))",
            params,
        )
    return {owner: one_number(connection, f"SELECT count(*) FROM changed_{owner}") for owner in Owner}


def _named_sql(domain: Domain) -> str:
    """Return the SQL of the keys of a domain that reported rows after batch $batch_no name."""
    return " UNION ALL ".join(
        f"SELECT {column.name} AS key FROM {SCHEMA}.{table} WHERE batch_no > $batch_no"
        for table, stored in REPORTED.items()
        for column in stored
        if column.source.domain is domain
    )


def _tuples(file: Path) -> Iterator[tuple[Any, ...]]:
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(_ROWS_READ):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
