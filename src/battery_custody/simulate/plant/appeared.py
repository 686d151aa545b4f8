"""appeared-without-dispatch: a receipt from a holder who never reported a dispatch."""

from __future__ import annotations

from battery_custody.simulate.plant.tactic import Tactic, deal, later
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

TACTIC = Tactic("appeared-without-dispatch", 0.004, 420)


def plant(world: World, held: Held) -> None:
    """Let firms receive batteries whose holders report no dispatch."""
    documented, bare, second_leg = deal(held, 3)
    _receive(world, "with-document", documented, True)
    _receive(world, "without-document", bare, False)
    _receive(world, "second-leg", collect(world, second_leg).held, True)


def _receive(world: World, variant: str, held: Held, documented: bool) -> None:
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler, dispatch=False, documented=documented)
    treat(world, later(world, leg.held, 2, 20))
    world.truth.add(TACTIC.name, variant, held.item, [held.holder, recycler], [leg.received])
