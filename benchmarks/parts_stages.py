"""The stages about parts: a ledger of packs with all their modules, a tenth of them with their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from processes import FailedError, run_job
from rows import Row, at_most

#: Packs whose genealogy is asked for; items and parties of the question of reach.
ASKED, REACH_ITEMS, REACH_PARTIES = 200, 10_000, 100


class PartsBench:
    """One run: a folder for its files, a nation's size and seed."""

    def __init__(self, folder: Path, batteries: int, seed: int) -> None:
        self._folder, self._batteries, self._seed = folder, batteries, seed
        self._records, self._ledger = folder / "records", folder / "custody.duckdb"

    @property
    def stages(self) -> tuple[Callable[[], Iterator[Row]], ...]:
        """The stages in the order in which they must run."""
        return (self.ingest_parts, self.genealogy_of_a_pack, self.reach, self.one_more_pack, self.whole_genealogy)

    def ingest_parts(self) -> Iterator[Row]:
        """Write and read a nation with parts."""
        made = run_job("simulate_packs", out=self._records, batteries=self._batteries, seed=self._seed)
        read = run_job("ingest", ledger=self._ledger, path=self._records)
        if read["rejected"]:
            raise FailedError(f"{read['rejected']} records of parts were rejected.")
        what = f"{made['modules']:,} modules, {made['cells']:,} cells, {read['records']:,} records"
        yield Row("ingest with parts", read["seconds"], "s", note=f"{what}; all derived")
        yield Row("ingest with parts, peak memory", read["peak_gb"], "GB", at_most(8))
        yield Row("ledger with parts", self._ledger.stat().st_size / 1e9, "GB", note="size of the file")

    def genealogy_of_a_pack(self) -> Iterator[Row]:
        """Ask for the genealogy of packs in the open process."""
        asked = run_job("ask_genealogy", ledger=self._ledger, packs=ASKED)
        note = f"{ASKED} packs drawn at random, {asked['edges']} links each, open process"
        yield Row("genealogy of a pack, median", asked["median_ms"], "ms", at_most(20), note)
        yield Row("genealogy of a pack, 99th percentile", asked["p99_ms"], "ms")

    def reach(self) -> Iterator[Row]:
        """Ask about many items and many parties at once."""
        asked = run_job("reach", ledger=self._ledger, items=REACH_ITEMS, parties=REACH_PARTIES)
        told = ", ".join(f"{count:,} {word}" for word, count in asked["told"].items())
        note = f"{asked['items']:,} items, {asked['parties']} parties: {told}; {asked['peak_gb']:.1f} GB"
        yield Row("reach of many", asked["seconds"], "s", at_most(10), note)

    def one_more_pack(self) -> Iterator[Row]:
        """Take in one more pack with its parts."""
        more = run_job("one_more_pack", ledger=self._ledger, folder=self._folder / "more")
        if more["edges"] != more["expected"]:
            raise FailedError(f"One more pack has {more['edges']} links and not {more['expected']}.")
        note = f"{more['expected']} links, ingest and derive; the process's first one: {more['first_s']:.2f} s"
        yield Row("one more pack", more["seconds"], "s", at_most(1), note)

    def whole_genealogy(self) -> Iterator[Row]:
        """Derive the whole genealogy anew."""
        made = run_job("derive_genealogy", ledger=self._ledger)
        yield Row("whole genealogy anew", made["seconds"], "s", at_most(60), f"{made['rows']:,} rows")
        yield Row("whole genealogy, peak memory", made["peak_gb"], "GB", at_most(8))
