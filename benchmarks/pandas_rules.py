"""CC101 and CC102 in pandas, as an analyst would write them on the record files.

They give what the rules of the project give on these records. Left out is what simulated nations
don't have: days without a time, dispatches without a document, parts inside a whole.
"""

from __future__ import annotations

import pandas as pd
from frames import Flag, Records

_SAME_EVENT = ["item_id", "event_type", "event_time", "consignor_id", "consignee_id", "vehicle_id", "document_no"]
_HAND_OVER = ["item_id", "event_id", "consignor_id", "consignee_id", "at", "kind"]


def hand_overs(records: Records) -> pd.DataFrame:
    """Return who handed what to whom and when, in order of items and times, each with the one before.

    A dispatch and its receipt are one hand-over, paired by document; a battery in a vehicle passes
    with it when the vehicle is registered.
    """
    events = records.events.drop_duplicates(_SAME_EVENT).rename(columns={"event_time": "at"})
    shipped = events[events["event_type"] == "shipping"]
    received = events[events["event_type"] == "receiving"]
    paired = shipped.merge(
        received[["item_id", "document_no", "event_id", "consignee_id"]],
        on=["item_id", "document_no"],
        how="left",
        suffixes=("", "_received"),
    )
    paired["kind"] = paired["event_id_received"].isna().map({True: "dispatch", False: "paired"})
    paired["consignor_id"] = paired["consignor_id"].fillna(paired["reporter_id"])
    paired["consignee_id"] = paired["consignee_id_received"].fillna(paired["consignee_id"])
    unsent = received[~received["event_id"].isin(paired["event_id_received"].dropna())].assign(kind="receipt")
    born = events[events["event_type"].isin(["commissioning", "importing"])].assign(kind="birth")
    born["consignee_id"] = born["consignee_id"].fillna(born["reporter_id"])
    others = events[~events["event_type"].isin(["shipping", "receiving", "commissioning", "importing"])]
    is_named = others["consignor_id"].notna() & others["consignee_id"].notna()
    moves = others["event_type"].isin(["transferring", "accepting"]) | is_named
    direct = others[moves].assign(kind="direct")
    accepted = direct["event_type"] == "accepting"
    direct.loc[accepted, "consignee_id"] = direct["consignee_id"].fillna(direct["reporter_id"])
    parts = [part[_HAND_OVER] for part in (paired, unsent, born, direct, _with_vehicle(records, events))]
    chain = pd.concat(parts, ignore_index=True).sort_values(["item_id", "at"], kind="stable")
    before = chain.groupby("item_id", sort=False)
    for name in ("event_id", "consignee_id", "at", "kind"):
        chain[f"prev_{name}"] = before[name].shift()
    chain["next_consignor_id"] = before["consignor_id"].shift(-1)
    # What passes with a vehicle comes from whoever had it.
    chain["next_consignor_id"] = chain["next_consignor_id"].mask(
        before["kind"].shift(-1) == "vehicle", chain["consignee_id"]
    )
    return chain


def _with_vehicle(records: Records, events: pd.DataFrame) -> pd.DataFrame:
    stays = installed(events)
    owners = records.vehicle_events[records.vehicle_events["event_type"] == "registering"].dropna(subset=["owner_id"])
    passed = stays.merge(owners, on="vehicle_id")
    passed = passed[(passed["since"] <= passed["event_time"]) & ~(passed["until"] <= passed["event_time"])]
    return pd.DataFrame(
        {
            "item_id": passed["item_id"],
            "event_id": passed["event_id"],
            "consignor_id": None,
            "consignee_id": passed["owner_id"],
            "at": passed["event_time"],
            "kind": "vehicle",
        }
    )


def installed(events: pd.DataFrame) -> pd.DataFrame:
    """Return from when to when each item was in which vehicle."""
    changes = events[events["event_type"].isin(["installing", "removing"])].sort_values(
        ["item_id", "at"], kind="stable"
    )
    changes = changes.assign(until=changes.groupby(["item_id", "vehicle_id"], sort=False)["at"].shift(-1))
    stays = changes[changes["event_type"] == "installing"].rename(columns={"at": "since"})
    ended = events[events["event_type"].isin(["recycling", "destroying"])].groupby("item_id")["at"].min()
    stays["until"] = stays["until"].fillna(stays["item_id"].map(ended))
    return stays[["item_id", "vehicle_id", "since", "until"]]


def custody_breaks(records: Records, chain: pd.DataFrame) -> set[Flag]:
    """CC101: the consignor is not the one who had the item, and nothing explains it."""
    judged = chain[chain["kind"].isin(["paired", "dispatch", "receipt", "direct"])]
    judged = judged.dropna(subset=["consignor_id", "prev_consignee_id"])
    broken = judged[judged["consignor_id"] != judged["prev_consignee_id"]]
    group = {
        side: broken[side].map(lambda party: records.parent_of.get(party, party))
        for side in ("consignor_id", "prev_consignee_id")
    }
    broken = broken[group["consignor_id"] != group["prev_consignee_id"]]
    events = records.events[records.events["item_id"].isin(broken["item_id"])].rename(columns={"event_time": "when"})
    stays = installed(events.rename(columns={"when": "at"})).merge(
        broken[broken["prev_kind"] != "vehicle"], on="item_id"
    )
    followed = stays[stays["since"].between(stays["prev_at"], stays["at"])]
    reports = events[events["event_type"].isin(["removing", "accepting", "disassembling"])]
    reports = reports[["item_id", "event_id", "reporter_id", "when"]].merge(
        broken, on="item_id", suffixes=("_reported", "")
    )
    is_own = (reports["reporter_id"] == reports["consignor_id"]) & (reports["event_id_reported"] != reports["event_id"])
    explained = reports[is_own & reports["when"].between(reports["prev_at"], reports["at"])]
    made = records.outputs.merge(broken, on="item_id")
    made = made[
        (made["enterprise_id"] == made["consignor_id"]) & made["event_time"].between(made["prev_at"], made["at"])
    ]
    known = pd.concat([frame["event_id"] for frame in (followed, explained, made)])
    return _flags(broken[~broken["event_id"].isin(known)])


def never_received(records: Records, chain: pd.DataFrame) -> set[Flag]:
    """CC102: a dispatch without a receipt after the period of grace, and no sign that it arrived."""
    waiting = chain[(chain["kind"] == "dispatch") & chain["consignee_id"].notna()]
    waiting = waiting[
        (records.now - waiting["at"] > records.grace) & ~(waiting["next_consignor_id"] == waiting["consignee_id"])
    ]
    reports = records.events[["item_id", "event_id", "reporter_id", "event_time"]]
    reports = reports[reports["item_id"].isin(waiting["item_id"])].merge(
        waiting, on="item_id", suffixes=("_reported", "")
    )
    arrived = reports[
        (reports["reporter_id"] == reports["consignee_id"])
        & (reports["event_id_reported"] != reports["event_id"])
        & (reports["event_time"] >= reports["at"])
    ]
    used = records.inputs.merge(waiting, on="item_id")
    used = used[(used["enterprise_id"] == used["consignee_id"]) & (used["event_time"] >= used["at"])]
    known = pd.concat([arrived["event_id"], used["event_id"]])
    return _flags(waiting[~waiting["event_id"].isin(known)])


def _flags(rows: pd.DataFrame) -> set[Flag]:
    return set(zip(rows["item_id"], rows["event_id"], strict=True))
