"""Pass-through and layering: goods that go on almost at once, almost whole, through one party or many in a row.

Only flows over rare links count. A flow that comes to a party is passed on by a later one, within a few
days, to a third party. With a code it is the item's next flow; without codes it is the first flow out
that takes nearly the same mass, matched with the latest of the last few arrivals that are not passed on
yet. Passes in a row make a chain: all but its ends held the goods for days at most.
"""

from __future__ import annotations

import numpy as np

from battery_custody.network.flows import Flags, Floats, Flows, Index, Indices, Ints
from battery_custody.network.instances import Instances
from battery_custody.network.kernels import compiled

#: Arrivals that are remembered of each party: what came before these is no longer matched by mass.
REMEMBERED = 8
#: Share of the mass that came in which may go out: a little is lost, or weighed otherwise.
LEAST_SHARE, MOST_SHARE = 0.90, 1.02


def match_passes(flows: Flows, rare: Flags, *, keep_s: int) -> Ints:
    """Return for each flow the one that passes it on, -1 where none does.

    Args:
        flows: all flows.
        rare: which of them go over rare links.
        keep_s: from an arrival to the beginning of the flow that passes it on at most, seconds.
    """
    after = _match_items(flows, rare, keep_s)
    places = np.flatnonzero(rare & (flows.item < 0)).astype(np.int32)
    into = Index.over(flows.target[places], flows.parties)
    out = Index.over(flows.source[places], flows.parties)
    _match_lots(
        into.start, places[into.flow], out.start, places[out.flow], flows.source, flows.target, flows.since_s,
        flows.until_s, flows.arrived_s, flows.mass_kg, keep_s, np.empty(REMEMBERED, np.int64), after,
    )  # fmt: skip
    return after


def _match_items(flows: Flows, rare: Flags, keep_s: int) -> Ints:
    after = np.full(len(flows), -1, np.int64)
    coded = np.flatnonzero(flows.item >= 0)
    coded = coded[np.argsort(flows.item[coded], kind="stable")]
    here, there = coded[:-1], coded[1:]
    passes = rare[here] & rare[there] & (flows.item[here] == flows.item[there])
    passes &= (flows.target[here] == flows.source[there]) & (flows.source[here] != flows.target[there])
    passes &= _follows(flows, here, there, keep_s)
    after[here[passes]] = there[passes]
    return after


def _follows(flows: Flows, here: Ints, there: Ints, keep_s: int) -> Flags:
    flags: Flags = flows.until_s[there] >= flows.arrived_s[here]
    return flags & (flows.since_s[there] - flows.arrived_s[here] <= keep_s)


def find_layers(flows: Flows, after: Ints, *, min_custodians: int) -> Instances:
    """Find broker-layering: chains of passes with enough parties between the first and the last.

    Args:
        flows: all flows.
        after: which flow passes each on, from `match_passes`.
        min_custodians: fewest parties that pass on.

    Returns:
        Instances by their first flow; parties in the order of the goods. The measure is the number of
        parties that pass on.
    """
    begins = after >= 0
    begins[after[after >= 0]] = False
    found = []
    for first in np.flatnonzero(begins).tolist():
        chain = [first]
        while after[chain[-1]] >= 0:
            chain.append(int(after[chain[-1]]))
        if len(chain) > min_custodians:
            parties = [int(flows.source[first]), *(int(flows.target[each]) for each in chain)]
            found.append((list(dict.fromkeys(parties)), chain, float(len(chain) - 1)))
    return Instances.of(found)


def find_pass_throughs(flows: Flows, rare: Flags, after: Ints, *, min_passes: int, min_share: float) -> Instances:
    """Find parties that pass on nearly all that comes to them.

    Args:
        flows: all flows.
        rare: which of them go over rare links.
        after: which flow passes each on, from `match_passes`.
        min_passes: fewest flows that the party passes on.
        min_share: least share of the flows that come to it over rare links that it passes on.

    Returns:
        One instance a party, with all its passes; the party stands before its counterparties. The
        measure is the share.
    """
    arrivals = np.bincount(flows.target[rare], minlength=flows.parties)
    passed = np.flatnonzero(after >= 0)
    passes = np.bincount(flows.target[passed], minlength=flows.parties)
    keeps = passes < np.maximum(min_passes, min_share * arrivals)
    by_party = passed[np.argsort(flows.target[passed], kind="stable")]
    by_party = by_party[~keeps[flows.target[by_party]]]
    bounds = np.flatnonzero(np.diff(flows.target[by_party], prepend=-1, append=-1))
    found = []
    for low, high in zip(bounds[:-1], bounds[1:], strict=True):
        came = by_party[low:high]
        went = after[came]
        party = int(flows.target[came[0]])
        others = [*flows.source[came].tolist(), *flows.target[went].tolist()]
        found.append(
            (
                list(dict.fromkeys([party, *others])),
                sorted({*came.tolist(), *went.tolist()}),
                passes[party] / arrivals[party],
            )
        )
    return Instances.of(found)


@compiled
def _match_lots(
    in_start: Ints,
    in_flow: Indices,
    out_start: Ints,
    out_flow: Indices,
    source: Indices,
    target: Indices,
    since_s: Ints,
    until_s: Ints,
    arrived_s: Ints,
    mass_kg: Floats,
    keep_s: int,
    waiting: Ints,
    after: Ints,
) -> None:
    for party in range(len(in_start) - 1):
        came, many = in_start[party], 0
        for i in range(out_start[party], out_start[party + 1]):
            going = out_flow[i]
            # The latest arrival stands last; the first of them makes room when there are too many.
            while came < in_start[party + 1] and since_s[in_flow[came]] <= until_s[going]:
                if many == len(waiting):
                    for j in range(1, many):
                        waiting[j - 1] = waiting[j]
                    many -= 1
                waiting[many] = in_flow[came]
                many += 1
                came += 1
            for j in range(many - 1, -1, -1):
                each = waiting[j]
                if source[each] == target[going] or until_s[going] < arrived_s[each]:
                    continue
                if since_s[going] - arrived_s[each] > keep_s:
                    continue
                if not LEAST_SHARE * mass_kg[each] <= mass_kg[going] <= MOST_SHARE * mass_kg[each]:
                    continue
                after[each] = going
                for k in range(j + 1, many):
                    waiting[k - 1] = waiting[k]
                many -= 1
                break
