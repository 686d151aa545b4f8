"""What is planted about codes, parts and metals is in the records, and what only looks like it is not."""

from __future__ import annotations

import pandas as pd
import pytest
from stdnum.cn import uscc
from vininfo import Vin

from battery_custody.model.identifiers.battery_code import decode_battery_code

METALS = ["li_kg", "ni_kg", "co_kg", "mn_kg"]
BIRTHS = {"commissioning", "importing"}


@pytest.fixture(scope="module")
def events(nation) -> pd.DataFrame:
    return nation.tables["custody_events"].set_index("event_id")


@pytest.fixture(scope="module")
def batteries(nation) -> pd.DataFrame:
    return nation.tables["batteries"].set_index("battery_id")


def stories(nation, tactic: str, variant: str | None = None, look_alike: bool = False) -> list:
    rows = nation.truth[(nation.truth["tactic"] == tactic) & (nation.truth["look_alike"] == look_alike)]
    rows = rows if variant is None else rows[rows["variant"] == variant]
    assert len(rows) > 0
    return list(rows.itertuples())


def test_stage_order(nation, events) -> None:
    for row in stories(nation, "stage-order"):
        first, second = (events.loc[event] for event in row.event_ids.split(";"))
        kinds = (first["event_type"], second["event_type"])
        assert kinds[0] in BIRTHS | {"recycling"}
        assert kinds[1] == ("removing" if kinds[0] == "recycling" else "installing")
        assert (first["event_time"] < second["event_time"]) == (kinds[0] == "recycling")
    for row in stories(nation, "stage-order", look_alike=True):
        test, use = (events.loc[event] for event in row.event_ids.split(";"))
        assert test["event_time"] < use["event_time"]
        assert test["record_time"] <= use["record_time"]


def test_no_birth_record(nation, events, batteries) -> None:
    born = set(events.loc[events["event_type"].isin(BIRTHS), "item_id"])
    for row in stories(nation, "no-birth-record"):
        assert row.item_ids not in born
        assert batteries.at[row.item_ids, "made_at"] >= "2019-08-01"
    for row in stories(nation, "no-birth-record", look_alike=True):
        assert row.item_ids not in born
        assert batteries.at[row.item_ids, "made_at"] < "2018-08-01"


def test_malformed_codes(nation, events, batteries) -> None:
    for row in stories(nation, "malformed-code"):
        assert decode_battery_code(row.item_ids).problems
        assert batteries.at[row.item_ids, "made_at"] >= "2019-08-01"
    for row in stories(nation, "malformed-code", "own-number", look_alike=True):
        assert len(row.item_ids) == 11
    for row in stories(nation, "malformed-code", "corrected-code", look_alike=True):
        true, wrong = row.item_ids.split(";")
        assert sum(a != b for a, b in zip(true, wrong, strict=True)) == 1
        told = events[events["item_id"] == wrong]
        corrected = events[events["corrects_event_id"].isin(told.index)]
        assert len(told) == len(corrected) == 1
        assert corrected["item_id"].tolist() == [true]
        assert wrong not in batteries.index


def test_code_contradicts_record(nation, batteries) -> None:
    makers = nation.tables["enterprises"].set_index("enterprise_id")["maker_codes"]
    for row in stories(nation, "code-contradicts-record"):
        code, record = decode_battery_code(row.item_ids), batteries.loc[row.item_ids]
        differs = {
            "level": code.level != record["level"],
            "maker": code.maker_code != makers[record["maker_id"]],
            "chemistry": (code.type_letter == "B") != (record["chemistry"] == "lfp"),
            "date": (code.made_on - pd.Timestamp(record["made_at"]).date()).days > 300,
        }
        assert [name for name, yes in differs.items() if yes] == [row.variant]


def test_recoded_without_original(nation, events, batteries) -> None:
    for row in stories(nation, "recoded-without-original"):
        new, old = row.item_ids.split(";")
        named = batteries.at[new, "recoded_from"]
        coded = events[(events["item_id"] == new) & (events["event_type"] == "commissioning")]["event_time"].iloc[0]
        last = events.loc[events["item_id"] == old, "event_time"].max()
        if row.variant == "original-not-named":
            assert pd.isna(named)
        elif row.variant == "original-unknown":
            assert decode_battery_code(named).ok
            assert named not in batteries.index
        else:
            assert named == old
            assert (last - coded).days > 30
    for row in stories(nation, "recoded-without-original", "papers-of-recoding", look_alike=True):
        coded, paper = (events.loc[event] for event in row.event_ids.split(";"))
        assert (paper["event_time"] - coded["event_time"]).days < 30
        assert paper["reporter_id"] == coded["reporter_id"]


def test_two_parents(nation) -> None:
    links = nation.tables["aggregations"].groupby("child_id")
    forever = pd.Timestamp("2100-01-01", tz="UTC")
    for look_alike in (False, True):
        for row in stories(nation, "two-parents", look_alike=look_alike):
            child = row.item_ids.split(";")[0]
            if look_alike and row.variant == "rebuilt-pack":
                continue
            at = links.get_group(child).sort_values("joined_at")
            ends, begins = at["separated_at"].fillna(forever).iloc[:-1].max(), at["joined_at"].iloc[-1]
            assert (begins >= ends) == look_alike


def test_missing_children(nation, events) -> None:
    seen = set(events["item_id"])
    outputs = set(nation.tables["transformation_outputs"]["item_id"])
    inputs = set(nation.tables["transformation_inputs"]["item_id"])
    for row in stories(nation, "missing-children"):
        _, *gone = row.item_ids.split(";")
        assert gone
        assert not set(gone) & (seen | outputs | inputs)
    for row in stories(nation, "missing-children", "only-inputs-of-a-batch", look_alike=True):
        _, *parts = row.item_ids.split(";")
        assert set(parts) <= inputs
        assert not set(parts) & seen


def test_malformed_numbers(nation) -> None:
    for row in stories(nation, "malformed-vehicle-number"):
        number = row.subject_ids
        assert len(number) != 17 or "O" in number or not Vin(number).verify_checksum()
    for row in stories(nation, "malformed-vehicle-number", look_alike=True):
        assert row.subject_ids[0] == "7"
        assert row.subject_ids[8] == "Z"
    for row in stories(nation, "malformed-credit-code"):
        assert not uscc.is_valid(row.subject_ids)


def test_metals_of_planted_batches(nation) -> None:
    inputs, lots = nation.tables["transformation_inputs"], nation.tables["lots"].set_index("lot_id")
    outputs = nation.tables["transformation_outputs"].set_index("transformation_id")
    for tactic in ("recovery-shortfall", "output-exceeds-input"):
        for row in stories(nation, tactic):
            came_in = inputs[inputs["transformation_id"] == row.subject_ids]["item_id"]
            came_out = outputs.loc[[row.subject_ids], METALS].sum()
            if row.variant == "inputs-not-named":
                assert came_in.empty
            elif came_in.str.startswith("LOT-").all():
                ratio = came_out / lots.loc[came_in, METALS].sum()
                assert ratio.max() > 1.5 if tactic == "output-exceeds-input" else ratio.min() < 0.65


def test_over_capacity(nation, events) -> None:
    capacity = nation.tables["licences"].groupby("enterprise_id")["capacity_t_per_year"].sum()
    for look_alike in (False, True):
        for row in stories(nation, "over-capacity", look_alike=look_alike):
            told = events.loc[row.event_ids.split(";")]
            taken = told[told["event_type"] == "receiving"]
            assert taken["event_time"].dt.tz_convert("Asia/Shanghai").dt.year.nunique() == 1
            assert (taken["mass_kg"].sum() / 1000 <= capacity[row.subject_ids]) == look_alike


def test_mass_changed(nation, events) -> None:
    for look_alike in (False, True):
        for row in stories(nation, "mass-changed", look_alike=look_alike):
            sent, received = (events.at[event, "mass_kg"] for event in row.event_ids.split(";"))
            assert (abs(received / sent - 1) < 0.02) == look_alike
