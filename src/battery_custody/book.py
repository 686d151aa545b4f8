"""The book: one object whose methods do what the commands do, for notebooks, services and the command."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb

from battery_custody.errors import InputError
from battery_custody.findings_questions import FindingsQuestions
from battery_custody.ledger.connection import ENGINE_FAILURES, explained, open_ledger
from battery_custody.ledger.status import LedgerStatus, ledger_status, present_s
from battery_custody.model.times import iso, optional_seconds, parse_seconds
from battery_custody.parts_questions import PartsQuestions
from battery_custody.reports import Reports
from battery_custody.settings import Settings, ledger_path
from battery_custody.tables.derived import DERIVED_TABLES
from battery_custody.tables.network import BARE_TRANSFER, PARTY_FLOW

if TYPE_CHECKING:
    import pandas as pd

    from battery_custody.detect.runner import RunReport
    from battery_custody.graph.address import GraphAddress
    from battery_custody.graph_book import GraphBook
    from battery_custody.ingest.plan import Progress
    from battery_custody.ledger.chain import BrokenRow
    from battery_custody.ledger.load import LoadReport
    from battery_custody.trace.answers import Chain, Followed


class Book(PartsQuestions, FindingsQuestions, Reports):
    """A ledger and what can be asked of it; use it in a `with` block, or close it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Wrap an open ledger; `battery_custody.open` is the way to get one."""
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, ledger: str | Path | None = None, *, read_only: bool = False) -> Self:
        """Open a ledger; see `battery_custody.open`."""
        settings = Settings.from_environment()
        if ledger is not None:
            settings = replace(settings, ledger=str(ledger))
        return cls(open_ledger(settings, write=not read_only), ledger_path(settings.ledger))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, ENGINE_FAILURES):
            raise explained(self.path, error) from error

    def close(self) -> None:
        """Close the ledger."""
        self.connection.close()

    def ingest(
        self,
        *paths: str | Path,
        format: str = "auto",
        mapping: Mapping[str, Any] | None = None,
        lenient: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Read files and folders, or a graph, into the ledger as one batch, whole or not at all.

        Args:
            paths: record files, documents, or folders of them; or the address of one Neo4j, neo4j://user@host:port.
            format: auto, rows, epcis or catena-x.
            mapping: for each table, our column → the header in the files; of a graph, see `foreign_mapping`.
            lenient: keep document records that break their schema, with a warning.
            progress: told before each source: its name, which one from 1, how many.

        Raises:
            InputError: for a path that does not exist or holds nothing known.
            LedgerError: if the ledger can't be written; nothing of the batch is in it then.
        """
        from battery_custody.graph.address import is_graph_address
        from battery_custody.graph.foreign import stage_addresses
        from battery_custody.ingest.plan import stage_paths

        if not paths:
            raise InputError("No file or folder to ingest was named; name one.")
        with self._explaining():
            if any(is_graph_address(str(path)) for path in paths):
                staged = stage_addresses(self.connection, [str(path) for path in paths], mapping or {}, progress)
            else:
                staged = stage_paths(
                    self.connection,
                    [Path(path) for path in paths],
                    format=format,
                    mapping=mapping,
                    lenient=lenient,
                    progress=progress,
                )
        report = self._load()
        return replace(report, warnings=staged.warnings + report.warnings)

    def ingest_rows(self, table: str, rows: Sequence[Mapping[str, Any]], *, source: str = "rows") -> LoadReport:
        """Take a few records given as mappings, each checked by its pydantic class.

        Raises:
            InputError: for an unknown table.
            LedgerError: if the ledger can't be written.
        """
        from battery_custody.ingest.records import stage_records

        with self._explaining():
            stage_records(self.connection, table, rows, source)
        return self._load()

    def _load(self) -> LoadReport:
        from battery_custody.ledger.derive import derive
        from battery_custody.ledger.id_warnings import id_warnings
        from battery_custody.ledger.load import load_staged

        with self._explaining(), self._transaction():
            report = load_staged(self.connection, int(time.time()))
            if report.batch_no is not None:
                derive(self.connection, self.regulation, report.batch_no)
                report = replace(report, warnings=report.warnings + id_warnings(self.connection))
        return report

    def derive(self) -> int:
        """Throw the derived tables away and compute them anew from the reported records; return for how many items."""
        from battery_custody.ledger.derive import derive

        with self._explaining(), self._transaction():
            return derive(self.connection, self.regulation)

    def status(self) -> LedgerStatus:
        """Count what is in the ledger."""
        return ledger_status(self.connection)

    def status_record(self) -> dict[str, Any]:
        """Return the status of ledger, graph and detection as `custody status --json` prints it."""
        from battery_custody.detect.findings import last_run
        from battery_custody.graph.standing import graph_standing

        status = self.status()
        return {
            "batches": status.batches,
            "records": sum(status.records.values()),
            "records_by_table": status.records,
            "rejected": status.rejected,
            "items": status.items,
            "parties": status.parties,
            "first_event_at": iso(status.first_event_s),
            "last_event_at": iso(status.last_event_s),
            "graph": graph_standing(status.batches),
            "detection": {"last_run": last_run(self.connection), "open_findings": self.count_findings()},
        }

    def verify(self) -> tuple[int, BrokenRow | None]:
        """Recompute the chain of batches; return how many there are and the first broken row, if any."""
        from battery_custody.ledger.chain import BrokenRow, verify_chain

        try:
            return verify_chain(self.connection)
        except duckdb.Error as error:
            # A damaged file shows before any hash does.
            return self.status_batches(), BrokenRow(0, str(self.path), f"the file is damaged: {_first_line(error)}")

    def now_s(self, now: str | None = None) -> int:
        """Return the ledger's now as epoch seconds: the latest report, or the ISO time `now`."""
        return present_s(self.connection) if now is None else _seconds(now, "now")

    def item_key(self, item_id: str) -> int:
        """Return the key of an item by its id, or by another name that it alone has.

        Raises:
            NotFoundError: if no record names it.
            InputError: if several items have the name; they are listed.
        """
        from battery_custody.trace.naming import find_item

        return find_item(self.connection, item_id)

    def trace(self, item_id: str, *, as_of: str | None = None, known: str | None = None) -> Chain:
        """Return the chain of custody of an item, as of a time and as known at a time (ISO 8601).

        Raises:
            NotFoundError: if no record names the item.
        """
        from battery_custody.trace.questions import trace

        key = self.item_key(item_id)
        return trace(self.connection, key, optional_seconds(as_of, "as-of"), optional_seconds(known, "known"))

    def follow(self, item_id: str, direction: str, *, as_of: str | None = None, known: str | None = None) -> Followed:
        """Return all that an item came from (`back`) or became (`forward`), with every event once.

        Raises:
            NotFoundError: if no record names the item.
            InputError: for another direction.
        """
        from battery_custody.trace.questions import follow

        if direction not in ("back", "forward"):
            raise InputError(f"The direction {direction!r} is unknown; write back or forward.")
        key = self.item_key(item_id)
        return follow(
            self.connection, key, direction, optional_seconds(as_of, "as-of"), optional_seconds(known, "known")
        )

    def on_graph(self, address: GraphAddress | None = None) -> GraphBook:
        """Return the book's graph, which answers the same questions; use it in a `with` block, or close it.

        Args:
            address: which graph; None: the one that is configured (`CUSTODY_GRAPH`, else the local server).

        Raises:
            GraphError: if it does not answer, holds nothing yet, or was made from another ledger.
        """
        from battery_custody.graph_book import GraphBook

        return GraphBook.open(address, self.connection)

    def detect(
        self,
        rules: Iterable[str] | None = None,
        *,
        params: Iterable[str] = (),
        now: str | None = None,
        full: bool = False,
        progress: Any = None,
    ) -> RunReport:
        """Run rules and bring the findings up to date.

        After a batch only what it touched is judged again, unless rules or parameters are named.

        Args:
            rules: ids, or beginnings of ids (`CC4`); None: all.
            params: `CC102.grace_s=864000` and the like.
            now: ISO time as of which to judge; None: the latest report in the ledger.
            full: judge everything again.
            progress: told after each rule: its id, how many are done, how many there are.
        """
        from battery_custody.detect.catalogue import select_rules
        from battery_custody.detect.parameters import read_overrides
        from battery_custody.detect.runner import judged_before, run_rules
        from battery_custody.ledger.law import is_derived_by

        chosen = select_rules(rules)
        if not is_derived_by(self.connection, self.regulation):
            self.derive()
        overrides = read_overrides(params)
        everything = rules is None and not overrides
        partial = everything and not full and judged_before(self.connection, chosen)
        with self._explaining():
            report = run_rules(
                self.connection,
                chosen,
                now_s=self.now_s(now),
                regulation=self.regulation,
                params=overrides,
                touched="touched_item" if partial else None,
                progress=progress,
            )
            if everything and not report.failures:
                self.connection.execute("DELETE FROM touched_item")
        return report

    def review(self, finding_id: str, verdict: str, *, reason: str, by: str) -> None:
        """Keep a person's verdict on a finding: confirmed or dismissed, why, and who says so."""
        from battery_custody.detect.reviews import review

        with self._explaining():
            review(self.connection, finding_id, verdict, reason, by)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a derived table as a frame; see `battery_custody.tables` for its columns.

        Raises:
            InputError: for an unknown table.
        """
        tables = (*DERIVED_TABLES, BARE_TRANSFER.name, PARTY_FLOW.name)
        if table not in tables:
            raise InputError(f"There is no table {table!r}; name one of {', '.join(tables)}.")
        return self.connection.execute(f'FROM "{table}"').fetch_df()

    def rejects(self, limit: int | None = None) -> list[dict[str, Any]]:
        """Return what could not be taken: source, row, table, field, reason and the record as read."""
        rows = self.connection.execute(
            "SELECT source, source_row, table_name, field, reason, raw, batch_no FROM rejected_record "
            "ORDER BY record_no LIMIT ?",
            [2**62 if limit is None else limit],
        ).fetchall()
        names = ("source", "row", "table", "field", "reason", "raw", "batch_no")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def send_back(self, folder: str | Path) -> list[Path]:
        """Write what could not be taken to a folder, row by row with the reason, to correct and ingest again."""
        from battery_custody.ingest.send_back import RejectedField, send_back

        names = ("source", "row", "table", "field", "reason", "raw")
        return send_back((RejectedField(*(one[name] for name in names)) for one in self.rejects()), Path(folder))

    def names(self, party_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of parties by id; those without a name are left out."""
        rows = self.connection.execute(
            "SELECT enterprise_id, name FROM enterprise WHERE name IS NOT NULL AND list_contains($ids, enterprise_id)",
            {"ids": list(party_ids)},
        ).fetchall()
        return dict(rows)

    def report(self, truth: str | Path | None = None, *, chains: int = 10) -> str:
        """Return the findings of the ledger as one self-contained HTML page.

        Args:
            truth: the folder `truth` of a simulation, to hold the findings against.
            chains: how many of the best findings' chains are drawn.
        """
        from battery_custody.detect.findings import rule_runs
        from battery_custody.report.findings_page import QUALITY_FAMILY, render_findings_report

        findings = self.finding_records()
        best = [one for one in findings if one["item_ids"] and not one["rule_id"].startswith(QUALITY_FAMILY)]
        drawn = {one["finding_id"]: self.trace(one["item_ids"][0]) for one in best[:chains]}
        parties = {party for one in findings for party in one["party_ids"]}
        parties.update(party for chain in drawn.values() for party in chain.party_ids)
        return render_findings_report(
            findings,
            status=self.status_record(),
            rules=rule_runs(self.connection),
            chains=drawn,
            names=self.names(parties),
            truth=None if truth is None else [one.to_dict() for one in self.score(truth).tactics],
        )

    def status_batches(self) -> int:
        """Return how many batches the ledger has, 0 where not even that can be read."""
        try:
            return len(self.connection.execute("SELECT batch_no FROM ingest_batch").fetchall())
        except duckdb.Error:
            return 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.begin()
        try:
            yield
        except BaseException:
            # The failure itself may have ended the transaction.
            with suppress(duckdb.Error):
                self.connection.rollback()
            raise
        self.connection.commit()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turn the engine's own failures (full disk, read-only file) into one sentence."""
        try:
            yield
        except ENGINE_FAILURES as error:
            raise explained(self.path, error) from error


def _seconds(text: str, what: str) -> int:
    try:
        return parse_seconds(text)
    except ValueError as error:
        raise InputError(f"The time {text!r} given for {what} can't be read: {error}.") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
