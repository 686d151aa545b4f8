"""Look-alikes of stories about codes, numbers and the order of a life."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints
from battery_custody.simulate.clock import DAY, day_number, days_later
from battery_custody.simulate.look_alike import LookAlike
from battery_custody.simulate.misprints import Misprint
from battery_custody.simulate.plant.road import running_vehicles
from battery_custody.simulate.plant.tactic import later, to_final_treatment
from battery_custody.simulate.roads import Held, hand_over, report
from battery_custody.simulate.second_life import PERMITTED, recode, repurpose, sell, to_recycler
from battery_custody.simulate.truth import Subjects
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

#: Days by which a report is late that is still in order.
LATE_DAYS = 9
#: Batteries whose beginnings may be missing were made this long before the duty began, and more.
BEFORE_DUTY = day_number("2018-08-01")


def _made_before_the_duty(world: World, held: Held) -> Bools:
    made: Bools = world.batteries.made[held.item] < BEFORE_DUTY
    return made


def _may_have_own_number(world: World, held: Held) -> Bools:
    foreign = np.isin(world.models.maker[world.batteries.model[held.item]], world.cast.foreign_makers)
    return foreign | _made_before_the_duty(world, held)


def of_ternary_chemistry(world: World, held: Held) -> Bools:
    """Tell which batteries have a cathode of nickel, cobalt and manganese."""
    lfp = world.chemistries.names.index("lfp")
    ternary: Bools = world.models.chemistry[world.batteries.model[held.item]] != lfp
    return ternary


def _late_test_report(world: World, held: Held) -> None:
    """File a test weeks late, yet in the order in which things happened."""
    firm = world.receivers(Role.SECOND_USE, held.holder, held.time)
    there = hand_over(world, held, firm).held
    delay = np.full(len(held), LATE_DAYS * DAY)
    tested = report(world, there, EventType.TESTING, days_later(world.rng, there.time, 3, 30), delay=delay)
    use = world.rng.choice(PERMITTED, len(held))
    made = report(world, tested, EventType.REPURPOSING, days_later(world.rng, tested.time, 15, 30), use=use)
    sell(world, made, use)
    _note(world, "stage-order", "late-test-report", held, [tested.last, made.last], "reported late and in order")


def _before_the_duty(world: World, held: Held) -> None:
    """Begin the records of a battery after its making, which nobody had to report at that time."""
    world.events.drop(world.batteries.born[held.item], world.horizon)
    leg, _ = to_final_treatment(world, held)
    _note(world, "no-birth-record", "made-before-the-duty", held, [leg.sent], "made before making had to be reported")


def _own_number(world: World, held: Held) -> None:
    """Keep batteries under their makers' own numbers, which aren't shaped like codes."""
    world.misprints.batteries |= dict.fromkeys(held.item.tolist(), Misprint("maker-number"))
    to_recycler(world, held)
    _note(world, "malformed-code", "own-number", held, [held.taken], "the number of its maker, where no code was due")


def _corrected_code(world: World, held: Held) -> None:
    """Mistype a code in one record and correct it with another."""
    batteries = world.batteries
    stored = days_later(world.rng, held.time, 1, 3)
    right = report(world, held, EventType.STORING, stored)
    wrong = batteries.add(held.item)
    mistyped = world.events.repeat(right.last, item=wrong)
    world.events.patch(right.last, "corrects", mistyped)
    world.events.patch(right.last, "delay", DAY)
    world.misprints.unlisted.update(wrong.tolist())
    for item, true in zip(wrong.tolist(), held.item.tolist(), strict=True):
        world.misprints.batteries[item] = Misprint("letter-in-serial", true)
    to_final_treatment(world, later(world, right, 16, 40))
    for true, item, first, second in zip(
        held.item.tolist(), wrong.tolist(), mistyped.tolist(), right.last.tolist(), strict=True
    ):
        note = "the code was mistyped once and corrected"
        world.truth.add_one("malformed-code", "corrected-code", [true, item], [], [first, second], note, True)


def _coded_next_day(world: World, held: Held) -> None:
    """Make batteries on the day before the one in their codes."""
    for item in held.item.tolist():
        world.misprints.state("made_at", item, str(np.datetime64(int(world.batteries.made[item]) - 1, "D")))
    to_recycler(world, held)
    _note(world, "code-contradicts-record", "coded-next-day", held, [held.taken], "coded on the day after")


def _grade_not_named(world: World, held: Held) -> None:
    """Register a ternary battery without its grade."""
    for item in held.item.tolist():
        world.misprints.state("chemistry", item, "nmc")
    sell(world, *repurpose(world, held))
    _note(world, "code-contradicts-record", "grade-not-named", held, [held.taken], "ternary, of a grade not named")


def _papers_of_recoding(world: World, held: Held) -> None:
    """File the last test under the old code, days after the new one was given."""
    made, use = repurpose(world, held)
    coded = recode(world, made)
    paper = report(world, made, EventType.TESTING, days_later(world.rng, coded.time, 3, 20))
    sell(world, later(world, coded, 25, 30), use)
    rows = zip(held.item.tolist(), coded.item.tolist(), coded.last.tolist(), paper.last.tolist(), strict=True)
    for old, new, born, filed in rows:
        note = "a test was filed under the old code within weeks"
        world.truth.add_one("recoded-without-original", "papers-of-recoding", [new, old], [], [born, filed], note, True)


def number_unusually(world: World) -> None:
    """Give some imported vehicles numbers without a check digit, as is usual abroad, and note foreign makers."""
    running = running_vehicles(world, replaced=False)
    abroad = running[np.isin(world.vehicles.maker[running], world.cast.importers)]
    abroad = abroad[[vehicle not in world.misprints.vehicles for vehicle in abroad.tolist()]]
    for vehicle in abroad[: max(10, len(abroad) // 50)].tolist():
        world.misprints.vehicles[vehicle] = Misprint("no-check-digit")
        item, importer = int(world.vehicles.battery[vehicle]), int(world.vehicles.maker[vehicle])
        world.truth.add_one(
            "malformed-vehicle-number",
            "no-check-digit-abroad",
            [item],
            [importer],
            [int(world.batteries.installed[item])],
            "made where place 9 is no check digit",
            look_alike=True,
            subjects=Subjects(vehicles=(vehicle,)),
        )
    for party in world.cast.foreign_makers.tolist():
        note, about = "an enterprise abroad, under a number of its own", Subjects(parties=(party,))
        world.truth.add_one("malformed-credit-code", "foreign-maker", [], [party], [], note, True, subjects=about)


def _note(world: World, tactic: str, variant: str, held: Held, events: list[Ints], note: str) -> None:
    world.truth.add(tactic, variant, held.item, [held.holder], events, note, look_alike=True)


CODES = (
    LookAlike(300, 9999, _late_test_report),
    LookAlike(300, 9999, _before_the_duty, _made_before_the_duty),
    LookAlike(300, 9999, _own_number, _may_have_own_number),
    LookAlike(300, 9999, _corrected_code),
    LookAlike(300, 9999, _coded_next_day),
    LookAlike(300, 9999, _grade_not_named, of_ternary_chemistry),
    LookAlike(400, 9999, _papers_of_recoding),
)
