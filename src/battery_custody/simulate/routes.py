"""Routes: the lawful ways of a waste battery from its first holder to its final treatment or second life."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints
from battery_custody.simulate.roads import Held, Leg, hand_over, price, rest, together, treat
from battery_custody.simulate.second_life import second_lives, to_recycler
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

#: Ways of a waste battery and how many take each; an assumption of the simulation.
WAYS = ("recycler", "collector-recycler", "second-use", "collector-second-use", "maker-outlet", "two-collectors")
SHARES = (0.24, 0.30, 0.15, 0.12, 0.13, 0.06)


def go_home(world: World, held: Held, recalled: Bools) -> None:
    """Send honest waste batteries on their ways; recalled ones go to the outlets of their makers."""
    held, recalled = held.take(held.time < world.horizon), recalled[held.time < world.horizon]
    way = world.rng.choice(len(WAYS), len(held), p=SHARES)
    way[recalled] = WAYS.index("maker-outlet")
    parts = {name: held.take(way == number) for number, name in enumerate(WAYS)}
    to_recycler(world, parts["recycler"])
    second_use(world, parts["second-use"])
    to_recycler(world, collect(world, parts["collector-recycler"]).held)
    second_use(world, collect(world, parts["collector-second-use"]).held)
    _recall(world, held.take(recalled))
    to_recycler(world, to_outlet(world, parts["maker-outlet"]))
    _two_collectors(world, parts["two-collectors"])


def collect(world: World, held: Held, exclude: Ints | None = None) -> Leg:
    """Hand batteries to a licensed collector near by, where they wait some weeks."""
    collector = world.receivers(Role.COLLECTOR, held.holder, held.time, exclude)
    # Four in ten are sold at a price that the records name.
    paid = price(world, held.item)
    paid[world.rng.random(len(held)) < 0.6] = np.nan
    leg = hand_over(world, held, collector, prices=paid)
    waited = rest(world, leg.held, 3, 70)
    on_time = waited.time < world.horizon
    return Leg(waited.take(on_time), leg.sent[on_time], leg.received[on_time], leg.document[on_time])


def second_use(world: World, held: Held) -> None:
    """Hand batteries to a licensed second-use firm, which works on them."""
    firm = world.receivers(Role.SECOND_USE, held.holder, held.time)
    leg = hand_over(world, held, firm, prices=price(world, held.item))
    second_lives(world, leg.held)


def to_outlet(world: World, held: Held) -> Held:
    """Hand batteries to the outlet of their maker in the province (foreign makers: to a collector)."""
    cast = world.cast
    maker = world.models.maker[world.batteries.model[held.item]]
    home = np.isin(maker, cast.battery_makers)
    others = collect(world, held.take(~home)).held
    held, maker = held.take(home), maker[home]
    place = np.searchsorted(cast.battery_makers, maker)
    leg = hand_over(world, held, maker, cast.outlets[place, world.parties.province(held.holder)])
    waited = rest(world, leg.held, 3, 60)
    return together([waited, others])


def _recall(world: World, held: Held) -> None:
    """Note the recall as one campaign: many repairers hand to the outlets of one maker within weeks."""
    if len(held):
        maker = world.models.maker[world.batteries.model[held.item[:1]]]
        world.truth.add_one(
            "off-channel",
            "recall-campaign",
            held.item.tolist(),
            [int(maker[0])],
            held.taken.tolist(),
            "a maker calls its batteries back through many repairers",
            look_alike=True,
        )


def _two_collectors(world: World, held: Held) -> None:
    first = collect(world, held)
    second = collect(world, first.held, first.held.holder)
    recycler = world.receivers(Role.RECYCLER, second.held.holder, second.held.time)
    leg = hand_over(world, second.held, recycler)
    treat(world, leg.held)
    shown = slice(0, max(10, len(second.held) // 50))
    world.truth.add(
        "laundering",
        "two-collectors",
        second.held.item[shown],
        [second.held.holder[shown]],
        [second.sent[shown], second.received[shown], leg.sent[shown], leg.received[shown]],
        "relayed through two licensed collectors",
        look_alike=True,
    )
