"""Reports sent in one by one: the methods of a book that take what is in memory already, whole or in part."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from battery_custody.ingest.epcis import EpcisBatch
    from battery_custody.ingest.staging import Staging
    from battery_custody.ledger.load import LoadReport

#: How many rejects a report that was refused whole tells.
_TOLD = 20


class Reports:
    """What a book takes from memory."""

    connection: duckdb.DuckDBPyConnection

    def ingest_epcis(
        self, batch: EpcisBatch, content: bytes, *, source: str, all_or_nothing: bool = False
    ) -> LoadReport:
        """Take EPCIS data that was read already.

        Args:
            batch: what `read_epcis` made of the data.
            content: the data, of which the ledger keeps the hash.
            source: what the ledger calls it.
            all_or_nothing: take nothing of it if any of it is rejected.

        Raises:
            LedgerError: if the ledger can't be written; nothing of it is in it then.
        """
        from battery_custody.ingest.epcis_reader import stage_epcis
        from battery_custody.ingest.staging import Staging

        with self._explaining():
            staging = Staging(self.connection)
            source_no = staging.add_source(source, "epcis", len(content), sha256(content).hexdigest())
            stage_epcis(batch, source_no, staging)
            staging.flush()
        return self._load_whole(staging) if all_or_nothing else self._load()

    def ingest_records(
        self, table: str, rows: Sequence[Mapping[str, Any]], *, source: str, all_or_nothing: bool = False
    ) -> LoadReport:
        """Take a few records as `ingest_rows`; with `all_or_nothing`, none if any is rejected.

        Raises:
            InputError: for an unknown table.
            LedgerError: if the ledger can't be written.
        """
        from battery_custody.ingest.records import stage_records

        with self._explaining():
            staging = stage_records(self.connection, table, rows, source)
        return self._load_whole(staging) if all_or_nothing else self._load()

    def _load_whole(self, staging: Staging) -> LoadReport:
        """Load what is staged if none of it is rejected; else leave the ledger as it is and say why."""
        from battery_custody.ledger.load import LoadReport

        bad = self.connection.execute(
            "SELECT s.name, r.source_row, r.field, r.reason FROM staged_reject AS r "
            "LEFT JOIN staged_source AS s USING (source_no) ORDER BY r.source_no, r.source_row NULLS FIRST, r.field"
        ).fetchall()
        if not bad:
            return self._load()
        staging.drop()
        rejects = [dict(zip(("source", "row", "field", "reason"), one, strict=True)) for one in bad[:_TOLD]]
        rejected = len({row for _, row, _, _ in bad})
        return LoadReport(None, rejected, 0, rejected, 0, rejects=rejects)

    @abstractmethod
    def _load(self) -> LoadReport:
        """Take what is staged into the ledger as one batch."""

    @abstractmethod
    def _explaining(self) -> AbstractContextManager[None]:
        """Turn the engine's own failures into one sentence."""
