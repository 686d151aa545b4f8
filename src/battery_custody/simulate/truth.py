"""The truth: what was planted, what only looks like it, and which records show it.

The note of an instance may name tactics in two ways: `implies=a,b` where the story contains those tactics as well,
and `may=a,b` where records of the story can fairly be read as those tactics.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import NONE, Ints
from battery_custody.simulate.events import Recorded
from battery_custody.simulate.recovery import Step


@dataclass(frozen=True)
class Subjects:
    """What a story is about where it isn't about its items: vehicles and parties by index, steps of batches."""

    vehicles: tuple[int, ...] = ()
    parties: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()


NO_SUBJECTS = Subjects()


@dataclass(frozen=True)
class Instance:
    """One planted diversion, or one look-alike: items and parties by index, custody events by uid."""

    tactic: str
    variant: str
    items: tuple[int, ...]
    parties: tuple[int, ...]
    events: tuple[int, ...]
    look_alike: bool
    note: str
    vehicle_events: tuple[int, ...] = ()
    subjects: Subjects = NO_SUBJECTS


@dataclass
class Truth:
    """All instances; one item takes part in at most one planted tactic."""

    instances: list[Instance] = field(default_factory=list)

    def add(
        self,
        tactic: str,
        variant: str,
        items: Ints,
        parties: list[Ints],
        events: list[Ints],
        note: str = "",
        look_alike: bool = False,
    ) -> None:
        """Add one instance an item; `parties` and `events` are columns of that length, NONE where empty."""
        party_rows = np.stack(parties, axis=1).tolist() if parties else [[] for _ in items]
        event_rows = np.stack(events, axis=1).tolist() if events else [[] for _ in items]
        for item, party_row, event_row in zip(items.tolist(), party_rows, event_rows, strict=True):
            self.add_one(tactic, variant, [item], party_row, event_row, note, look_alike)

    def add_one(
        self,
        tactic: str,
        variant: str,
        items: list[int],
        parties: list[int],
        events: list[int],
        note: str = "",
        look_alike: bool = False,
        vehicle_events: list[int] | None = None,
        subjects: Subjects = NO_SUBJECTS,
    ) -> None:
        """Add one instance of several items."""
        self.instances.append(
            Instance(
                tactic,
                variant,
                tuple(items),
                tuple(dict.fromkeys(p for p in parties if p != NONE)),
                tuple(dict.fromkeys(e for e in events if e != NONE)),
                look_alike,
                note,
                tuple(vehicle_events or ()),
                subjects,
            )
        )

    def planted_items(self) -> set[int]:
        """Give the items that take part in planted tactics."""
        return {item for instance in self.instances if not instance.look_alike for item in instance.items}

    def reported(self, recorded: Recorded, vehicle_numbers: Ints, steps: Container[Step]) -> list[Instance]:
        """List the instances all of whose events and steps of batches were reported before the horizon.

        A look-alike whose battery was later taken for a planted story is none any more.
        """
        planted = self.planted_items()
        return [
            instance
            for instance in self.instances
            if not (instance.look_alike and planted.intersection(instance.items))
            and all(recorded.number[uid] >= 0 for uid in instance.events)
            and all(vehicle_numbers[uid] >= 0 for uid in instance.vehicle_events)
            and all(step in steps for step in instance.subjects.steps)
        ]
