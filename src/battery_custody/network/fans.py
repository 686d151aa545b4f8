"""Fan-in and fan-out: one party and many others within a window, against the party's own habit.

Only flows over rare links count. A window ends with such a flow of the party and reaches back a given
time, both ends included. It is a fan where it holds enough different counterparties, and so many of
them are unlikely by what the party does outside the window: the chance is that of a Poisson process
with the rate of its rare flows outside and half a flow more. Windows of one and of three lengths are
looked at; of windows that share a flow the least likely stays, of equals the shorter, then the earlier.
"""

from __future__ import annotations

import numpy as np

from battery_custody.network.flows import Flags, Flows
from battery_custody.network.instances import Instances
from battery_custody.network.windows import Side, apart, count_within, surprises

#: Lengths that are looked at, in windows.
LENGTHS = (1, 3)


def find_fans(
    flows: Flows, rare: Flags, *, inward: bool, window_s: int, min_parties: int, min_surprise: float
) -> Instances:
    """Find fan-ins (`inward`) or fan-outs.

    Args:
        flows: all flows.
        rare: which of them go over rare links.
        inward: whether many hand over to one, else one to many.
        window_s: the shorter window, seconds.
        min_parties: fewest different counterparties.
        min_surprise: least surprise, the negative decimal logarithm of the chance.

    Returns:
        Fans by party, then time; the party stands before its counterparties, which stand in the order
        of their first flow. The measure is the surprise.
    """
    side = Side.of(flows, rare, inward=inward)
    span_s = flows.last_s - flows.first_s
    size = np.diff(side.start)
    begins, ends, counts, expected = [], [], [], []
    for length in LENGTHS:
        reach_s = window_s * length
        left, different = count_within(side, reach_s)
        last = np.flatnonzero(different >= min_parties)
        outside = size[side.owner_of(last)] - (last - left[last] + 1)
        begins.append(left[last])
        ends.append(last)
        counts.append(different[last])
        expected.append((outside + 0.5) * reach_s / max(span_s - reach_s, reach_s))
    begin, end = np.concatenate(begins), np.concatenate(ends)
    worth = surprises(np.concatenate(counts), np.concatenate(expected))
    order = np.lexsort((begin, end - begin, -worth))
    order = order[worth[order] >= min_surprise]
    order = order[apart(len(side), (begin[order], end[order]))]
    order = order[np.argsort(begin[order])]
    return Instances.of(
        [
            (
                [int(party), *dict.fromkeys(side.other[first : last + 1].tolist())],
                side.flow[first : last + 1].tolist(),
                float(value),
            )
            for party, first, last, value in zip(
                side.owner_of(begin[order]), begin[order], end[order], worth[order], strict=True
            )
        ]
    )
