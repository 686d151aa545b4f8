"""Second lives: waste batteries are tested, repurposed, sold, and some come back to be recycled."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import HOUR, day_of, days_later
from battery_custody.simulate.refurbishing import take_apart
from battery_custody.simulate.roads import Held, hand_over, price, report, rest, together, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role, Use

USES = tuple(Use)
#: What repurposed batteries are put to here; none of it is barred.
PERMITTED = [
    USES.index(use)
    for use in (
        Use.ENERGY_STORAGE,
        Use.TELECOM_BACKUP,
        Use.UPS,
        Use.PEAK_SHAVING,
        Use.SOLAR_STREET_LIGHT,
    )
]
PASS_SHARE, RECODED_SHARE, RETURN_SHARE = 0.72, 0.3, 0.3
#: Share of the packs fit for a second life that are taken apart for their modules, where parts are on record.
OPENED_SHARE = 0.15


def second_lives(world: World, held: Held) -> None:
    """Let second-use firms work on the waste batteries that they hold."""
    rng = world.rng
    tested = report(world, held, EventType.TESTING, days_later(rng, held.time, 3, 30))
    good = rng.random(len(tested)) < PASS_SHARE
    to_recycler(world, rest(world, tested.take(~good), 3, 40))
    fit = tested.take(good)
    apart = rng.random(len(fit)) < (OPENED_SHARE if world.parts.modules_share else 0.0)
    rebuilt, modules, bad = take_apart(world, fit.take(apart))
    to_recycler(world, bad)
    _note_rebuilt(world, rebuilt)
    whole = fit.take(~apart)
    fit = together([whole, modules])
    use = rng.choice(PERMITTED, len(fit))
    made = report(world, fit, EventType.REPURPOSING, days_later(rng, fit.time, 1, 20), use=use)
    coded_anew = rng.random(len(made)) < RECODED_SHARE
    # A module that is sold by itself always gets a code of its own.
    coded_anew[len(whole) :] = True
    used_as = rng.choice(PERMITTED, len(rebuilt))
    ready = report(world, rebuilt, EventType.REPURPOSING, rebuilt.time + HOUR, use=used_as)
    sold = together([made.take(~coded_anew), _recode(world, made.take(coded_anew)), ready])
    use = np.concatenate([use[~coded_anew], use[coded_anew], used_as])
    _come_back(world, sell(world, sold, use))


def sell(world: World, held: Held, use: Ints) -> Held:
    """Sell repurposed batteries to users, each for the use it was made for."""
    user = world.rng.choice(world.cast.users, len(held))
    time = days_later(world.rng, held.time, 4, 60)
    uid = world.events.add(
        EventType.TRANSFERRING,
        held.item,
        time,
        reporter=held.holder,
        consignor=held.holder,
        consignee=user,
        site=held.site,
        use=use,
        document=world.new_documents(len(held)),
    )
    return Held(held.item, time, user, world.parties.site[user], uid, uid)


def repurpose(world: World, held: Held) -> tuple[Held, Ints]:
    """Hand batteries to second-use firms, which test them and put them to a use; return them and the uses."""
    firm = world.receivers(Role.SECOND_USE, held.holder, held.time)
    there = hand_over(world, held, firm, prices=price(world, held.item)).held
    tested = report(world, there, EventType.TESTING, days_later(world.rng, there.time, 3, 30))
    use = world.rng.choice(PERMITTED, len(held))
    return report(world, tested, EventType.REPURPOSING, days_later(world.rng, tested.time, 1, 20), use=use), use


def recode(world: World, held: Held) -> Held:
    """Give repurposed batteries reuse codes; the life goes on under the new code."""
    time = held.time + 2 * HOUR
    new = world.batteries.recode(held.item, day_of(time))
    uid = world.events.add(EventType.COMMISSIONING, new, time, reporter=held.holder, site=held.site)
    world.batteries.born[new] = uid
    return Held(new, time, held.holder, held.site, uid, uid)


def _recode(world: World, held: Held) -> Held:
    coded = recode(world, held)
    shown = min(len(held), max(10, len(held) // 50))
    for place in range(shown):
        world.truth.add_one(
            "cloned-code",
            "reuse-code",
            [int(held.item[place]), int(coded.item[place])],
            [int(held.holder[place])],
            [int(held.last[place]), int(coded.last[place])],
            "the reuse code carries on the life of the original code",
            look_alike=True,
        )
    return coded


def _note_rebuilt(world: World, rebuilt: Held) -> None:
    """Note some packs that were rebuilt: a new code with a known original, and modules that were in another pack."""
    batteries = world.batteries
    for place in range(min(len(rebuilt), max(10, len(rebuilt) // 50))):
        item, uid = int(rebuilt.item[place]), int(rebuilt.last[place])
        for tactic, items, note in (
            ("recoded-without-original", [item, int(batteries.original[item])], "rebuilt of modules of opened packs"),
            ("two-parents", [item], "its modules were taken out of other packs before"),
        ):
            firm = [int(rebuilt.holder[place])]
            world.truth.add_one(tactic, "rebuilt-pack", items, firm, [uid], note, look_alike=True)


def _come_back(world: World, held: Held) -> None:
    """Return some second-use products to a recycler when they are worn out."""
    rng = world.rng
    back = held.take(rng.random(len(held)) < RETURN_SHARE)
    back = back.at(days_later(rng, back.time, 300, 1000))
    back = back.take(back.time < world.horizon)
    sold = back.last
    recycler = world.receivers(Role.RECYCLER, back.holder, back.time)
    leg = hand_over(world, back, recycler)
    end = treat(world, leg.held)
    shown = slice(0, max(10, len(back) // 50))
    world.truth.add(
        "life-after-death",
        "second-use-returned",
        back.item[shown],
        [back.holder[shown], recycler[shown]],
        [sold[shown], leg.sent[shown], leg.received[shown], end[shown]],
        "a second-use product that its user hands to a recycler at its end",
        look_alike=True,
    )


def to_recycler(world: World, held: Held) -> None:
    """Send batteries to a recycler near by, who treats them."""
    held = held.take(held.time < world.horizon)
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler)
    treat(world, leg.held, destroyed=0.01)
