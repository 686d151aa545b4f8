"""Scatter-gather: one party hands over to several, and all of those to one other.

Only flows over rare links count. A wedge is a flow from the source to a middle and one from that middle
to the target that can follow it. The wedges of a source and a target within a window, counted from the
beginning of one of them and both ends included, are a scatter-gather where they have enough middles.
Of two with the same ends that share a flow the one with more middles stays, then the earlier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battery_custody.network.flows import Flags, Flows, Index, Indices, Ints
from battery_custody.network.instances import Instances
from battery_custody.network.kernels import compiled

#: Wedges of one source and target that are looked at, at most.
MAX_WEDGES = 4_096


@dataclass(frozen=True, eq=False)
class _Wedges:
    """Wedges by source, target, then the time of the first flow."""

    source: Ints
    target: Ints
    middle: Ints
    first: Ints
    second: Ints


def find_scatter_gathers(
    flows: Flows, rare: Flags, *, window_s: int, min_middles: int, max_links: int = 64
) -> Instances:
    """Find scatter-gathers.

    Args:
        flows: all flows.
        rare: which of them go over rare links.
        window_s: from the beginning of the first flow to that of the last at most, seconds.
        min_middles: fewest parties in the middle.
        max_links: a party with more rare flows than this going out is no middle, but told as cut.

    Returns:
        Instances by source, target, then time; source and target stand before the middles. The
        measure is the number of middles.
    """
    places = np.flatnonzero(rare).astype(np.int32)
    index = Index.over(flows.source[places], flows.parties)
    # Of a party that hands on to very many no one path can be told from another.
    hub = np.diff(index.start) > max_links
    cut = np.flatnonzero(hub).tolist()
    wedges = _collect(flows, places[index.flow], index.start, hub, window_s, min_middles)
    found: list[tuple[list[int], list[int], float]] = []
    pair = wedges.source * flows.parties + wedges.target
    bounds = np.flatnonzero(np.diff(pair, prepend=-1, append=-1))
    for low, high in zip(bounds[:-1], bounds[1:], strict=True):
        if high - low > MAX_WEDGES:
            cut.append(int(wedges.source[low]))
            continue
        ends = [int(wedges.source[low]), int(wedges.target[low])]
        for middles, members in _best(flows, wedges, int(low), int(high), window_s, min_middles):
            found.append(([*ends, *middles], members, float(len(middles))))
    return Instances.of(found, cut=np.asarray(cut, np.int64))


def _best(
    flows: Flows, wedges: _Wedges, low: int, high: int, window_s: int, min_middles: int
) -> list[tuple[list[int], list[int]]]:
    """Return the middles and flows of the windows of one source and target that stay, in time order."""
    begins, ends = flows.since_s[wedges.first[low:high]], flows.since_s[wedges.second[low:high]]
    middles, first, second = wedges.middle[low:high], wedges.first[low:high], wedges.second[low:high]
    windows = []
    for begin_s in np.unique(begins):
        within = np.flatnonzero((begins >= begin_s) & (ends <= begin_s + window_s))
        many = len(np.unique(middles[within]))
        if many >= min_middles:
            windows.append((many, int(begin_s), within))
    windows.sort(key=lambda window: (-window[0], window[1]))
    taken: set[int] = set()
    kept = []
    for _, begin_s, within in windows:
        members = {*first[within].tolist(), *second[within].tolist()}
        if taken.isdisjoint(members):
            taken |= members
            kept.append((begin_s, list(dict.fromkeys(middles[within].tolist())), sorted(members)))
    return [(parties, members) for _, parties, members in sorted(kept)]


def _collect(flows: Flows, flow: Indices, start: Ints, hub: Flags, window_s: int, min_middles: int) -> _Wedges:
    """Return the wedges of all sources and targets that have enough middles at any time."""
    # Link by link, so that a middle is counted once for each target.
    owner = np.repeat(np.arange(flows.parties), np.diff(start))
    by_link = np.lexsort((np.arange(len(flow)), flows.target[flow], owner))
    linked = flow[by_link]
    stamp, count = np.full(flows.parties, -1, np.int64), np.zeros(flows.parties, np.int64)
    arguments = (
        start, linked, flow, flows.target, flows.since_s, flows.until_s, flows.arrived_s, hub, window_s, min_middles,
    )  # fmt: skip
    capacity = int(_wedges(*arguments, stamp, count, np.empty((0, 5), np.int64)))
    rows = np.empty((capacity, 5), np.int64)
    _wedges(*arguments, stamp, count, rows)
    rows = rows[np.lexsort((rows[:, 4], rows[:, 3], rows[:, 1], rows[:, 0]))]
    return _Wedges(*(np.ascontiguousarray(rows[:, i]) for i in range(5)))


@compiled
def _wedges(
    start: Ints,
    linked: Indices,
    flow: Indices,
    target: Indices,
    since_s: Ints,
    until_s: Ints,
    arrived_s: Ints,
    hub: Flags,
    window_s: int,
    min_middles: int,
    stamp: Ints,
    count: Ints,
    rows: Ints,
) -> int:
    """Fill in the wedges while there is room, and return how many there are."""
    written = 0
    for source in range(len(start) - 1):
        if start[source + 1] - start[source] < min_middles:
            continue
        for step in range(2):
            for i in range(start[source], start[source + 1]):
                first = linked[i]
                middle = target[first]
                if hub[middle]:
                    continue
                for j in range(start[middle], start[middle + 1]):
                    second = flow[j]
                    end = target[second]
                    if since_s[second] > since_s[first] + window_s:
                        break
                    if end == source or until_s[second] < arrived_s[first]:
                        continue
                    if step == 1:
                        if count[end] >= min_middles:
                            if written < rows.shape[0]:
                                rows[written, 0], rows[written, 1], rows[written, 2] = source, end, middle
                                rows[written, 3], rows[written, 4] = first, second
                            written += 1
                    elif stamp[end] != middle:
                        stamp[end] = middle
                        count[end] += 1
        for i in range(start[source], start[source + 1]):
            middle = target[linked[i]]
            if hub[middle]:
                continue
            for j in range(start[middle], start[middle + 1]):
                count[target[flow[j]]] = 0
                stamp[target[flow[j]]] = -1
    return written
