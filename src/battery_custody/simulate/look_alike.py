"""What a look-alike is: an honest story that resembles a tactic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from battery_custody.simulate.arrays import Bools
from battery_custody.simulate.plant.tactic import any_battery
from battery_custody.simulate.roads import Held
from battery_custody.simulate.world import World


@dataclass(frozen=True)
class LookAlike:
    """A kind of look-alike: days that it needs before the horizon, days at most, its teller, which batteries fit."""

    needs_days: int
    most_days: int
    tell: Callable[[World, Held], None]
    fits: Callable[[World, Held], Bools] = any_battery
