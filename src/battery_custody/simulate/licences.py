"""Licences of the simulated nation: dated, renewed, sometimes ended; and when a holder may take in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools, Ints
from battery_custody.simulate.clock import day_number
from battery_custody.vocab import LicenceKind, Withdrawal

#: A licence is renewed after this many years; an assumption of the simulation.
TERM_DAYS = 5 * 365
FAR = day_number("2031-12-31")


@dataclass(frozen=True)
class LicenceRow:
    """One licence; days are local day numbers, NONE where there is none; province NONE: whole country."""

    party: int
    kind: LicenceKind
    activities: str
    province: int
    valid_from: int
    valid_to: int = NONE
    withdrawn: int = NONE
    withdrawal: Withdrawal | None = None
    capacity_t: float | None = None  # a year; None: ample


def read_activities() -> dict[str, str]:
    """Read the packaged list of activities that a permit of each kind states."""
    text = files("battery_custody.simulate").joinpath("data/licence_kinds.toml").read_text(encoding="utf-8")
    return {kind: str(value) for kind, value in tomllib.loads(text).items()}


@dataclass
class Licences:
    """All licences of the nation, in the order in which they were granted to parties here."""

    activities: dict[str, str] = field(default_factory=read_activities)
    rows: list[LicenceRow] = field(default_factory=list)

    def grant(
        self,
        party: int,
        kind: LicenceKind,
        province: int,
        valid_from: int,
        valid_to: int = NONE,
        withdrawn: int = NONE,
        withdrawal: Withdrawal | None = None,
        activities: str | None = None,
        capacity_t: float | None = None,
    ) -> None:
        """Write one licence; `activities` names another entry of the packaged list than the kind."""
        stated = self.activities[activities or kind.value]
        self.rows.append(
            LicenceRow(int(party), kind, stated, int(province), valid_from, valid_to, withdrawn, withdrawal, capacity_t)
        )

    def grant_terms(self, party: int, kind: LicenceKind, province: int, start: int, end: int = FAR) -> None:
        """Write a licence with its renewals: each new one begins on the day on which the old one ends."""
        while start < end:
            stop = min(start + TERM_DAYS, end)
            self.grant(party, kind, province, start, stop)
            start = stop


def grant_history(
    rng: np.random.Generator, licences: Licences, parties: Ints, kind: LicenceKind, provinces: Ints, anchors: Bools
) -> Ints:
    """Give each party a licence history and return when it may take in: days, shape (n, 2 windows, 2).

    Anchors are licensed all the time. Of the others most are too; some begin late, some end for good,
    some have a gap between two licences, in which they take nothing in.
    """
    windows = np.full((len(parties), 2, 2), NONE, dtype=np.int64)
    fate = rng.random(len(parties))
    start = day_number("2012-01-01") + rng.integers(0, 1500, size=len(parties))
    for place, party in enumerate(parties):
        province, first = int(provinces[place]), int(start[place])
        if anchors[place] or fate[place] < 0.6:
            licences.grant_terms(party, kind, province, first)
            windows[place, 0] = first, FAR
        elif fate[place] < 0.75:
            first = day_number("2018-01-01") + int(rng.integers(0, 1600))
            licences.grant_terms(party, kind, province, first)
            windows[place, 0] = first, FAR
        elif fate[place] < 0.87:
            last = day_number("2021-06-01") + int(rng.integers(0, 1500))
            licences.grant_terms(party, kind, province, first, last)
            windows[place, 0] = first, last
        else:
            last = day_number("2020-01-01") + int(rng.integers(0, 1500))
            again = last + int(rng.integers(20, 120))
            licences.grant_terms(party, kind, province, first, last)
            licences.grant_terms(party, kind, province, again)
            windows[place] = (first, last), (again, FAR)
    return windows
