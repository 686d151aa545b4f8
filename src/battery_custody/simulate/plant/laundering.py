"""laundering: from a licensed firm through unlicensed hands to a licensed recycler."""

from __future__ import annotations

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.plant.tactic import Tactic, deal, later, sell_to, to_final_treatment
from battery_custody.simulate.roads import Held
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World

TACTIC = Tactic("laundering", 0.005, 460)


def plant(world: World, held: Held) -> None:
    """Pass batteries through one or two buyers without a licence, then to a licensed recycler."""
    one_hop, two_hops, from_collector = deal(held, 3)
    restricted = "implies=unlicensed-buyer,off-channel"
    _wash(world, "one-unlicensed", one_hop, [one_hop.taken], 1, restricted)
    _wash(world, "two-unlicensed", two_hops, [two_hops.taken], 2, restricted)
    leg = collect(world, from_collector)
    _wash(world, "from-collector", leg.held, [leg.sent, leg.received], 1, "implies=unlicensed-buyer")


def _wash(world: World, variant: str, held: Held, taken: list[Ints], hops: int, note: str) -> None:
    cast = world.cast
    parties, events, now = [held.holder], list(taken), held
    for buyers in (cast.scrap_dealers, cast.workshops)[:hops]:
        leg = sell_to(world, now, buyers)
        parties.append(leg.held.holder)
        events += [leg.sent, leg.received]
        now = later(world, leg.held, 3, 30)
    leg, _ = to_final_treatment(world, now)
    world.truth.add(
        TACTIC.name, variant, held.item, [*parties, leg.held.holder], [*events, leg.sent, leg.received], note
    )
