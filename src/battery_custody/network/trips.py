"""Round trips: hand-overs that lead, in time order, back to the party where they began.

A trip begins with a flow over a rare link; at each party it takes towards the next the first flow that
can follow the one before, until it is back. All its parties are different, all its flows begin within
a window from the beginning of the first, and all but a few go over rare links. The parties of a trip
in their order, wherever one begins to count, are a ring: trips round one ring are one instance.

Goods without codes mix: a lot may be handed on under papers dated before the lot that replaced it came in.
For these a slack says by how much a flow may begin before the one before it arrived.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from battery_custody.network.flows import Flags, Flows, Ints
from battery_custody.network.instances import Instances
from battery_custody.network.kernels import compiled

#: Steps that the search from one flow may take, before it is given up and counted as cut.
MAX_STEPS = 20_000
_CHUNK = 1 << 16


def find_round_trips(
    flows: Flows,
    rare: Flags,
    *,
    window_s: int,
    min_hops: int = 3,
    max_hops: int = 10,
    max_common: int = 0,
    slack_s: int = 0,
    max_steps: int = MAX_STEPS,
) -> Instances:
    """Find round trips.

    Args:
        flows: all flows.
        rare: which of them go over rare links.
        window_s: from the beginning of the first flow to that of any other at most, seconds.
        min_hops: fewest flows of a trip; 2: there and back.
        max_hops: most flows.
        max_common: most flows over links that are not rare.
        slack_s: by how much a flow may begin before the one before it arrived, seconds.
        max_steps: steps after which the search from one flow is given up.

    Returns:
        Instances by ring, which begins with the party of its first flow. The measure is the number of
        flows that begin a trip round it.
    """
    places = np.arange(len(flows)) if max_common else np.flatnonzero(rare)
    order = np.lexsort((places, flows.target[places], flows.source[places]))
    flow = places[order]
    pair = flows.source[flow].astype(np.int64) * flows.parties + flows.target[flow]
    link_start = np.flatnonzero(np.diff(pair, prepend=-1, append=-1))
    link_source, link_target = flows.source[flow[link_start[:-1]]], flows.target[flow[link_start[:-1]]]
    first_link = np.searchsorted(link_source, np.arange(flows.parties + 1))
    homeward = np.argsort(link_target, kind="stable")
    first_homeward = np.searchsorted(link_target[homeward], np.arange(flows.parties + 1))
    rings: dict[tuple[int, ...], set[int]] = {}
    starts: Counter[tuple[int, ...]] = Counter()
    cut = np.zeros(flows.parties, np.bool_)
    trips = np.empty((_CHUNK, max_hops), np.int64)
    distance, queue = np.full(flows.parties, max_hops + 1, np.int64), np.empty(flows.parties, np.int64)
    at = np.zeros(2, np.int64)
    while at[0] < flows.parties:
        written = _trips(
            first_link, link_target, link_start, flow, first_homeward, homeward, link_source,
            flows.since_s, flows.until_s, flows.arrived_s, rare, window_s, min_hops, max_hops, max_common, slack_s,
            max_steps,
            distance, queue, at, cut, trips,
        )  # fmt: skip
        for trip in trips[:written].tolist():
            members = [each for each in trip if each >= 0]
            parties = [int(flows.source[each]) for each in members]
            least = parties.index(min(parties))
            ring = tuple(parties[least:] + parties[:least])
            rings.setdefault(ring, set()).update(members)
            starts[ring] += 1
    found = []
    for ring in sorted(rings):
        begin = ring.index(int(flows.source[min(rings[ring])]))
        found.append((list(ring[begin:] + ring[:begin]), sorted(rings[ring]), float(starts[ring])))
    return Instances.of(found, cut=np.flatnonzero(cut))


@compiled
def _find_way_home(
    home: int, first_homeward: Ints, homeward: Ints, link_source: Ints, max_hops: int, distance: Ints, queue: Ints
) -> int:
    """Write how many links each party is from home, and return how many parties can come home at all."""
    reached, head = 1, 0
    queue[0] = home
    distance[home] = 0
    while head < reached:
        party = queue[head]
        head += 1
        if distance[party] == max_hops - 1:
            continue
        for i in range(first_homeward[party], first_homeward[party + 1]):
            before = link_source[homeward[i]]
            if distance[before] > max_hops:
                distance[before] = distance[party] + 1
                queue[reached] = before
                reached += 1
    return reached


@compiled
def _first_following(flow: Ints, since_s: Ints, until_s: Ints, last_s: int, not_before_s: int) -> int:
    """Return the first of a link's flows that begins till the one time and can have begun since the other."""
    for each in flow:
        if since_s[each] > last_s:
            break
        if until_s[each] >= not_before_s:
            return int(each)
    return -1


@compiled
def _trips(
    first_link: Ints,
    link_target: Ints,
    link_start: Ints,
    flow: Ints,
    first_homeward: Ints,
    homeward: Ints,
    link_source: Ints,
    since_s: Ints,
    until_s: Ints,
    arrived_s: Ints,
    rare: Flags,
    window_s: int,
    min_hops: int,
    max_hops: int,
    max_common: int,
    slack_s: int,
    max_steps: int,
    distance: Ints,
    queue: Ints,
    at: Ints,
    cut: Flags,
    trips: Ints,
) -> int:
    """Write trips until all sources are done or the room is short; `at`: the party, its link to go on with.

    A party's links are searched as a whole: the room must hold the trips of one link at least, or they
    are cut; returns how many were written. `cut` flags the parties whose search was given up.
    """
    written = 0
    on_link = np.empty(max_hops + 1, np.int64)
    taken = np.empty(max_hops + 1, np.int64)
    path = np.empty(max_hops + 1, np.int64)
    common = np.zeros(max_hops + 1, np.int64)
    home = at[0]
    while home < len(first_link) - 1:
        if first_link[home] == first_link[home + 1] or first_homeward[home] == first_homeward[home + 1]:
            home += 1
            at[0], at[1] = home, 0
            continue
        reached = _find_way_home(home, first_homeward, homeward, link_source, max_hops, distance, queue)
        link = first_link[home] + at[1]
        full = False
        while link < first_link[home + 1] and not full:
            if distance[link_target[link]] > max_hops - 1:
                link += 1
                continue
            before_link = written
            for root in range(link_start[link], link_start[link + 1]):
                begin = flow[root]
                if not rare[begin]:
                    continue
                depth, steps = 1, 0
                path[0], path[1] = home, link_target[link]
                taken[0] = begin
                on_link[1] = first_link[path[1]]
                while depth > 0:
                    party = path[depth]
                    if on_link[depth] == first_link[party + 1]:
                        depth -= 1
                        continue
                    step = on_link[depth]
                    on_link[depth] += 1
                    steps += 1
                    if steps > max_steps:
                        cut[home] = True
                        break
                    towards = link_target[step]
                    if depth + 1 + distance[towards] > max_hops or (towards == home and depth + 1 < min_hops):
                        continue
                    seen = False
                    for i in range(1, depth + 1):
                        if path[i] == towards:
                            seen = True
                            break
                    if seen:
                        continue
                    chosen = _first_following(
                        flow[link_start[step] : link_start[step + 1]], since_s, until_s, since_s[begin] + window_s,
                        max(arrived_s[taken[depth - 1]], since_s[begin]) - slack_s,
                    )  # fmt: skip
                    if chosen < 0 or common[depth - 1] + (not rare[chosen]) > max_common:
                        continue
                    taken[depth] = chosen
                    common[depth] = common[depth - 1] + (not rare[chosen])
                    if towards == home:
                        if written == trips.shape[0]:
                            full = True
                            break
                        for i in range(trips.shape[1]):
                            trips[written, i] = taken[i] if i <= depth else -1
                        written += 1
                        continue
                    depth += 1
                    path[depth] = towards
                    on_link[depth] = first_link[towards]
                if full:
                    break
            if full:
                if before_link == 0:
                    # One link alone fills the room: what did not fit is told as given up.
                    cut[home] = True
                    link += 1
                else:
                    written = before_link
            else:
                link += 1
        for i in range(reached):
            distance[queue[i]] = max_hops + 1
        if full:
            at[0], at[1] = home, link - first_link[home]
            return written
        home += 1
        at[0], at[1] = home, 0
    return written
