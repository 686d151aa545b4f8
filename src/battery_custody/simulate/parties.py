"""Enterprises, persons and sites of the simulated nation as growing columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import NONE, Floats, Ints
from battery_custody.simulate.geography import Geography
from battery_custody.vocab import PartyScheme, Role, SiteKind

ROLES = tuple(Role)
SITE_KINDS = tuple(SiteKind)
SCHEMES = tuple(PartyScheme)
#: Stands in `Sites.serves` for an outlet that takes back for every maker.
EVERY_MAKER = -2


def _empty() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass
class Sites:
    """Sites by index: whose, of which kind, where, since which day, and for which maker an outlet is."""

    party: Ints = field(default_factory=_empty)
    kind: Ints = field(default_factory=_empty)
    city: Ints = field(default_factory=_empty)
    since: Ints = field(default_factory=_empty)
    serves: Ints = field(default_factory=_empty)
    latitude: Floats = field(default_factory=lambda: np.empty(0))
    longitude: Floats = field(default_factory=lambda: np.empty(0))


@dataclass
class Parties:
    """Parties by index: role, city, main site (NONE without), scheme of the id, first day."""

    geography: Geography
    rng: np.random.Generator
    role: Ints = field(default_factory=_empty)
    city: Ints = field(default_factory=_empty)
    site: Ints = field(default_factory=_empty)
    scheme: Ints = field(default_factory=_empty)
    since: Ints = field(default_factory=_empty)
    sites: Sites = field(default_factory=Sites)

    def add(
        self,
        role: Role,
        cities: Ints,
        since: Ints,
        site: SiteKind | None = None,
        scheme: PartyScheme = PartyScheme.USCC,
    ) -> Ints:
        """Add one party a city, each with a main site where a kind is named, and return their indices."""
        count = len(cities)
        added = np.arange(len(self.role), len(self.role) + count)
        self.role = np.concatenate([self.role, np.full(count, ROLES.index(role))])
        self.city = np.concatenate([self.city, cities])
        self.scheme = np.concatenate([self.scheme, np.full(count, SCHEMES.index(scheme))])
        self.since = np.concatenate([self.since, since])
        self.site = np.concatenate([self.site, np.full(count, NONE)])
        if site is not None:
            self.site[added] = self.add_sites(added, site, cities, since)
        return added

    def add_sites(self, party: Ints, kind: SiteKind, cities: Ints, since: Ints, serves: Ints | None = None) -> Ints:
        """Add one site a party, some kilometres around the centre of its city, and return their indices."""
        sites, count = self.sites, len(party)
        added = np.arange(len(sites.party), len(sites.party) + count)
        sites.party = np.concatenate([sites.party, party])
        sites.kind = np.concatenate([sites.kind, np.full(count, SITE_KINDS.index(kind))])
        sites.city = np.concatenate([sites.city, cities])
        sites.since = np.concatenate([sites.since, since])
        sites.serves = np.concatenate([sites.serves, np.full(count, NONE) if serves is None else serves])
        shift = self.rng.uniform(-0.15, 0.15, size=(2, count))
        sites.latitude = np.concatenate([sites.latitude, np.round(self.geography.latitude[cities] + shift[0], 4)])
        sites.longitude = np.concatenate([sites.longitude, np.round(self.geography.longitude[cities] + shift[1], 4)])
        return added

    def province(self, party: Ints) -> Ints:
        """Give the province in which each party is registered."""
        return self.geography.province[self.city[party]]

    def where(self, party: Ints, site: Ints) -> tuple[Floats, Floats]:
        """Give latitude and longitude of each party's site, or of the centre of its city without one."""
        city = self.city[party]
        has = site >= 0
        latitude = np.where(has, self.sites.latitude[site], self.geography.latitude[city])
        longitude = np.where(has, self.sites.longitude[site], self.geography.longitude[city])
        return latitude, longitude
