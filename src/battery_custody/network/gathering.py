"""Gather-scatter: many hand over to one party, which then hands on to many.

Only flows over rare links count. The gathering ends with a flow to the party and reaches back a window;
the scattering is what the party hands on from that moment on, as long; all ends are included. Both must
have enough counterparties. Of two that share a flow the one stays whose smaller side has more
counterparties, then the one with more in all, then the earlier.
"""

from __future__ import annotations

import numpy as np

from battery_custody.network.flows import Flags, Flows
from battery_custody.network.instances import Instances
from battery_custody.network.windows import Side, apart, count_after, count_within


def find_gather_scatters(flows: Flows, rare: Flags, *, window_s: int, min_parties: int) -> Instances:
    """Find gather-scatters.

    Args:
        flows: all flows.
        rare: which of them go over rare links.
        window_s: how long gathering and scattering last at most each, seconds.
        min_parties: fewest different counterparties on either side.

    Returns:
        Instances by party, then time; the party stands before its sources and targets. The measure is
        the number of counterparties on the smaller side.
    """
    into, out = Side.of(flows, rare, inward=True), Side.of(flows, rare, inward=False)
    begin, sources = count_within(into, window_s)
    end = np.flatnonzero(sources >= min_parties)
    first, after, targets = count_after(out, into.owner_of(end), into.since_s[end], window_s)
    wide = targets >= min_parties
    end, first, after, targets = end[wide], first[wide], after[wide], targets[wide]
    begin, sources = begin[end], sources[end]
    smaller = np.minimum(sources, targets)
    order = np.lexsort((end, -(sources + targets), -smaller))
    # The two sides lie end to end, so that one row of places tells what is taken.
    gathered = (begin[order], end[order])
    scattered = (first[order] + len(into), after[order] - 1 + len(into))
    order = order[apart(len(into) + len(out), gathered, scattered)]
    order = order[np.argsort(end[order])]
    found = []
    for i in order:
        gathering, scattering = slice(begin[i], end[i] + 1), slice(first[i], after[i])
        party = int(into.owner_of(end[i : i + 1])[0])
        parties = [party, *into.other[gathering].tolist(), *out.other[scattering].tolist()]
        members = [*into.flow[gathering].tolist(), *out.flow[scattering].tolist()]
        found.append((list(dict.fromkeys(parties)), sorted(members), float(smaller[i])))
    return Instances.of(found)
