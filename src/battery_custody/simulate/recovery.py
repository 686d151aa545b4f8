"""Recycling batches: batteries in, black mass and salts out, with an honest loss or another."""

from __future__ import annotations

from dataclasses import dataclass, field

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import HOUR, day_of, midnight

#: A recycler runs one batch in so many days.
PERIOD_DAYS = 14
#: One step of a batch: recycler, number of the period, 0 for what becomes of the batteries and 1 for the refining.
Step = tuple[int, int, int]


@dataclass(frozen=True)
class Practice:
    """How one recycler works, where it differs from the others.

    Factors multiply what honest work gives: black mass with its metals, and the salts of each metal (li, ni,
    co, mn).
    """

    black_mass: float = 1.0
    salts: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    refines: bool = False
    waits_days: int = 0  # before it refines
    names_inputs: bool = True  # of the refining


@dataclass
class Batches:
    """Which battery goes into which batch: recycler, number of the period, battery, uid of its treatment."""

    recycler: list[Ints] = field(default_factory=list)
    period: list[Ints] = field(default_factory=list)
    item: list[Ints] = field(default_factory=list)
    uid: list[Ints] = field(default_factory=list)
    practices: dict[int, Practice] = field(default_factory=dict)

    def add(self, recycler: Ints, period: Ints, item: Ints, uid: Ints) -> None:
        """Put batteries into batches."""
        self.recycler.append(recycler)
        self.period.append(period)
        self.item.append(item)
        self.uid.append(uid)


def next_period(recycler: Ints, time: Ints) -> Ints:
    """Give the first batch of each recycler that begins at least two days after the time."""
    return (day_of(time) + 2 - recycler % PERIOD_DAYS) // PERIOD_DAYS + 1


def batch_time(recycler: Ints, period: Ints) -> Ints:
    """Give the time of a batch: ten to sixteen o'clock of the recycler's day of the period."""
    return midnight(period * PERIOD_DAYS + recycler % PERIOD_DAYS) + (10 + recycler % 7) * HOUR
