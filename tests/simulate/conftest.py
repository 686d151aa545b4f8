"""One simulated nation for all tests of the simulation."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from battery_custody.simulate import SimulationSummary, simulate_nation

BATTERIES = 20_000


class Nation:
    """The record files of one nation, read back as frames."""

    def __init__(self, folder: Path, summary: SimulationSummary) -> None:
        self.folder, self.summary = folder, summary
        self.tables = {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
        self.truth = pd.read_parquet(folder / "truth" / "planted.parquet")

    def ids(self, column: str, rows: pd.Series | None = None) -> set[str]:
        """All ids of a list column of the truth, of the given rows only where a mask is given."""
        cells = self.truth[column] if rows is None else self.truth.loc[rows, column]
        return {part for cell in cells for part in cell.split(";") if part}

    def variant(self, *names: str) -> set[str]:
        """Items of look-alikes of some variants."""
        return self.ids("item_ids", self.truth["variant"].isin(names) & self.truth["look_alike"])

    @property
    def planted_items(self) -> set[str]:
        """Items of planted diversions."""
        return self.ids("item_ids", ~self.truth["look_alike"])


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    folder = tmp_path_factory.mktemp("nation")
    return Nation(folder, simulate_nation(folder, batteries=BATTERIES, seed=11))
