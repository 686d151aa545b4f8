"""Honest chains hold together: told once more from the files alone, with nothing of the simulation's code.

Custody: made or imported, handed over by dispatch and receipt, or in one record that names both sides; a battery
in a vehicle follows the vehicle's registrations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd
import pytest

from battery_custody.simulate.geography import distance_km

ENDS = {"recycling", "destroying", "exporting", "disassembling"}
OWN_WORK = {"storing", "inspecting", "testing", "repurposing", "recycling", "destroying", "disassembling"}
ONE_RECORD = {"transferring", "accepting", "removing", "installing"}


@pytest.fixture(scope="module")
def registrations(nation) -> dict[str, list[tuple[pd.Timestamp, str]]]:
    events = nation.tables["vehicle_events"]
    out: dict[str, list[tuple[pd.Timestamp, str]]] = defaultdict(list)
    chosen = events[events["event_type"] == "registering"].sort_values("event_time")
    for row in chosen.itertuples():
        out[row.vehicle_id].append((row.event_time, row.owner_id))
    return out


@pytest.fixture(scope="module")
def chains(nation) -> dict[str, list[Any]]:
    events = nation.tables["custody_events"]
    corrected = set(events["corrects_event_id"].dropna())
    events = events[~events["item_id"].isin(nation.planted_items) & ~events["event_id"].isin(corrected)]
    # Their records begin after their making, which is lawful and leaves the first holder open.
    events = events[~events["item_id"].isin(nation.variant("made-before-the-duty"))]
    events = events.astype(object).where(events.notna(), None).sort_values(["item_id", "event_time"], kind="stable")
    return {item: list(group) for item, group in groupby(events.itertuples(), key=attrgetter("item_id"))}


@pytest.fixture(scope="module")
def openers(nation) -> dict[str, str]:
    """Who has a module after it was taken out of its first pack: whoever opened the pack at that moment."""
    events, links = nation.tables["custody_events"], nation.tables["aggregations"].dropna(subset=["separated_at"])
    opened = events[events["event_type"] == "disassembling"]
    both = links.merge(opened, left_on=["parent_id", "separated_at"], right_on=["item_id", "event_time"])
    return dict(zip(both["child_id"], both["reporter_id"], strict=True))


def faults_of(
    chain: list[Any], registrations: dict[str, list[tuple[pd.Timestamp, str]]], holder: str | None = None
) -> list[str]:
    """Walk one chain and list what does not follow; `holder` has the item to begin with."""
    faults: list[str] = []
    vehicle: tuple[str, pd.Timestamp] | None = None
    under_way: tuple[str, str, str | None] | None = None
    ended = False
    for event in chain:
        if vehicle:
            known = registrations.get(vehicle[0], [])
            place = bisect_right(known, event.event_time, key=lambda r: r[0])
            if place and known[place - 1][0] > vehicle[1]:
                holder = known[place - 1][1]
        kind, pair = event.event_type, (event.consignor_id, event.consignee_id)
        if ended:
            faults.append(f"{kind} after the end")
        if under_way and kind != "receiving":
            faults.append(f"{kind} while under way")
        if kind in {"commissioning", "importing"}:
            if holder:
                faults.append("made twice")
            holder = event.consignee_id or event.reporter_id
        elif kind == "shipping":
            if pair[0] != holder or pair[0] == pair[1] or not pair[1]:
                faults.append(f"shipped by {pair[0]}, held by {holder}")
            under_way = (*pair, event.document_no)
        elif kind == "receiving":
            if under_way != (*pair, event.document_no):
                faults.append("received what was not dispatched so")
            if event.reporter_id != pair[1]:
                faults.append("received by another than the consignee")
            under_way, holder = None, pair[1]
        elif kind in ONE_RECORD and all(pair):
            if pair[0] != holder or pair[0] == pair[1]:
                faults.append(f"{kind}: from {pair[0]}, held by {holder}")
            holder = pair[1]
        elif kind in OWN_WORK and event.reporter_id != holder:
            faults.append(f"{kind} by another than the holder")
        if kind == "installing":
            if vehicle:
                faults.append("installed twice")
            vehicle = (event.vehicle_id, event.event_time)
        elif kind == "removing":
            if not vehicle or vehicle[0] != event.vehicle_id:
                faults.append("removed from where it was not")
            vehicle = None
        elif kind == "accepting":
            if not vehicle or vehicle[0] != event.vehicle_id:
                faults.append("accepted with another vehicle")
            vehicle = (event.vehicle_id, event.event_time)
        elif vehicle and kind not in {"repairing", "exporting", "storing"}:
            faults.append(f"{kind} in a vehicle")
        ended = ended or kind in ENDS
    return faults


def test_honest_chains_have_no_fault(chains, registrations, openers) -> None:
    faults = {
        item: found for item, chain in chains.items() if (found := faults_of(chain, registrations, openers.get(item)))
    }
    assert len(chains) > 15_000
    assert not faults, list(faults.items())[:5]


def test_the_check_itself_finds_a_break(chains, registrations, openers) -> None:
    broken = 0
    for chain in [chain for item, chain in chains.items() if item not in openers][:3000]:
        if sum(event.event_type == "receiving" for event in chain) >= 2:
            first = next(i for i, event in enumerate(chain) if event.event_type == "receiving")
            assert faults_of(chain[:first] + chain[first + 1 :], registrations)
            broken += 1
    assert broken > 100


def test_every_pack_and_new_code_begins_with_its_making_or_import(chains, openers) -> None:
    begins = {chain[0].event_type for item, chain in chains.items() if item not in openers}
    assert begins == {"commissioning", "importing"}


def test_modules_are_tested_or_destroyed_once_they_are_out(chains, openers) -> None:
    begins = [chain[0].event_type for item, chain in chains.items() if item in openers]
    assert len(begins) > 1000
    assert set(begins) == {"testing", "destroying"}


def test_times_of_one_battery_differ_and_reports_keep_the_order(chains) -> None:
    for item, chain in chains.items():
        times = [event.event_time for event in chain]
        reports = [event.record_time for event in chain]
        assert len(set(times)) == len(times), item
        assert reports == sorted(reports), item


def test_no_lorry_flies(chains) -> None:
    """Between two places of one battery there is always time for the road (straight line, 90 km an hour)."""
    pairs = [
        (a, b)
        for chain in chains.values()
        for a, b in zip(chain, chain[1:], strict=False)
        if a.event_type == "shipping" and b.event_type == "receiving" and a.latitude and b.latitude
    ]
    frame = pd.DataFrame(
        [
            (a.latitude, a.longitude, b.latitude, b.longitude, (b.event_time - a.event_time).total_seconds())
            for a, b in pairs
        ],
        columns=["lat1", "lon1", "lat2", "lon2", "seconds"],
    ).astype(float)
    km = distance_km(frame["lat1"].values, frame["lon1"].values, frame["lat2"].values, frame["lon2"].values)
    assert len(frame) > 10_000
    assert (km / (frame["seconds"] / 3600) < 90).all()


def test_waste_batteries_are_not_silent_for_long(nation, chains) -> None:
    """Whoever honestly holds a waste battery at the end has reported it within a year."""
    now = nation.tables["custody_events"]["record_time"].max()
    links = nation.tables["aggregations"]
    recoded = set(nation.tables["batteries"]["recoded_from"].dropna())
    rebuilt = set(links.loc[links["event_id"].notna(), "child_id"])
    for item, chain in chains.items():
        kinds = [event.event_type for event in chain]
        waste = "accepting" in kinds or kinds[-1] in {"receiving", "storing", "inspecting", "testing"}
        done = ENDS & set(kinds) or "repurposing" in kinds or item in recoded or item in rebuilt
        if waste and not done and kinds[-1] != "installing":
            assert (now - chain[-1].event_time).days < 400, (item, kinds)


def test_open_dispatches_are_recent(nation, chains) -> None:
    now = nation.tables["custody_events"]["record_time"].max()
    open_ones = [chain[-1] for chain in chains.values() if chain[-1].event_type == "shipping"]
    assert open_ones
    assert all((now - event.event_time).days < 28 for event in open_ones)


def test_a_reuse_code_carries_on_the_life_of_its_original(nation, chains) -> None:
    recoded = nation.tables["batteries"].dropna(subset=["recoded_from"])
    recoded = recoded[~recoded["battery_id"].isin(nation.variant("papers-of-recoding"))]
    assert len(recoded) > 100
    for row in recoded.itertuples():
        if row.battery_id in chains and row.recoded_from in chains:
            before, after = chains[row.recoded_from], chains[row.battery_id]
            # A rebuilt pack carries on that of the pack most of its modules come from.
            assert before[-1].event_type in {"repurposing", "disassembling"}
            assert before[-1].event_time < after[0].event_time
            assert "testing" in [event.event_type for event in before]
            assert before[-1].reporter_id == after[0].reporter_id
