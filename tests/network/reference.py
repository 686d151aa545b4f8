"""Each shape found the slow and obvious way, straight from its definition: what the quick way is held against."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: An instance as parties and flows.
Found = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Flow:
    """One flow; times in seconds."""

    no: int
    source: int
    target: int
    since: int
    until: int
    arrived: int
    kg: float
    item: int


def in_order(flows: list[Flow]) -> list[Flow]:
    return sorted((flow for flow in flows if flow.source != flow.target), key=lambda flow: (flow.since, flow.no))


def rare(flows: list[Flow], max_count: int, young: int) -> set[int]:
    numbers = set()
    for flow in flows:
        link = [each for each in flows if (each.source, each.target) == (flow.source, flow.target)]
        opened = min(each.since for each in link)
        is_young = young > 0 and flow.since - opened <= young and opened > min(each.since for each in flows) + young
        if len(link) <= max_count or is_young:
            numbers.add(flow.no)
    return numbers


def surprise(count: int, expected: float) -> float:
    if count <= expected:
        return 0.0
    below = sum(math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(count, count + 400))
    return max(0.0, round(-math.log10(below), 6))


def _kept(candidates: list[tuple[tuple[float, ...], frozenset[int], Found]]) -> list[Found]:
    """Keep candidates, best first, that share no flow with one kept before."""
    taken: set[int] = set()
    kept = []
    for _, members, found in sorted(candidates, key=lambda candidate: candidate[0]):
        if taken.isdisjoint(members):
            taken |= members
            kept.append(found)
    return kept


def fans(flows: list[Flow], numbers: set[int], inward: bool, window: int, parties: int, least: float) -> list[Found]:
    flows = in_order(flows)
    span = flows[-1].since - flows[0].since if flows else 0
    found: list[Found] = []
    for centre in {flow.target if inward else flow.source for flow in flows}:
        own = [flow for flow in flows if flow.no in numbers and (flow.target if inward else flow.source) == centre]
        candidates = []
        for reach in (window, 3 * window):
            for last, end in enumerate(own):
                first = next(i for i, flow in enumerate(own) if end.since - flow.since <= reach)
                members = own[first : last + 1]
                others = list(dict.fromkeys(flow.source if inward else flow.target for flow in members))
                rate = (len(own) - len(members) + 0.5) * reach / max(span - reach, reach)
                worth = surprise(len(others), rate)
                if len(others) >= parties and worth >= least:
                    key = (-worth, last - first, first)
                    nos = tuple(flow.no for flow in members)
                    candidates.append((key, frozenset(nos), ((centre, *others), nos)))
        found += _kept(candidates)
    return sorted(found)


def gather_scatters(flows: list[Flow], numbers: set[int], window: int, parties: int) -> list[Found]:
    flows = [flow for flow in in_order(flows) if flow.no in numbers]
    found: list[Found] = []
    for centre in {flow.target for flow in flows}:
        into = [flow for flow in flows if flow.target == centre]
        candidates = []
        for last, end in enumerate(into):
            gathering = [flow for flow in into[: last + 1] if end.since - flow.since <= window]
            scattering = [flow for flow in flows if flow.source == centre and 0 <= flow.since - end.since <= window]
            sources = list(dict.fromkeys(flow.source for flow in gathering))
            targets = list(dict.fromkeys(flow.target for flow in scattering))
            fewer = min(len(sources), len(targets))
            if fewer >= parties:
                nos = tuple(flow.no for flow in flows if flow in gathering or flow in scattering)
                key = (-fewer, -len(sources) - len(targets), last)
                candidates.append((key, frozenset(nos), (tuple(dict.fromkeys([centre, *sources, *targets])), nos)))
        found += _kept(candidates)
    return sorted(found)


def scatter_gathers(flows: list[Flow], numbers: set[int], window: int, middles: int) -> list[Found]:
    flows = [flow for flow in in_order(flows) if flow.no in numbers]
    place = {flow.no: i for i, flow in enumerate(flows)}
    wedges: dict[tuple[int, int], list[tuple[Flow, Flow]]] = {}
    for first in flows:
        for second in flows:
            if second.source == first.target and second.target != first.source and second.until >= first.arrived:
                wedges.setdefault((first.source, second.target), []).append((first, second))
    found: list[Found] = []
    for ends, all_of_them in wedges.items():
        candidates = []
        for begin in {first.since for first, _ in all_of_them}:
            within = [(a, b) for a, b in all_of_them if a.since >= begin and b.since <= begin + window]
            within.sort(key=lambda wedge: (place[wedge[0].no], place[wedge[1].no]))
            between = list(dict.fromkeys(first.target for first, _ in within))
            if len(between) >= middles:
                nos = tuple(sorted({flow.no for wedge in within for flow in wedge}, key=place.__getitem__))
                candidates.append(((-len(between), begin), frozenset(nos), ((*ends, *between), nos)))
        found += _kept(candidates)
    return sorted(found)


def round_trips(
    flows: list[Flow], numbers: set[int], window: int, hops: tuple[int, int], common: int, slack: int
) -> list[Found]:
    flows = in_order(flows)
    place = {flow.no: i for i, flow in enumerate(flows)}
    usable = flows if common else [flow for flow in flows if flow.no in numbers]
    rings: dict[tuple[int, ...], set[int]] = {}

    def walk(trip: list[Flow]) -> Iterator[list[Flow]]:
        if len(trip) == hops[1]:
            return
        for towards in sorted({flow.target for flow in usable if flow.source == trip[-1].target}):
            following = [
                flow
                for flow in usable
                if (flow.source, flow.target) == (trip[-1].target, towards)
                and flow.since <= trip[0].since + window
                and flow.until + slack >= trip[-1].arrived
                and flow.until + slack >= trip[0].since
            ]
            if not following:
                continue
            longer = [*trip, following[0]]
            if sum(flow.no not in numbers for flow in longer) > common:
                continue
            if towards == trip[0].source:
                if len(longer) >= hops[0]:
                    yield longer
            elif towards not in {flow.source for flow in longer}:
                yield from walk(longer)

    for begin in usable:
        if begin.no in numbers:
            for trip in walk([begin]):
                parties = [flow.source for flow in trip]
                least = parties.index(min(parties))
                ring = tuple(parties[least:] + parties[:least])
                rings.setdefault(ring, set()).update(flow.no for flow in trip)
    found = []
    for ring, nos in rings.items():
        ordered = tuple(sorted(nos, key=place.__getitem__))
        begin = ring.index(flows[place[ordered[0]]].source)
        found.append((ring[begin:] + ring[:begin], ordered))
    return sorted(found)


def passes(flows: list[Flow], numbers: set[int], keep: int, remembered: int) -> dict[int, int]:
    flows = in_order(flows)
    after: dict[int, int] = {}

    def can_follow(here: Flow, there: Flow) -> bool:
        in_time = there.until >= here.arrived and there.since - here.arrived <= keep
        return in_time and here.target == there.source and here.source != there.target

    for item in {flow.item for flow in flows if flow.item >= 0}:
        for here, there in pairwise(flow for flow in flows if flow.item == item):
            if {here.no, there.no} <= numbers and can_follow(here, there):
                after[here.no] = there.no
    lots = [flow for flow in flows if flow.item < 0 and flow.no in numbers]
    for party in {flow.source for flow in lots}:
        arrivals = [flow for flow in lots if flow.target == party]
        waiting: list[Flow] = []
        for going in (flow for flow in lots if flow.source == party):
            while arrivals and arrivals[0].since <= going.until:
                waiting = [*waiting, arrivals.pop(0)][-remembered:]
            for here in reversed(waiting):
                if can_follow(here, going) and 0.90 * here.kg <= going.kg <= 1.02 * here.kg:
                    after[here.no] = going.no
                    waiting.remove(here)
                    break
    return after
