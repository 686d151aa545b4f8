"""Windows over flows laid out by party: how many counterparties each holds, how unlikely, which stay."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from battery_custody.network.flows import Flags, Floats, Flows, Index, Indices, Ints
from battery_custody.network.kernels import compiled

#: Digits to which surprises are compared: equal chances stay equal on every machine.
DIGITS = 6


@dataclass(frozen=True, eq=False)
class Side:
    """The rare flows that come in to, or go out of, each party, party by party in time order.

    `flow`: places in the flows; `other`: the counterparty; `rank`: the same, counted from 0 for each party.
    """

    start: Ints
    flow: Indices
    since_s: Ints
    other: Indices
    rank: Indices

    @classmethod
    def of(cls, flows: Flows, rare: Flags, *, inward: bool) -> Side:
        """Lay out the rare flows of one direction."""
        places = np.flatnonzero(rare).astype(np.int32)
        centre = (flows.target if inward else flows.source)[places]
        index = Index.over(centre, flows.parties)
        flow = places[index.flow]
        other = (flows.source if inward else flows.target)[flow]
        owner = np.repeat(np.arange(flows.parties, dtype=np.int64), np.diff(index.start))
        pairs, place = np.unique(owner * flows.parties + other, return_inverse=True)
        first_pair = np.searchsorted(pairs, np.arange(flows.parties, dtype=np.int64) * flows.parties)
        rank = (place - first_pair[owner]).astype(np.int32)
        return cls(index.start, flow, flows.since_s[flow], other, rank)

    def __len__(self) -> int:
        """Return how many flows there are."""
        return len(self.flow)

    def owner_of(self, place: Ints) -> Ints:
        """Return whose flows stand at places of this layout."""
        owner: Ints = np.searchsorted(self.start, place, "right") - 1
        return owner


def count_within(side: Side, reach_s: int) -> tuple[Ints, Ints]:
    """Return for the window that ends with each flow where it begins and how many counterparties it holds."""
    left, different = np.empty(len(side), np.int64), np.empty(len(side), np.int64)
    widest = int(np.diff(side.start).max(initial=0))
    _count_within(side.start, side.since_s, side.rank, reach_s, np.zeros(widest, np.int64), left, different)
    return left, different


def count_after(side: Side, owner: Ints, from_s: Ints, reach_s: int) -> tuple[Ints, Ints, Ints]:
    """Return for windows that begin at given times the first flow, the one after the last, and the counterparties.

    Args:
        side: the flows.
        owner: the party of each window, ascending.
        from_s: when each window begins, ascending for each party.
        reach_s: how long it is, both ends included.
    """
    first, last, different = (np.empty(len(owner), np.int64) for _ in range(3))
    widest = int(np.diff(side.start).max(initial=0))
    seen = np.zeros(widest, np.int64)
    _count_after(side.start, side.since_s, side.rank, owner, from_s, reach_s, seen, first, last, different)
    return first, last, different


def surprises(count: Ints, expected: Floats) -> Floats:
    """Return the negative decimal logarithm of the chance of `count` or more, for each, in a Poisson process."""
    out = np.empty(len(count), np.float64)
    _surprises(count, expected, out)
    return np.round(out, DIGITS)


def apart(total: int, *spans: tuple[Ints, Ints]) -> Flags:
    """Return which candidates stay when each, in order, is kept unless it shares a place with one kept before.

    Args:
        total: how many places there are.
        spans: the first and last place of each candidate, both included; a candidate may have several spans.
    """
    kept = np.zeros(len(spans[0][0]), np.bool_)
    first, last = (np.ascontiguousarray(np.column_stack([span[i] for span in spans])) for i in range(2))
    _apart(first, last, np.zeros(total, np.bool_), kept)
    return kept


@compiled
def _count_within(
    start: Ints, since_s: Ints, rank: Indices, reach_s: int, seen: Ints, left: Ints, different: Ints
) -> None:
    for party in range(len(start) - 1):
        low, high = start[party], start[party + 1]
        begin, count = low, 0
        for right in range(low, high):
            seen[rank[right]] += 1
            if seen[rank[right]] == 1:
                count += 1
            while since_s[right] - since_s[begin] > reach_s:
                seen[rank[begin]] -= 1
                if seen[rank[begin]] == 0:
                    count -= 1
                begin += 1
            left[right] = begin
            different[right] = count
        for place in range(begin, high):
            seen[rank[place]] = 0


@compiled
def _count_after(
    start: Ints,
    since_s: Ints,
    rank: Indices,
    owner: Ints,
    from_s: Ints,
    reach_s: int,
    seen: Ints,
    first: Ints,
    last: Ints,
    different: Ints,
) -> None:
    party, left, right, count = -1, 0, 0, 0
    for window in range(len(owner)):
        if owner[window] != party:
            for place in range(left, right):
                seen[rank[place]] = 0
            party, count = owner[window], 0
            left = right = start[party]
        while right < start[party + 1] and since_s[right] <= from_s[window] + reach_s:
            seen[rank[right]] += 1
            if seen[rank[right]] == 1:
                count += 1
            right += 1
        while left < right and since_s[left] < from_s[window]:
            seen[rank[left]] -= 1
            if seen[rank[left]] == 0:
                count -= 1
            left += 1
        first[window], last[window], different[window] = left, right, count


@compiled
def _surprises(count: Ints, expected: Floats, out: Floats) -> None:
    for i in range(len(count)):
        many, rate = float(count[i]), expected[i]
        if many <= rate:
            out[i] = 0.0
            continue
        # The first term of the tail, and the sum of the others as shares of it.
        first = many * math.log(rate) - rate - math.lgamma(many + 1.0)
        term, total, place = 1.0, 1.0, many
        while term > 1e-12:
            place += 1.0
            term *= rate / place
            total += term
        out[i] = max(0.0, -(first + math.log(total)) / math.log(10.0))


@compiled
def _apart(first: Ints, last: Ints, taken: Flags, kept: Flags) -> None:
    for candidate in range(first.shape[0]):
        free = True
        for span in range(first.shape[1]):
            for place in range(first[candidate, span], last[candidate, span] + 1):
                if taken[place]:
                    free = False
                    break
        if free:
            kept[candidate] = True
            for span in range(first.shape[1]):
                for place in range(first[candidate, span], last[candidate, span] + 1):
                    taken[place] = True
