"""Parts on record: modules and cells of packs, packs taken apart, and packs rebuilt from modules of several."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from battery_custody.model.identifiers.battery_code import decode_battery_code
from battery_custody.simulate import simulate_nation


@pytest.fixture(scope="module")
def links(nation) -> pd.DataFrame:
    return nation.tables["aggregations"]


@pytest.fixture(scope="module")
def batteries(nation) -> pd.DataFrame:
    return nation.tables["batteries"].set_index("battery_id")


def first_links(links: pd.DataFrame) -> pd.DataFrame:
    """The links in which parts were made."""
    return links[links["event_id"].isna()]


def test_parts_are_one_level_below_their_whole(links, batteries) -> None:
    pairs = set(zip(links["parent_id"].map(batteries["level"]), links["child_id"].map(batteries["level"]), strict=True))
    assert pairs == {("pack", "module"), ("module", "cell")}


def test_shares_of_packs_with_parts(nation, links, batteries) -> None:
    packs = batteries[(batteries["level"] == "pack") & batteries["recoded_from"].isna()]
    born = first_links(links)
    with_modules = set(born["parent_id"]) & set(packs.index)
    opened = set(links.loc[links["separated_at"].notna(), "parent_id"])
    assert 0.04 < len(with_modules - opened) / len(packs) < 0.06
    module_of_cell = born.loc[born["parent_id"].map(batteries["level"]) == "module", "parent_id"].unique()
    with_cells = set(born.set_index("child_id").loc[module_of_cell, "parent_id"])
    assert 0.07 < len(with_cells) / len(with_modules) < 0.13


def test_codes_of_parts_agree_with_their_records(nation, batteries) -> None:
    codes = nation.tables["enterprises"].set_index("enterprise_id")["maker_codes"]
    parts = batteries[(batteries["level"] != "pack") & ~batteries.index.isin(nation.planted_items)]
    assert parts.index.is_unique
    for row in parts.sample(1500, random_state=1).itertuples():
        code = decode_battery_code(row.Index)
        assert code.problems == (), row
        assert (code.level, code.maker_code) == (row.level, codes[row.maker_id])
        assert code.made_on.isoformat() == row.made_at
        assert code.chemistry == row.chemistry or row.chemistry.startswith("nmc")


def test_parts_add_up_to_less_than_their_whole(links, batteries) -> None:
    born = first_links(links)
    for name in ("energy_kwh", "mass_kg"):
        parts = born["child_id"].map(batteries[name]).groupby(born["parent_id"]).sum()
        ratio = parts / parts.index.map(batteries[name])
        low, high = (0.995, 1.005) if name == "energy_kwh" else (0.7, 0.95)
        assert low < ratio.min() <= ratio.max() < high, name


def test_parts_are_made_with_their_pack(nation, links) -> None:
    events = nation.tables["custody_events"]
    born = events[events["event_type"].isin(["commissioning", "importing"])].set_index("item_id")["event_time"]
    whole = first_links(links).set_index("child_id")["parent_id"]
    pack = whole.map(whole).fillna(whole)
    assert (first_links(links)["joined_at"].to_numpy() == pack.map(born).to_numpy()).all()


def test_a_module_is_in_one_whole_at_a_time(nation, links) -> None:
    links = links[~links["child_id"].isin(nation.planted_items)]
    moved = links[links.duplicated("child_id", keep=False)].sort_values(["child_id", "joined_at"])
    assert len(moved) > 500
    before = moved.groupby("child_id")["separated_at"].shift()
    again = moved["child_id"].duplicated()
    assert (before[again] < moved.loc[again, "joined_at"]).all()


def test_opened_packs_account_for_every_module(nation, links) -> None:
    """Each module that came out is reported on: as output, by an event of its own, or in its next whole."""
    out = links[links["separated_at"].notna() & ~links["child_id"].isin(nation.variant("only-inputs-of-a-batch"))]
    signs = set(nation.tables["custody_events"]["item_id"]) | set(links.loc[links["event_id"].notna(), "child_id"])
    signs |= set(nation.tables["transformation_outputs"]["item_id"])
    honest = out[~out["parent_id"].isin(nation.planted_items)]
    assert honest["parent_id"].nunique() > 100
    unseen = honest[~honest["child_id"].isin(signs)]
    # Only those whose first report lies beyond the horizon.
    now = nation.tables["custody_events"]["record_time"].max()
    assert unseen.empty or (now - unseen["separated_at"]).max().days < 40


def test_rebuilt_packs_come_from_several(nation, links, batteries) -> None:
    events = nation.tables["custody_events"].set_index("event_id")
    again = links[links["event_id"].notna() & ~links["parent_id"].isin(nation.planted_items)]
    again = again[~again["parent_id"].isin(nation.variant("module-exchanged"))]
    first = first_links(links).set_index("child_id")["parent_id"]
    donors = again["child_id"].map(first).groupby(again["parent_id"])
    assert len(donors) > 60
    assert donors.nunique().mean() > 1.25
    for code, group in donors:
        assert decode_battery_code(code).form == "reuse"
        assert batteries.at[code, "recoded_from"] in set(group.mode())
        assert batteries.loc[group, "chemistry"].nunique() == 1
    assert (events.loc[again["event_id"], "item_id"].to_numpy() == again["parent_id"].to_numpy()).all()
    work = nation.tables["transformations"].query("kind == 'remanufacturing'")["transformation_id"]
    inputs = nation.tables["transformation_inputs"]
    put_in = inputs[inputs["transformation_id"].isin(work)].groupby("transformation_id")["item_id"].agg(frozenset)
    outputs = nation.tables["transformation_outputs"].set_index("transformation_id")["item_id"]
    told = dict(zip(outputs[put_in.index], put_in, strict=True))
    assert {pack: told[pack] for pack, _ in donors} == again.groupby("parent_id")["child_id"].agg(frozenset).to_dict()


def test_shares_can_be_chosen(tmp_path: Path) -> None:
    simulate_nation(tmp_path / "none", batteries=1000, seed=3, modules_share=0)
    assert pq.read_table(tmp_path / "none" / "aggregations.parquet").num_rows == 0
    assert set(pd.read_parquet(tmp_path / "none" / "batteries.parquet")["level"]) == {"pack"}
    simulate_nation(tmp_path / "all", batteries=1000, seed=3, modules_share=1, cells_share=1)
    level = pd.read_parquet(tmp_path / "all" / "batteries.parquet")["level"].value_counts()
    assert 8 < level["module"] / 1000 < 17
    assert 80 < level["cell"] / 1000 < 300
