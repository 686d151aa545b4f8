"""What a planted tactic is, and the moves that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints
from battery_custody.simulate.clock import days_later
from battery_custody.simulate.roads import Held, Leg, hand_over, price, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

#: What buyers without a licence pay above the usual price (press reports name 20 to 30 per cent).
PREMIUM = 1.25


def any_battery(_: World, held: Held) -> Bools:
    """Say that a story can be told of any battery."""
    return np.ones(len(held), dtype=bool)


@dataclass(frozen=True)
class Tactic:
    """A tactic: its name, the share of retired batteries that it takes, the days it needs, and which batteries fit."""

    name: str
    share: float
    story_days: int
    fits: Callable[[World, Held], Bools] = any_battery


def deal(held: Held, hands: int) -> list[Held]:
    """Deal batteries out evenly, for the variants of a tactic."""
    return [held.take(np.arange(len(held)) % hands == hand) for hand in range(hands)]


def passed_to(world: World, held: Held, party: Ints, low: int = 5, high: int = 40) -> Held:
    """Let batteries turn up in the hands of a party some days later without any record of how."""
    return replace(held, holder=party, site=world.parties.site[party], time=days_later(world.rng, held.time, low, high))


def later(world: World, held: Held, low: int, high: int) -> Held:
    """Let batteries rest without any record."""
    return held.at(days_later(world.rng, held.time, low, high))


def sell_to(world: World, held: Held, buyers: Ints) -> Leg:
    """Sell batteries to buyers drawn from a list, above the usual price."""
    buyer = world.rng.choice(buyers, len(held))
    return hand_over(world, held, buyer, prices=price(world, held.item, PREMIUM))


def to_final_treatment(world: World, held: Held) -> tuple[Leg, Ints]:
    """Send batteries to a licensed recycler, who treats them; return the hand-over and the treatments."""
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler)
    return leg, treat(world, leg.held)
