"""Recyclers that are founded for a story and work in a way of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.plant.firms import BATTERIES_A_FIRM, found_for
from battery_custody.simulate.recovery import Practice, next_period
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.truth import Subjects
from battery_custody.simulate.world import World
from battery_custody.vocab import LicenceKind, Role, SiteKind


@dataclass(frozen=True)
class Batch:
    """One batch: recycler, number of the period, batteries by index, uids of their treatments."""

    recycler: int
    period: int
    items: list[int]
    ends: list[int]


def work_up(world: World, held: Held, practice: Practice, each: int = BATTERIES_A_FIRM) -> Iterator[Batch]:
    """Hand batteries to licensed recyclers that work so, and give the batches in which they are treated."""
    firm, first_day = found_for(world, held, Role.RECYCLER, SiteKind.PLANT, each)
    for party, day in first_day.items():
        world.licences.grant_terms(party, LicenceKind.RECYCLING, NONE, day - 5 * 365)
        world.batches.practices[party] = practice
    leg = hand_over(world, held, firm)
    end = treat(world, leg.held)
    period = next_period(firm, leg.held.time)
    for party, number in np.unique(np.stack([firm, period], axis=1), axis=0).tolist():
        which = (firm == party) & (period == number)
        yield Batch(party, number, held.item[which].tolist(), end[which].tolist())


def note_batches(
    world: World,
    tactic: str,
    variant: str,
    held: Held,
    practice: Practice,
    step: int,
    note: str = "",
    look_alike: bool = False,
) -> None:
    """Work batteries up and note each batch: what becomes of the batteries (step 0) or the refining (step 1)."""
    for batch in work_up(world, held, practice):
        world.truth.add_one(
            tactic,
            variant,
            batch.items,
            [batch.recycler],
            batch.ends,
            note,
            look_alike,
            subjects=Subjects(steps=((batch.recycler, batch.period, step),)),
        )
