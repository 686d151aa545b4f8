"""The stages of a run, in order, over one folder; each yields the rows that it measured."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from processes import FailedError, run_job, time_command
from rows import Row, at_least, at_most

#: Events of the EPCIS document.
EPCIS_EVENTS = 200_000
#: Batteries of which networkx gets the records: more would take hours and all memory.
NETWORKX_BATTERIES = 20_000
#: Batteries that are traced in the open process, and from the shell.
TRACED, TRACED_FROM_SHELL = 1_000, 5
PEAK_GB = at_most(6)


class Bench:
    """One run: a folder for its files, a nation's size and seed."""

    def __init__(self, folder: Path, batteries: int, seed: int) -> None:
        self._folder = folder
        self._batteries = batteries
        self._seed = seed
        self._records = folder / "records"
        self._ledger = folder / "custody.duckdb"
        self._items: list[str] = []
        self._two_rules_s = self._pandas_s = 0.0

    @property
    def stages(self) -> tuple[Callable[[], Iterator[Row]], ...]:
        """The stages in the order in which they must run."""
        return (
            self.simulate,
            self.ingest_parquet,
            self.ingest_csv,
            self.ingest_epcis,
            self.all_rules,
            self.pandas_and_networkx,
            self.trace,
            self.trace_from_the_shell,
            self.one_more_event,
            self.one_more_event_from_the_shell,
            self.verify,
            self.derive,
        )

    def simulate(self) -> Iterator[Row]:
        """Write the record files of the nation."""
        made = run_job("simulate", out=self._records, batteries=self._batteries, seed=self._seed, formats="parquet")
        rows, events = sum(made["rows"].values()), made["rows"]["custody_events"] + made["rows"]["vehicle_events"]
        yield Row(
            "simulate to Parquet", made["seconds"], "s", note=f"{events:,} events, {rows:,} records, {_peak(made)}"
        )

    def ingest_parquet(self) -> Iterator[Row]:
        """Read them into the ledger that the later stages ask."""
        read = run_job("ingest", ledger=self._ledger, path=self._records)
        yield from _ingested("ingest Parquet", read, 300_000)
        yield Row("ingest Parquet, all records", read["records"] / read["seconds"], "records/s")
        yield Row("ingest Parquet, peak memory", read["peak_gb"], "GB", PEAK_GB)
        yield Row("ledger", self._ledger.stat().st_size / 1e9, "GB", note="size of the file")

    def ingest_csv(self) -> Iterator[Row]:
        """Read the same nation from CSV."""
        folder, ledger = self._folder / "csv", self._folder / "csv.duckdb"
        run_job("simulate", out=folder, batteries=self._batteries, seed=self._seed, formats="csv")
        read = run_job("ingest", ledger=ledger, path=folder)
        shutil.rmtree(folder)
        ledger.unlink()
        yield from _ingested("ingest CSV", read, 150_000)
        yield Row("ingest CSV, peak memory", read["peak_gb"], "GB", PEAK_GB)

    def ingest_epcis(self) -> Iterator[Row]:
        """Read an EPCIS document of whole lives out of the same nation."""
        document, ledger = self._folder / "events.jsonld", self._folder / "epcis.duckdb"
        written = run_job("write_epcis", records=self._records, out=document, most=EPCIS_EVENTS)
        read = run_job("ingest", ledger=ledger, path=document)
        document.unlink()
        ledger.unlink()
        if read["events"] != written["events"]:
            raise FailedError(f"{written['events']} EPCIS events were written and {read['events']} read.")
        yield from _ingested("ingest EPCIS JSON", read, 20_000, f"{written['megabytes']:,.0f} MB")

    def all_rules(self) -> Iterator[Row]:
        """Run all rules beside window passes over the hand-overs."""
        judged = run_job("judge", ledger=self._ledger)
        window = judged["window_s"]
        seconds, rule = judged["slowest"]
        yield Row("one sorted window pass", window, "s", note=f"median of 3; {judged['transfers']:,} hand-overs")
        whole = f"{judged['rules']} rules in {judged['first_s']:.1f} s, {judged['open']:,} findings"
        judging = f"{judged['judging_s']:.1f} s without writing findings; most: {rule} {seconds:.1f} s"
        again = f"nothing new: {judged['again_s']:.1f} s"
        yield Row("all rules ÷ window pass", judged["first_s"] / window, "×", at_most(3), whole)
        yield Row("all rules ÷ window pass, judging alone", judged["judging_s"] / window, "×", note=judging)
        yield Row("all rules again ÷ window pass", judged["again_s"] / window, "×", note=again)
        yield Row("all rules, peak memory", judged["peak_gb"], "GB", PEAK_GB)

    def pandas_and_networkx(self) -> Iterator[Row]:
        """Run two of the rules in three ways; all must flag the same."""
        run = run_job("compare", ledger=self._ledger, records=self._records, networkx_batteries=NETWORKX_BATTERIES)
        if not (run["pandas_same"] and run["networkx_same"]):
            raise FailedError("CC101 and CC102 flag other batteries in pandas or networkx than in the ledger.")
        self._two_rules_s, self._pandas_s = run["ours_s"], run["pandas_s"]
        flagged = " and ".join(f"{count:,}" for count in run["flagged"])
        framed = f"{run['pandas_s']:.1f} s from frames in memory, {run['pandas_chained_s']:.1f} s of it the chains"
        share = run["networkx_share"]
        graphed = f"{run['networkx_s']:.1f} s, {run['networkx_graph_s']:.1f} s of it making the graph"
        if share < 1:
            graphed += f", of {share:.1%} of the events: scaled up"
        scaled_s = run["networkx_s"] / share
        yield Row(
            "CC101 and CC102",
            run["ours_s"],
            "s",
            note=f"on derived tables; {flagged} findings, written with their evidence",
        )
        yield Row("the same two in pandas ÷ ours", run["pandas_s"] / run["ours_s"], "×", at_least(5), framed)
        yield Row("the same two in networkx ÷ ours", scaled_s / run["ours_s"], "×", at_least(50), graphed)

    def trace(self) -> Iterator[Row]:
        """Trace batteries drawn at random, in the open process."""
        traced = run_job("trace", ledger=self._ledger, items=TRACED)
        self._items = traced["items"]
        yield Row(
            "trace, median",
            traced["median_ms"],
            "ms",
            at_most(3),
            f"{TRACED:,} batteries drawn at random, open process",
        )
        yield Row("trace, 99th percentile", traced["p99_ms"], "ms")

    def trace_from_the_shell(self) -> Iterator[Row]:
        """Trace batteries with the command, start and end of the process included."""
        times = [time_command("trace", item, ledger=self._ledger) for item in self._items[:TRACED_FROM_SHELL]]
        yield Row(
            "custody trace from the shell",
            statistics.median(times),
            "s",
            at_most(1),
            f"whole process, median of {len(times)}",
        )

    def one_more_event(self) -> Iterator[Row]:
        """Take one more event in the open process; it breaks a chain, which must be found."""
        events = [self._broken_event(name) for name in ("1", "2")]
        more = run_job("one_more", ledger=self._ledger, events=events)
        if more["accepted"] != len(events) or more["new"] < len(events):
            raise FailedError(f"One more event: {more['accepted']} accepted and {more['new']} findings new.")
        judged_s = more["seconds"] - more["ingested_s"]
        parts = f"ingest and derive {more['ingested_s']:.2f} s, judge {judged_s:.2f} s"
        note = f"{parts}; the process's first one: {more['first_s']:.2f} s"
        yield Row("one more event, to its finding", more["seconds"], "s", at_most(1), note)

    def one_more_event_from_the_shell(self) -> Iterator[Row]:
        """Take one more event with two commands."""
        event = str(self._broken_event("3"))
        ingest = time_command("ingest", event, ledger=self._ledger)
        detect = time_command("detect", ledger=self._ledger)
        note = f"custody ingest {ingest:.2f} s, custody detect {detect:.2f} s, whole processes"
        yield Row("one more event from the shell", ingest + detect, "s", note=note)

    def verify(self) -> Iterator[Row]:
        """Recompute the hash chain."""
        run = run_job("verify", ledger=self._ledger)
        if run["broken"] is not None:
            raise FailedError(f"The ledger does not verify: {run['broken']}.")
        yield Row("verify", run["seconds"], "s", note=f"{run['batches']} batches, all rows")

    def derive(self) -> Iterator[Row]:
        """Derive everything anew, to say what pandas is spared when it is compared with judging alone."""
        run = run_job("derive", ledger=self._ledger)
        yield Row(
            "derive all tables anew", run["seconds"], "s", note="once for all rules and questions; part of ingest above"
        )
        both = run["seconds"] + self._two_rules_s
        note = "as if everything were derived for these two rules alone"
        yield Row("the two in pandas ÷ ours with all derived anew", self._pandas_s / both, "×", note=note)

    def _broken_event(self, name: str) -> Path:
        folder = self._folder / f"event-{name}"
        run_job("broken_event", ledger=self._ledger, out=folder, name=name)
        return folder


def _ingested(name: str, read: dict[str, Any], events_per_s: float, more: str = "") -> Iterator[Row]:
    if read["rejected"]:
        raise FailedError(f"{name}: {read['rejected']} records were rejected.")
    parts = [f"{read['events']:,} events, {read['records']:,} records in {read['seconds']:.1f} s", _peak(read), more]
    yield Row(
        name,
        read["events"] / read["seconds"],
        "events/s",
        at_least(events_per_s),
        ", ".join(part for part in parts if part),
    )


def _peak(measured: dict[str, Any]) -> str:
    return f"peak {measured['peak_gb']:.1f} GB"
