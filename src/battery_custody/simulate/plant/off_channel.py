"""off-channel: a dismantler, repairer or operator hands to neither a utilization enterprise nor an outlet."""

from __future__ import annotations

from battery_custody.simulate.plant.tactic import Tactic, deal, later, sell_to, to_final_treatment
from battery_custody.simulate.roads import Held, hand_over
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

TACTIC = Tactic("off-channel", 0.004, 430)


def plant(world: World, held: Held) -> None:
    """Hand batteries to dealers, small-vehicle makers and dismantlers."""
    to_dealer, to_small, to_dismantler = deal(held, 3)
    note = "may=unlicensed-buyer,out-of-scope,gone-dark"
    for variant, part, buyers in (
        ("to-vehicle-dealer", to_dealer, world.cast.dealers),
        ("to-small-vehicle-maker", to_small, world.cast.small_vehicle_makers),
    ):
        leg = sell_to(world, part, buyers)
        parties = [part.holder, leg.held.holder]
        world.truth.add(TACTIC.name, variant, part.item, parties, [leg.sent, leg.received], note)
    other = world.receivers(Role.VEHICLE_DISMANTLER, to_dismantler.holder, to_dismantler.time, to_dismantler.holder)
    leg = hand_over(world, to_dismantler, other)
    to_final_treatment(world, later(world, leg.held, 10, 60))
    world.truth.add(
        TACTIC.name,
        "to-another-dismantler",
        to_dismantler.item,
        [to_dismantler.holder, other],
        [leg.sent, leg.received],
    )
