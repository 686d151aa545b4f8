"""The truth names every planted diversion with its events, and the records bear it out."""

from __future__ import annotations

import pandas as pd
import pytest

TACTICS = (
    "custody-break",
    "vanished-in-transit",
    "appeared-without-dispatch",
    "gone-dark",
    "double-custody",
    "life-after-death",
    "cloned-code",
    "unlicensed-buyer",
    "lapsed-licence",
    "out-of-scope",
    "off-channel",
    "laundering",
    "missing-fields",
    "double-report",
    "stage-order",
    "no-birth-record",
    "malformed-code",
    "code-contradicts-record",
    "recoded-without-original",
    "two-parents",
    "missing-children",
    "recovery-shortfall",
    "output-exceeds-input",
    "over-capacity",
    "mass-changed",
    "malformed-vehicle-number",
    "malformed-credit-code",
)


@pytest.fixture(scope="module")
def events(nation) -> pd.DataFrame:
    return nation.tables["custody_events"].set_index("event_id")


@pytest.fixture(scope="module")
def by_item(nation) -> dict[str, pd.DataFrame]:
    planted = nation.tables["custody_events"]
    planted = planted[planted["item_id"].isin(nation.planted_items)].sort_values("event_time", kind="stable")
    return dict(list(planted.groupby("item_id")))


def of(nation, tactic: str, variant: str | None = None) -> pd.DataFrame:
    rows = nation.truth[(nation.truth["tactic"] == tactic) & ~nation.truth["look_alike"]]
    return rows if variant is None else rows[rows["variant"] == variant]


def test_columns_and_keys(nation) -> None:
    assert list(nation.truth.columns) == [
        "tactic", "variant", "instance_id", "item_ids", "party_ids", "event_ids", "subject_ids", "look_alike", "note",
    ]  # fmt: skip
    assert nation.truth["instance_id"].is_unique


@pytest.mark.parametrize("tactic", TACTICS)
def test_each_tactic_is_planted_often_enough_and_in_variants(nation, tactic: str) -> None:
    rows = of(nation, tactic)
    assert len(rows) >= 8
    assert rows["variant"].nunique() >= 2
    assert len(rows) < 0.01 * nation.tables["batteries"].shape[0]


def test_nothing_else_is_planted(nation) -> None:
    assert set(nation.truth["tactic"]) == set(TACTICS)
    implied = nation.truth["note"].str.extract(r"(?:implies|may)=(\S+)")[0].dropna()
    assert {name for cell in implied for name in cell.split(",")} <= set(TACTICS)


def test_ids_of_the_truth_exist_and_events_are_of_the_items(nation, events) -> None:
    vehicle_events = set(nation.tables["vehicle_events"]["event_id"])
    parties = set(nation.tables["enterprises"]["enterprise_id"])
    assert nation.ids("party_ids") <= parties
    known = parties | set(nation.tables["vehicles"]["vehicle_id"])
    assert nation.ids("subject_ids") <= known | set(nation.tables["transformations"]["transformation_id"])
    for row in nation.truth.itertuples():
        items = set(row.item_ids.split(";"))
        for event in filter(None, row.event_ids.split(";")):
            assert event in vehicle_events or events.at[event, "item_id"] in items, row
        assert row.event_ids or row.subject_ids


def test_an_item_takes_part_in_one_planted_tactic_and_look_alikes_in_none(nation) -> None:
    planted = [i for cell in nation.truth.loc[~nation.truth["look_alike"], "item_ids"] for i in cell.split(";") if i]
    assert len(planted) == len(set(planted))
    assert not nation.planted_items & nation.ids("item_ids", nation.truth["look_alike"])


def test_the_files_do_not_betray_the_planted(nation) -> None:
    """Event ids and codes of planted batteries are spread like all others."""
    numbers = nation.tables["custody_events"].reset_index()
    planted = numbers[numbers["event_id"].isin(nation.ids("event_ids", ~nation.truth["look_alike"]))]
    assert planted["index"].min() < 0.2 * len(numbers)
    assert planted["index"].max() > 0.8 * len(numbers)


def test_custody_break(nation, events) -> None:
    for row in of(nation, "custody-break").itertuples():
        chain = events.loc[row.event_ids.split(";")].sort_values("event_time")
        taken, sent = chain.iloc[1], chain.iloc[2]
        assert taken["event_type"] == "receiving"
        assert sent["event_type"] == "shipping"
        assert sent["consignor_id"] != taken["consignee_id"]


def test_vanished_in_transit(nation, events, by_item) -> None:
    now = events["record_time"].max()
    for row in of(nation, "vanished-in-transit").itertuples():
        last = by_item[row.item_ids].iloc[-1]
        assert last["event_id"] == row.event_ids
        assert last["event_type"] == "shipping"
        assert (now - last["event_time"]).days > 180


def test_appeared_without_dispatch(nation, events, by_item) -> None:
    for row in of(nation, "appeared-without-dispatch").itertuples():
        chain = by_item[row.item_ids]
        receipt = events.loc[row.event_ids]
        sent = chain[(chain["event_type"] == "shipping") & (chain["consignor_id"] == receipt["consignor_id"])]
        assert sent.empty
        assert receipt["event_type"] == "receiving"


def test_gone_dark(nation, events, by_item) -> None:
    now = events["record_time"].max()
    for row in of(nation, "gone-dark").itertuples():
        chain = by_item[row.item_ids]
        assert (now - chain["event_time"].max()).days > 548
        assert not set(chain["event_type"]) & {"recycling", "destroying", "exporting", "repurposing"}
        assert chain["event_type"].isin(["accepting", "removing"]).any()


def test_double_custody(nation, events) -> None:
    for row in of(nation, "double-custody").itertuples():
        chain = events.loc[row.event_ids.split(";")].sort_values("event_time", kind="stable")
        first = chain.iloc[0]
        again = chain.iloc[2:]
        same = (again["consignor_id"] == first["consignor_id"]) | (
            again["event_type"].isin(["storing", "inspecting"]) & (again["reporter_id"] == first["consignor_id"])
        )
        assert same.any()
        assert not (again["consignee_id"] == first["consignor_id"]).any()


def test_life_after_death(nation, by_item) -> None:
    for row in of(nation, "life-after-death").itertuples():
        kinds = by_item[row.item_ids]["event_type"].tolist()
        end = next(i for i, kind in enumerate(kinds) if kind in {"recycling", "destroying"})
        assert kinds[end + 1 :]


def test_cloned_code(nation, events) -> None:
    for row in of(nation, "cloned-code").itertuples():
        first, second = (events.loc[e] for e in row.event_ids.split(";"))
        if row.variant.startswith("in-two-vehicles"):
            assert first["event_type"] == second["event_type"] == "installing"
            assert first["vehicle_id"] != second["vehicle_id"]
        else:
            assert first["reporter_id"] != second["reporter_id"]
            assert abs((second["event_time"] - first["event_time"]).total_seconds()) <= 3 * 3600
            assert abs(first["latitude"] - second["latitude"]) + abs(first["longitude"] - second["longitude"]) > 4


def test_off_channel(nation, events) -> None:
    roles = nation.tables["enterprises"].set_index("enterprise_id")["roles"]
    for row in of(nation, "off-channel").itertuples():
        receipt = events.loc[row.event_ids.split(";")[-1]]
        assert roles[receipt["consignor_id"]] in {"vehicle_dismantler", "repairer", "swap_operator"}
        assert roles[receipt["consignee_id"]] in {"vehicle_dealer", "small_vehicle_maker", "vehicle_dismantler"}


def test_laundering(nation, events) -> None:
    roles = nation.tables["enterprises"].set_index("enterprise_id")["roles"]
    for row in of(nation, "laundering").itertuples():
        chain = events.loc[row.event_ids.split(";")].sort_values("event_time")
        receivers = chain.loc[chain["event_type"] == "receiving", "consignee_id"].map(roles).tolist()
        if row.variant == "from-collector":
            assert receivers.pop(0) == "collector"
        assert receivers[-1] == "recycler"
        assert set(receivers[:-1]) <= {"workshop", "scrap_dealer"}
        assert len(receivers) - 1 == (2 if row.variant == "two-unlicensed" else 1)


def test_missing_fields(nation, events) -> None:
    needs = {
        "shipping": ["consignor_id", "consignee_id"],
        "receiving": ["consignor_id", "consignee_id"],
        "removing": ["vehicle_id"],
        "installing": ["vehicle_id"],
        "transferring": ["consignor_id", "consignee_id"],
        "accepting": ["consignor_id", "consignee_id", "vehicle_id"],
        "repurposing": ["use"],
    }
    lacking = set()
    for kind, columns in needs.items():
        rows = events[events["event_type"] == kind]
        lacking |= set(rows[rows[columns].isna().any(axis=1)].index)
    assert lacking == set(of(nation, "missing-fields")["event_ids"])


def test_double_report(nation, events) -> None:
    told = ["item_id", "event_type", "event_time", "consignor_id", "consignee_id", "document_no", "mass_kg", "site_id"]
    for row in of(nation, "double-report").itertuples():
        first, second = (events.loc[e] for e in row.event_ids.split(";"))
        assert first[told].fillna("").equals(second[told].fillna(""))
        assert second["record_time"] >= first["record_time"]
    repeated = events[events["corrects_event_id"].isna()].duplicated(told[:5], keep=False)
    assert set(events[events["corrects_event_id"].isna()][repeated].index) == {
        e for cell in of(nation, "double-report")["event_ids"] for e in cell.split(";")
    }


def test_every_kind_of_look_alike_is_there(nation) -> None:
    assert set(nation.truth.loc[nation.truth["look_alike"], "variant"]) == {
        "late-receipt", "two-collectors", "recall-campaign", "warranty-return", "swap-battery", "renewed-that-day",
        "last-valid-day", "withdrawn-next-day", "owner-in-another-province", "carrier-and-broker", "corrected-record",
        "second-use-returned", "same-day-relay", "dispatch-and-receipt", "long-rest", "reuse-code", "exported",
        "still-under-way", "late-test-report", "made-before-the-duty", "own-number", "corrected-code", "coded-next-day",
        "grade-not-named", "papers-of-recoding", "rebuilt-pack", "module-exchanged", "module-destroyed",
        "only-inputs-of-a-batch", "poor-yield", "grade-not-known", "stock-worked-off", "salts-with-reagents",
        "two-licences", "nearly-full", "dried-on-the-way", "whole-kilograms", "no-check-digit-abroad", "foreign-maker",
    }  # fmt: skip
