"""People and firms of the simulated nation: how many of each, where, and with which licences."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools, Ints
from battery_custody.simulate.clock import day_number
from battery_custody.simulate.geography import Geography
from battery_custody.simulate.licences import Licences, grant_history
from battery_custody.simulate.parties import EVERY_MAKER, Parties
from battery_custody.simulate.pools import Pool, province_pool
from battery_custody.simulate.world import Cast
from battery_custody.vocab import LicenceKind, PartyScheme, Role, SiteKind, Withdrawal

OPENING = day_number("2010-01-01")
#: The cascade-use firms left the ministry's list on this day (ministry announcement 20 of 2026, secondary source).
DELISTED = day_number("2026-07-30")
#: Owners for every battery; the rest of the vehicles belong to fleets or to people who own several.
PERSONS_A_BATTERY = 0.75


def _since(rng: np.random.Generator, count: int) -> Ints:
    return OPENING + rng.integers(-3000, 700, size=count)


def _in_every_province(rng: np.random.Generator, geography: Geography, each: int, more: int) -> tuple[Ints, Bools]:
    """Give cities of `each` firms a province and of `more` firms by weight, and which are the first two."""
    cities, first = [], []
    for province in range(geography.provinces):
        own = geography.cities_in(province)
        cities += rng.choice(own, size=each).tolist()
        first += [rank < 2 for rank in range(each)]
    drawn = geography.draw(rng, more).tolist()
    return np.array(cities + drawn, dtype=np.int64), np.array(first + [False] * more)


def settle(
    rng: np.random.Generator, geography: Geography, parties: Parties, licences: Licences, batteries: int
) -> tuple[Cast, dict[Role, Pool]]:
    """Found all parties that a nation of so many batteries needs; return them by what they do, and the pools."""
    scale = batteries / 20_000

    def firms(role: Role, count: float, site: SiteKind | None = None, least: int = 2) -> Ints:
        cities = geography.draw(rng, max(least, round(count)))
        return parties.add(role, cities, _since(rng, len(cities)), site)

    makers = firms(Role.BATTERY_MAKER, 10 + 4 * scale**0.5, SiteKind.PLANT)
    foreign_cities = geography.draw(rng, 3)
    foreign = parties.add(Role.BATTERY_MAKER, foreign_cities, _since(rng, 3), None, PartyScheme.OTHER)
    dealer_cities, _ = _in_every_province(rng, geography, 2, round(40 * scale))
    person_cities = geography.draw(rng, max(20, round(batteries * PERSONS_A_BATTERY)))
    unknown = np.full(len(person_cities), NONE)
    cast = Cast(
        battery_makers=makers,
        foreign_makers=foreign,
        vehicle_makers=firms(Role.VEHICLE_MAKER, 14 + 5 * scale**0.5, SiteKind.PLANT),
        importers=firms(Role.IMPORTER, 3, SiteKind.WAREHOUSE),
        dealers=parties.add(Role.VEHICLE_DEALER, dealer_cities, _since(rng, len(dealer_cities)), SiteKind.WAREHOUSE),
        fleets=firms(Role.VEHICLE_OWNER, 40 + 40 * scale),
        persons=parties.add(Role.VEHICLE_OWNER, person_cities, unknown, None, PartyScheme.PERSON),
        operators=firms(Role.SWAP_OPERATOR, 3 + 2 * scale**0.3, SiteKind.SWAP_STATION),
        carriers=firms(Role.CARRIER, 15 + 10 * scale**0.5, SiteKind.WAREHOUSE),
        traders=firms(Role.BATTERY_TRADER, 12 + 8 * scale**0.5, SiteKind.WAREHOUSE),
        workshops=firms(Role.WORKSHOP, 16 + 12 * scale**0.8, SiteKind.WORKSHOP),
        scrap_dealers=firms(Role.SCRAP_DEALER, 14 + 10 * scale**0.8, SiteKind.YARD),
        small_vehicle_makers=firms(Role.SMALL_VEHICLE_MAKER, 6 + 4 * scale**0.5, SiteKind.PLANT),
        users=firms(Role.SECOND_LIFE_USER, 20 + 15 * scale**0.7, SiteKind.PLANT),
        outlets=_maker_outlets(rng, geography, parties, makers),
    )
    firms(Role.MATERIAL_MAKER, 4, SiteKind.PLANT)
    firms(Role.HEAD_OFFICE, 2)
    _establish(licences, parties, cast)
    return cast, _pools(rng, geography, parties, licences, scale)


def _maker_outlets(rng: np.random.Generator, geography: Geography, parties: Parties, makers: Ints) -> Ints:
    """Open an outlet of every battery maker in every province; shape (makers, provinces)."""
    count = len(makers) * geography.provinces
    party = np.repeat(makers, geography.provinces)
    cities = np.array([int(rng.choice(geography.cities_in(p))) for p in range(geography.provinces)])
    everywhere = np.tile(cities, len(makers))
    sites = parties.add_sites(party, SiteKind.OUTLET, everywhere, np.full(count, OPENING), serves=party)
    return sites.reshape(len(makers), geography.provinces)


def _establish(licences: Licences, parties: Parties, cast: Cast) -> None:
    """Write the plain registrations of makers, operators and dealers, and the permits of carriers."""
    for group in (cast.battery_makers, cast.vehicle_makers, cast.importers, cast.operators, cast.small_vehicle_makers):
        for party in group.tolist():
            licences.grant(party, LicenceKind.ESTABLISHED, NONE, int(parties.since[party]))
    for party in cast.dealers.tolist():
        licences.grant(party, LicenceKind.ESTABLISHED, NONE, int(parties.since[party]))
    for party in cast.carriers.tolist():
        licences.grant_terms(party, LicenceKind.ROAD_TRANSPORT, NONE, OPENING + party % 700)


def _pools(
    rng: np.random.Generator, geography: Geography, parties: Parties, licences: Licences, scale: float
) -> dict[Role, Pool]:
    """Found dismantlers, collectors, repairers, second-use firms and recyclers, and pool them."""
    pools = {}
    plan: list[tuple[Role, LicenceKind, SiteKind, int, float, int]] = [
        (Role.VEHICLE_DISMANTLER, LicenceKind.VEHICLE_DISMANTLING, SiteKind.YARD, 2, 14 * scale**0.9, 3),
        (Role.COLLECTOR, LicenceKind.COLLECTION, SiteKind.OUTLET, 2, 16 * scale**0.9, 3),
        (Role.REPAIRER, LicenceKind.ESTABLISHED, SiteKind.WORKSHOP, 2, 30 * scale, 2),
        (Role.SECOND_USE, LicenceKind.SECOND_USE, SiteKind.PLANT, 0, 8 + 4 * scale**0.7, 4),
        (Role.RECYCLER, LicenceKind.RECYCLING, SiteKind.PLANT, 0, 9 + 5 * scale**0.7, 4),
    ]
    for role, kind, site, each, more, reach in plan:
        cities, anchors = _in_every_province(rng, geography, each, round(more))
        if each == 0:
            anchors = np.arange(len(cities)) < max(4, len(cities) // 2)
        if role is Role.REPAIRER:
            anchors = np.ones(len(cities), dtype=bool)
        members = parties.add(role, cities, _since(rng, len(cities)), site)
        home = parties.province(members)
        if role is Role.COLLECTOR:
            parties.sites.serves[parties.site[members]] = EVERY_MAKER
        if role is Role.REPAIRER:
            windows = np.zeros((len(members), 2, 2), dtype=np.int64)
            windows[:, 0, 1] = day_number("2100-01-01")
            for party in members.tolist():
                licences.grant(party, kind, NONE, int(parties.since[party]))
        else:
            # Half of the permits bind to the province of the holder, half are good for the whole country.
            territory = np.where(rng.random(len(members)) < 0.5, home, NONE)
            windows = grant_history(rng, licences, members, kind, territory, anchors)
            _list_with_ministry(rng, licences, members, role)
        pools[role] = province_pool(members, windows, home, geography.province_distance_km, anchors, reach)
    return pools


def _list_with_ministry(rng: np.random.Generator, licences: Licences, members: Ints, role: Role) -> None:
    """Put some recyclers and second-use firms on the ministry's list, which is no permit of its own."""
    if role not in (Role.RECYCLER, Role.SECOND_USE):
        return
    for party in members.tolist():
        if rng.random() < 0.5:
            listed = day_number("2019-01-01") + int(rng.integers(0, 1800))
            leaves = role is Role.SECOND_USE
            licences.grant(
                party,
                LicenceKind.MINISTRY_LIST,
                NONE,
                listed,
                withdrawn=DELISTED if leaves else NONE,
                withdrawal=Withdrawal.CANCELLED if leaves else None,
                activities=f"ministry_list_{role.value}" if leaves else "ministry_list_recycling",
            )
