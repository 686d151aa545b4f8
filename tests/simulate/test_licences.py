"""Every honest receiver of a waste battery is licensed on that day, for its role, at the place of receipt."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import pytest

ZONE = "Asia/Shanghai"
#: What each role needs to take a waste battery in.
NEEDS = {
    "vehicle_dismantler": "dismantle_vehicle",
    "collector": "collect",
    "second_use": "second_use",
    "recycler": "recycle",
    "battery_maker": "collect",
    "repairer": "collect",
    "swap_operator": "collect",
}


@pytest.fixture(scope="module")
def licences(nation) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = defaultdict(list)
    for row in nation.tables["licences"].itertuples():
        out[row.enterprise_id].append(row)
    return out


def is_licensed(held: list[Any], activity: str, day: str, adcode: str) -> bool:
    return any(
        activity in licence.activities.split(";")
        and licence.valid_from <= day
        and (not isinstance(licence.valid_to, str) or day <= licence.valid_to)
        and (not isinstance(licence.withdrawn_at, str) or day < licence.withdrawn_at)
        and (not isinstance(licence.adcode, str) or licence.adcode[:2] == adcode[:2])
        for licence in held
    )


@pytest.fixture(scope="module")
def receipts(nation) -> pd.DataFrame:
    """Receipts of waste batteries: on or after the last time that the battery was taken out of a vehicle."""
    events = nation.tables["custody_events"]
    roles = nation.tables["enterprises"].set_index("enterprise_id")["roles"]
    taken = events[events["event_type"].isin(["accepting", "removing"])].groupby("item_id")["event_time"].min()
    installed = events[events["event_type"] == "installing"].groupby("item_id")["event_time"].max()
    frame = events[events["event_type"].isin(["accepting", "receiving", "transferring"])].copy()
    waste = frame["item_id"].map(installed) < frame["event_time"]
    waste &= frame["item_id"].map(taken) <= frame["event_time"]
    # A recoded battery comes back from its user to a recycler.
    back = frame["item_id"].str.len().eq(19) & frame["event_type"].eq("receiving")
    frame = frame[waste | back]
    frame["role"] = frame["consignee_id"].map(roles)
    frame["day"] = frame["event_time"].dt.tz_convert(ZONE).dt.strftime("%Y-%m-%d")
    return frame


def test_honest_receivers_are_licensed(nation, receipts, licences) -> None:
    honest = receipts[~receipts["item_id"].isin(nation.planted_items)]
    assert len(honest) > 15_000
    assert set(honest["role"]) <= set(NEEDS) | {"second_life_user"}
    for row in honest[honest["role"] != "second_life_user"].itertuples():
        assert is_licensed(licences[row.consignee_id], NEEDS[row.role], row.day, row.adcode), row


def test_second_life_users_get_only_what_was_repurposed(nation, receipts) -> None:
    events = nation.tables["custody_events"]
    ready = set(events.loc[events["event_type"] == "repurposing", "item_id"])
    sold = receipts[receipts["role"] == "second_life_user"]
    originals = nation.tables["batteries"].set_index("battery_id")["recoded_from"]
    for item in sold["item_id"]:
        assert item in ready or originals[item] in ready


def test_honest_dismantlers_and_repairers_stay_in_the_channel(nation, receipts) -> None:
    """They hand waste batteries to second-use firms, recyclers, or to outlets: collectors' and makers'."""
    roles = nation.tables["enterprises"].set_index("enterprise_id")["roles"]
    outlets = nation.tables["sites"].query("kind == 'outlet'").dropna(subset=["serves_maker_ids"])
    honest = receipts[~receipts["item_id"].isin(nation.planted_items) & receipts["event_type"].eq("receiving")]
    bound = honest[honest["consignor_id"].map(roles).isin(["vehicle_dismantler", "repairer", "swap_operator"])]
    assert set(bound["role"]) == {"second_use", "recycler", "collector", "battery_maker"}
    at_outlet = bound[bound["role"].isin(["collector", "battery_maker"])]
    assert set(at_outlet["site_id"]) <= set(outlets["site_id"])


def test_renewals_begin_on_the_day_the_old_licence_ends(nation) -> None:
    licences = nation.tables["licences"]
    pooled = licences["kind"].isin(["vehicle_dismantling", "collection", "second_use", "recycling"])
    rows = licences[pooled].sort_values(["enterprise_id", "valid_from"])
    same = rows["enterprise_id"] == rows["enterprise_id"].shift()
    meets = rows.loc[same, "valid_from"] == rows["valid_to"].shift()[same]
    assert meets.sum() > 200
    assert (~meets).sum() >= 1  # an honest gap, in which the firm takes nothing in


def test_lapsed_and_out_of_scope_receivers_are_not_licensed(nation, receipts, licences) -> None:
    rows = receipts.set_index("event_id")
    for tactic in ("lapsed-licence", "out-of-scope", "unlicensed-buyer"):
        planted = nation.truth[(nation.truth["tactic"] == tactic) & ~nation.truth["look_alike"]]
        assert len(planted) >= 8
        for instance in planted.itertuples():
            taken = [rows.loc[event] for event in instance.event_ids.split(";") if event in rows.index]
            assert taken, instance
            row = taken[-1]
            need = NEEDS.get(row["role"], "collect")
            assert not is_licensed(licences[row["consignee_id"]], need, row["day"], row["adcode"]), instance


def test_look_alikes_of_lapsed_licences_are_licensed_to_the_day(nation, receipts, licences) -> None:
    rows = receipts.set_index("event_id")
    seen = set()
    for instance in nation.truth[nation.truth["look_alike"] & nation.truth["tactic"].eq("lapsed-licence")].itertuples():
        row = rows.loc[instance.event_ids.split(";")[-1]]
        held = licences[row["consignee_id"]]
        assert is_licensed(held, "collect", row["day"], row["adcode"])
        next_day = (pd.Timestamp(row["day"]) + pd.Timedelta(days=1)).strftime("%Y-%m-%d")
        assert is_licensed(held, "collect", next_day, row["adcode"]) == (instance.variant == "renewed-that-day")
        seen.add(instance.variant)
    assert seen == {"last-valid-day", "renewed-that-day", "withdrawn-next-day"}
