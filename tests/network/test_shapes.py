"""Every shape on random small networks: the quick way finds exactly what the obvious one does."""

from __future__ import annotations

import numpy as np
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Flow

from battery_custody.network.fans import find_fans
from battery_custody.network.flows import DAY_S, Flags, Flows, rare_links
from battery_custody.network.gathering import find_gather_scatters
from battery_custody.network.passing import REMEMBERED, find_layers, find_pass_throughs, match_passes
from battery_custody.network.trips import find_round_trips
from battery_custody.network.wedges import find_scatter_gathers

MANY = settings(max_examples=300, deadline=None)
WINDOW = 10 * DAY_S


@st.composite
def networks(draw: st.DrawFn, *, parties: int = 6, flows: int = 24) -> list[Flow]:
    """Small networks in which everything that is awkward is common: equal times, days, loops, repeats."""
    made = []
    for no in range(draw(st.integers(0, flows))):
        is_day = draw(st.booleans())
        since = draw(st.integers(0, 30)) * DAY_S + (0 if is_day else draw(st.sampled_from([0, 3600, 50_000])))
        made.append(
            Flow(
                no=no,
                source=draw(st.integers(1, parties)),
                target=draw(st.integers(1, parties)),
                since=since,
                until=since + (DAY_S - 1 if is_day else 0),
                arrived=since + draw(st.sampled_from([0, 0, 7200, 2 * DAY_S])),
                kg=draw(st.sampled_from([float("nan"), 0.0, 90.0, 100.0, 101.0])),
                item=draw(st.sampled_from([-1, -1, 7, 8])),
            )
        )
    return draw(st.permutations(made))


def laid_out(network: list[Flow]) -> Flows:
    return Flows.of(
        [flow.no for flow in network],
        [flow.source for flow in network],
        [flow.target for flow in network],
        [flow.since for flow in network],
        arrived_s=[flow.arrived for flow in network],
        is_day=[flow.until > flow.since for flow in network],
        mass_kg=[flow.kg for flow in network],
        item_key=[flow.item for flow in network],
    )


def both(network: list[Flow], max_count: int = 3, young_s: int = 0) -> tuple[Flows, Flags, set[int]]:
    """Lay a network out, and say both ways which flows are rare."""
    flows = laid_out(network)
    flags = rare_links(flows, max_count=max_count, young_s=young_s)
    numbers = reference.rare(reference.in_order(network), max_count, young_s)
    assert set(flows.no[flags].tolist()) == numbers
    return flows, flags, numbers


@MANY
@given(networks(), st.integers(0, 3), st.integers(0, 12))
def test_rare_links_are_those_of_few_or_young_hand_overs(network: list[Flow], max_count: int, young_days: int) -> None:
    both(network, max_count, young_days * DAY_S)


@MANY
@given(networks(), st.booleans(), st.integers(1, 4), st.sampled_from([0.0, 0.5, 1.5]))
def test_fans(network: list[Flow], inward: bool, least: int, min_surprise: float) -> None:
    flows, rare, numbers = both(network)
    found = find_fans(
        flows, rare, inward=inward, window_s=WINDOW // 3, min_parties=least, min_surprise=min_surprise
    ).named(flows)
    assert found == reference.fans(network, numbers, inward, WINDOW // 3, least, min_surprise)


@MANY
@given(networks(), st.integers(1, 3))
def test_gather_scatters(network: list[Flow], least: int) -> None:
    flows, rare, numbers = both(network)
    found = find_gather_scatters(flows, rare, window_s=WINDOW, min_parties=least).named(flows)
    assert found == reference.gather_scatters(network, numbers, WINDOW, least)


@MANY
@given(networks(), st.integers(1, 3))
def test_scatter_gathers(network: list[Flow], least: int) -> None:
    flows, rare, numbers = both(network)
    found = find_scatter_gathers(flows, rare, window_s=WINDOW, min_middles=least)
    assert not len(found.cut)
    assert found.named(flows) == reference.scatter_gathers(network, numbers, WINDOW, least)


@MANY
@given(networks(parties=5), st.integers(2, 4), st.integers(0, 1), st.sampled_from([0, 3]))
def test_round_trips(network: list[Flow], least: int, common: int, slack_days: int) -> None:
    flows, rare, numbers = both(network, max_count=2)
    found = find_round_trips(
        flows, rare, window_s=WINDOW, min_hops=least, max_hops=5, max_common=common, slack_s=slack_days * DAY_S
    )
    assert not len(found.cut)
    assert found.named(flows) == reference.round_trips(network, numbers, WINDOW, (least, 5), common, slack_days * DAY_S)


@MANY
@given(networks(parties=4))
def test_passes_and_what_is_made_of_them(network: list[Flow]) -> None:
    flows, rare, numbers = both(network)
    after = match_passes(flows, rare, keep_s=3 * DAY_S)
    expected = reference.passes(network, numbers, 3 * DAY_S, REMEMBERED)
    assert {int(flows.no[i]): int(flows.no[after[i]]) for i in np.flatnonzero(after >= 0)} == expected
    order = {flow.no: flow for flow in network}

    layers = find_layers(flows, after, min_custodians=1)
    chains = []
    for first in expected.keys() - set(expected.values()):
        chain = [first]
        while chain[-1] in expected:
            chain.append(expected[chain[-1]])
        chains.append(tuple(chain))
    assert sorted(nos for _, nos in layers.named(flows)) == sorted(chains)

    passing = find_pass_throughs(flows, rare, after, min_passes=2, min_share=0.5)
    wanted = {}
    for party in {order[no].target for no in expected}:
        came = [no for no in expected if order[no].target == party]
        arrivals = [no for no in numbers if order[no].target == party]
        if len(came) >= 2 and len(came) / len(arrivals) >= 0.5:
            wanted[party] = {*came, *(expected[no] for no in came)}
    assert {parties[0]: set(nos) for parties, nos in passing.named(flows)} == wanted
