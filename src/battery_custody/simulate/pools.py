"""Pools of receivers: who near by is licensed at the time, and takes in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battery_custody.simulate.arrays import Bools, Floats, Ints
from battery_custody.simulate.clock import day_of

#: A receiver is chosen only if it stays licensed for so long after the dispatch (transit and waiting).
AHEAD_DAYS = 90


@dataclass(frozen=True)
class Pool:
    """Receivers of one role; `table[province, rank]` lists candidates, the first two always licensed."""

    members: Ints
    windows: Ints  # days, shape (members, 2, 2)
    table: Ints
    count: Ints

    def choose(self, rng: np.random.Generator, provinces: Ints, times: Ints, exclude: Ints | None = None) -> Ints:
        """Draw for each time a party that serves the province, is licensed then, and isn't the excluded one."""
        place = self.table[provinces, (rng.random(len(times)) * self.count[provinces]).astype(np.int64)]
        day = day_of(times)[:, None]
        window = self.windows[place]
        open_now = ((window[:, :, 0] < day) & (day + AHEAD_DAYS < window[:, :, 1])).any(axis=1)
        place = np.where(open_now, place, self.table[provinces, 0])
        party = self.members[place]
        if exclude is not None:
            first, second = self.members[self.table[provinces, 0]], self.members[self.table[provinces, 1]]
            party = np.where(party == exclude, np.where(first == exclude, second, first), party)
        return party


def province_pool(members: Ints, windows: Ints, home: Ints, distance_km: Floats, anchors: Bools, reach: int) -> Pool:
    """Make a pool in which every province is served by its nearest members.

    `home` is each member's province; anchors are always licensed, and there are at least two. A province is
    served by its two nearest anchors and the nearest others: `reach` in all, or as many as it has of its own.
    """
    provinces = len(distance_km)
    lists = []
    for province in range(provinces):
        away = distance_km[province][home]
        order = np.argsort(away, kind="stable")
        first = order[anchors[order]][:2].tolist()
        rest = [m for m in order.tolist() if m not in first]
        own = int((away[rest] == 0).sum())
        lists.append(first + rest[: max(reach - 2, own)])
    width = max(len(row) for row in lists)
    table = np.array([row + row[:1] * (width - len(row)) for row in lists], dtype=np.int64)
    return Pool(members, windows, table, np.array([len(row) for row in lists], dtype=np.int64))
