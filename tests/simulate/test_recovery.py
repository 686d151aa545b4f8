"""Recycling batches balance: nothing comes out that did not go in, and honest recyclers recover what they must."""

from __future__ import annotations

import pandas as pd

METALS = ["li_kg", "ni_kg", "co_kg", "mn_kg"]
LEAST = {"li_kg": 0.90, "ni_kg": 0.98, "co_kg": 0.98, "mn_kg": 0.98}
#: Metal per kWh of the fresh pack (li, ni, co, mn), as the regime's own estimates put it.
CONTENT = {
    "lfp": (0.088, 0.0, 0.0, 0.0),
    "nmc111": (0.119, 0.335, 0.337, 0.314),
    "nmc523": (0.114, 0.483, 0.194, 0.271),
    "nmc622": (0.105, 0.532, 0.178, 0.166),
    "nmc811": (0.093, 0.626, 0.079, 0.073),
}


def batches(nation) -> pd.DataFrame:
    """Recycling batches but for the planted ones, and those of packs that the register doesn't describe as made."""
    transformations, inputs = nation.tables["transformations"], nation.tables["transformation_inputs"]
    odd = nation.truth["tactic"].isin(["recovery-shortfall", "output-exceeds-input"])
    unknown = inputs["item_id"].isin(nation.variant("grade-not-known"))
    left_out = nation.ids("subject_ids", odd) | set(inputs.loc[unknown, "transformation_id"])
    kept = (transformations["kind"] == "recycling") & ~transformations["transformation_id"].isin(left_out)
    return transformations[kept]


def recycled(nation) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inputs and outputs of these batches."""
    ids = set(batches(nation)["transformation_id"])
    inputs, outputs = nation.tables["transformation_inputs"], nation.tables["transformation_outputs"]
    return inputs[inputs["transformation_id"].isin(ids)], outputs[outputs["transformation_id"].isin(ids)]


def contents(nation) -> pd.DataFrame:
    batteries = nation.tables["batteries"].set_index("battery_id")
    # What is of no named grade is in no batch that is looked at here.
    per_kwh = pd.DataFrame(CONTENT | {"nmc": (0, 0, 0, 0)}, index=METALS).T.loc[batteries["chemistry"]].to_numpy()
    metals = pd.DataFrame(per_kwh * batteries[["energy_kwh"]].to_numpy(), index=batteries.index, columns=METALS)
    lots = nation.tables["lots"].set_index("lot_id")[METALS]
    return pd.concat([metals, lots])


def test_metals_out_are_within_metals_in(nation) -> None:
    inputs, outputs = recycled(nation)
    came_in = contents(nation).loc[inputs["item_id"]].set_index(inputs["transformation_id"]).groupby(level=0).sum()
    came_out = outputs.groupby("transformation_id")[METALS].sum()
    assert set(came_in.index) == set(came_out.index) == set(batches(nation)["transformation_id"])
    for metal in METALS:
        ratio = (came_out[metal] / came_in[metal])[came_in[metal] > 0.5]
        assert ratio.max() < 1.0, metal
        assert ratio.min() > LEAST[metal], metal


def test_recovery_over_both_steps_reaches_what_is_required(nation) -> None:
    inputs, outputs = recycled(nation)
    lots = set(nation.tables["lots"]["lot_id"])
    metals = contents(nation)
    refined = inputs[inputs["item_id"].isin(lots)].set_index("item_id")["transformation_id"]
    made_by = outputs.set_index("item_id")["transformation_id"]
    first_in = metals.loc[inputs["item_id"]].set_index(inputs["transformation_id"]).groupby(level=0).sum()
    out = outputs.groupby("transformation_id")[METALS].sum()
    assert len(refined) > 500
    source = first_in.loc[made_by[refined.index]].reset_index(drop=True)
    final = out.loc[refined].reset_index(drop=True)
    for metal in METALS:
        known = source[metal] > 0.5
        assert (final[metal] / source[metal])[known].min() >= LEAST[metal], metal


def test_black_mass_of_packs_weighs_less_than_the_packs(nation) -> None:
    inputs, outputs = recycled(nation)
    packs = inputs[~inputs["item_id"].str.startswith("LOT-")].groupby("transformation_id")["mass_kg"].sum()
    out = outputs.groupby("transformation_id")["mass_kg"].sum().loc[packs.index]
    assert (out < packs).all()
    assert (out > 0.85 * packs).all()


def test_every_treatment_is_in_one_batch_of_its_recycler(nation) -> None:
    events = nation.tables["custody_events"]
    treated = events[events["event_type"] == "recycling"].set_index("item_id")
    inputs, _ = recycled(nation)
    packs = inputs[~inputs["item_id"].str.startswith("LOT-")]
    assert packs["item_id"].is_unique
    # Modules that only show in the batch, and batteries of the batches that are left out.
    assert set(packs["item_id"]) - nation.variant("only-inputs-of-a-batch") <= set(treated.index)
    packs = packs[packs["item_id"].isin(treated.index)]
    assert len(packs) > 0.95 * len(treated)
    batch = nation.tables["transformations"].set_index("transformation_id").loc[packs["transformation_id"]]
    event = treated.loc[packs["item_id"]]
    assert (batch["enterprise_id"].to_numpy() == event["reporter_id"].to_numpy()).all()
    assert (batch["event_time"].to_numpy() == event["event_time"].to_numpy()).all()
    assert (batch["record_time"].to_numpy() >= event["record_time"].to_numpy()).all()


def test_capacities_are_not_reached(nation) -> None:
    """No honest firm takes in more in a calendar year than its licences allow."""
    events, licences = nation.tables["custody_events"], nation.tables["licences"]
    taken = events[events["event_type"].isin(["receiving", "accepting"])]
    year = taken["event_time"].dt.tz_convert("Asia/Shanghai").dt.year
    tonnes = taken.groupby([taken["consignee_id"], year])["mass_kg"].sum().groupby(level=0).max() / 1000
    capacity = licences.groupby("enterprise_id")["capacity_t_per_year"].min().dropna()
    odd = nation.truth["tactic"] == "over-capacity"
    both = tonnes.index.intersection(capacity.index).difference(nation.ids("subject_ids", odd))
    assert len(both) > 100
    assert (tonnes[both] <= capacity[both]).all()
