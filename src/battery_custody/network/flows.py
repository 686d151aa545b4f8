"""Flows as arrays: who handed over to whom, when, how much; sorted once, found by party and by link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAY_S = 86_400


@dataclass(frozen=True, eq=False)
class Index:
    """For each of `n` owners its flows in time order: those of owner i are `flow[start[i]:start[i + 1]]`."""

    start: Ints
    flow: Indices

    @classmethod
    def over(cls, owner: Indices, owners: int) -> Index:
        """Index flows that are in time order by the owner of each."""
        start = np.zeros(owners + 1, np.int64)
        np.cumsum(np.bincount(owner, minlength=owners), out=start[1:])
        return cls(start, np.argsort(owner, kind="stable").astype(np.int32))

    def of(self, owner: int) -> Indices:
        """Return the flows of one owner."""
        return self.flow[self.start[owner] : self.start[owner + 1]]


@dataclass(frozen=True, eq=False)
class Flows:
    """Flows between different parties, in time order; parties are places in `party_keys`.

    `no` names a flow outside; `since_s` is when it began and `until_s` the last moment at which it can
    have: the end of the day where only a day is known. What follows it begins at `arrived_s` or later.
    """

    no: Ints
    source: Indices
    target: Indices
    since_s: Ints
    until_s: Ints
    arrived_s: Ints
    mass_kg: Floats
    item: Ints
    party_keys: Ints

    @classmethod
    def of(
        cls,
        no: npt.ArrayLike,
        source_key: npt.ArrayLike,
        target_key: npt.ArrayLike,
        at_s: npt.ArrayLike,
        *,
        arrived_s: npt.ArrayLike | None = None,
        is_day: npt.ArrayLike | None = None,
        mass_kg: npt.ArrayLike | None = None,
        item_key: npt.ArrayLike | None = None,
    ) -> Flows:
        """Sort flows by time, then number; flows of a party to itself are no part of any shape and left out.

        Args:
            no: a number that names each flow, unique.
            source_key: who handed over, any whole number.
            target_key: who took over.
            at_s: when, epoch seconds.
            arrived_s: when it arrived; None: at once. An arrival before the departure counts as at once.
            is_day: whether only the day is known; the time is then its beginning.
            mass_kg: how much, NaN where unknown.
            item_key: what, -1 where only an amount is known.
        """
        numbers = np.asarray(no, np.int64)
        sources, targets = np.asarray(source_key, np.int64), np.asarray(target_key, np.int64)
        at = np.asarray(at_s, np.int64)
        arrived = at if arrived_s is None else np.maximum(np.asarray(arrived_s, np.int64), at)
        until = at if is_day is None else at + np.where(np.asarray(is_day, np.bool_), DAY_S - 1, 0)
        mass = np.full(len(numbers), np.nan) if mass_kg is None else np.asarray(mass_kg, np.float64)
        items = np.full(len(numbers), -1) if item_key is None else np.asarray(item_key, np.int64)
        order = np.lexsort((numbers, at))
        order = order[sources[order] != targets[order]]
        keys, places = np.unique(np.concatenate([sources[order], targets[order]]), return_inverse=True)
        place: Indices = places.astype(np.int32)
        return cls(
            no=numbers[order],
            source=place[: len(order)],
            target=place[len(order) :],
            since_s=at[order],
            until_s=until[order],
            arrived_s=arrived[order],
            mass_kg=mass[order],
            item=items[order],
            party_keys=keys,
        )

    def __len__(self) -> int:
        """Return how many flows there are."""
        return len(self.no)

    @property
    def parties(self) -> int:
        """How many parties there are."""
        return len(self.party_keys)

    @property
    def first_s(self) -> int:
        """When the first flow began; 0 where there is none."""
        return int(self.since_s[0]) if len(self) else 0

    @property
    def last_s(self) -> int:
        """When the last flow began; 0 where there is none."""
        return int(self.since_s[-1]) if len(self) else 0

    @cached_property
    def outgoing(self) -> Index:
        """The flows of each party that handed over."""
        return Index.over(self.source, self.parties)

    @cached_property
    def incoming(self) -> Index:
        """The flows of each party that took over."""
        return Index.over(self.target, self.parties)


def rare_links(flows: Flows, *, max_count: int, young_s: int = 0) -> Flags:
    """Return which flows go over a rare link: one of few hand-overs in all, or one that is young then.

    The count alone is blind to a lane that opened lately and is used again and again; the age alone to
    a stray hand-over years later. At the beginning of the records every link looks young, so age tells
    nothing of links first seen within `young_s` of the first flow.

    Args:
        flows: the flows.
        max_count: how many hand-overs a rare link has at most, both ends included.
        young_s: how long after its first hand-over a link is young, seconds; 0: age tells nothing.
    """
    if not len(flows):
        return np.zeros(0, np.bool_)
    pair = flows.source.astype(np.int64) * flows.parties + flows.target
    _, first, link, count = np.unique(pair, return_index=True, return_inverse=True, return_counts=True)
    rare: Flags = (count <= max_count)[link]
    if young_s:
        opened_s = flows.since_s[first]
        rare |= (flows.since_s - opened_s[link] <= young_s) & (opened_s > flows.first_s + young_s)[link]
    return rare
