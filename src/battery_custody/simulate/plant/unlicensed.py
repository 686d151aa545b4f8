"""unlicensed-buyer: a waste battery goes to a workshop, a dealer or a trader without any licence."""

from __future__ import annotations

from battery_custody.simulate.plant.tactic import PREMIUM, Tactic, deal, sell_to
from battery_custody.simulate.roads import Held, price
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType

TACTIC = Tactic("unlicensed-buyer", 0.005, 420)


def plant(world: World, held: Held) -> None:
    """Sell batteries to buyers without a licence, who report nothing further."""
    cast = world.cast
    direct, collected, one_record = deal(held, 3)
    leg = sell_to(world, direct, cast.workshops)
    note = "implies=off-channel may=gone-dark"
    parties = [direct.holder, leg.held.holder]
    world.truth.add(TACTIC.name, "to-workshop", direct.item, parties, [leg.sent, leg.received], note)
    there = collect(world, collected).held
    leg = sell_to(world, there, cast.scrap_dealers)
    parties = [there.holder, leg.held.holder]
    world.truth.add(
        TACTIC.name, "collector-to-scrap-dealer", there.item, parties, [leg.sent, leg.received], "may=gone-dark"
    )
    buyer = world.rng.choice(cast.traders, len(one_record))
    uid = world.events.add(
        EventType.TRANSFERRING,
        one_record.item,
        one_record.time,
        reporter=one_record.holder,
        consignor=one_record.holder,
        consignee=buyer,
        site=one_record.site,
        price=price(world, one_record.item, PREMIUM),
        document=world.new_documents(len(one_record)),
    )
    world.truth.add(TACTIC.name, "to-trader-in-one-record", one_record.item, [one_record.holder, buyer], [uid], note)
