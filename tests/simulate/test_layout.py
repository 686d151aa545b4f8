"""Every table has the columns of the published layout, sound ids, and names nothing that isn't there."""

from __future__ import annotations

import pandas as pd
import pytest
from stdnum.cn import uscc
from vininfo import Vin

from battery_custody.model.identifiers.battery_code import decode_battery_code
from battery_custody.vocab import EventType, LicenceKind, Material, Role, SiteKind, Use, VehicleEventType

LAYOUT = {
    "enterprises": "enterprise_id id_scheme name roles adcode address phone legal_representative parent_id maker_codes"
    " registered_at dissolved_at",
    "sites": "site_id enterprise_id kind adcode latitude longitude serves_maker_ids valid_from valid_to",
    "licences": "licence_id enterprise_id kind activities adcode capacity_t_per_year valid_from valid_to withdrawn_at"
    " withdrawal source",
    "vehicles": "vehicle_id id_scheme maker_id model made_at swap_model",
    "batteries": "battery_id level maker_id chemistry energy_kwh mass_kg made_at coded_at recoded_from",
    "lots": "lot_id material mass_kg li_kg ni_kg co_kg mn_kg",
    "custody_events": "event_id event_type item_id event_time record_time reporter_id consignor_id consignee_id"
    " carrier_id broker_id vehicle_id site_id adcode latitude longitude quantity mass_kg price_cny use document_no"
    " corrects_event_id correction_reason",
    "vehicle_events": "event_id event_type vehicle_id event_time record_time reporter_id owner_id adcode document_no",
    "aggregations": "parent_id child_id joined_at separated_at event_id",
    "transformations": "transformation_id kind enterprise_id site_id event_time record_time",
    "transformation_inputs": "transformation_id item_id quantity mass_kg",
    "transformation_outputs": "transformation_id item_id quantity mass_kg li_kg ni_kg co_kg mn_kg",
}
#: The whole of a part; elsewhere a parent is a party.
IN_WHOLE = ("aggregations", "parent_id")
PARTY_COLUMNS = {
    *("consignor_id", "consignee_id", "carrier_id", "broker_id", "reporter_id"),
    *("owner_id", "enterprise_id", "maker_id", "parent_id"),
}


def test_tables_and_columns(nation) -> None:
    assert set(nation.tables) == set(LAYOUT)
    for name, columns in LAYOUT.items():
        assert list(nation.tables[name].columns) == columns.split(), name
        assert len(nation.tables[name]) > 0


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("enterprises", "enterprise_id"),
        ("sites", "site_id"),
        ("licences", "licence_id"),
        ("vehicles", "vehicle_id"),
        ("batteries", "battery_id"),
        ("lots", "lot_id"),
        ("custody_events", "event_id"),
        ("vehicle_events", "event_id"),
        ("transformations", "transformation_id"),
    ],
)
def test_keys_are_unique(nation, table: str, key: str) -> None:
    assert nation.tables[table][key].notna().all()
    assert nation.tables[table][key].is_unique


def test_every_id_that_is_named_exists(nation) -> None:
    tables = nation.tables
    parties, sites = set(tables["enterprises"]["enterprise_id"]), set(tables["sites"]["site_id"])
    vehicles = set(tables["vehicles"]["vehicle_id"])
    items = set(tables["batteries"]["battery_id"]) | set(tables["lots"]["lot_id"])
    unknown = nation.truth["variant"].eq("original-unknown")
    recoded = tables["batteries"].set_index("battery_id")["recoded_from"]
    planted = nation.planted_items | {recoded[item] for item in nation.ids("item_ids", unknown) if item in recoded}
    for name, table in tables.items():
        for column in table.columns:
            named = set(table[column].dropna()) if column.endswith("_id") or column == "recoded_from" else set()
            if column in PARTY_COLUMNS and (name, column) != IN_WHOLE:
                assert named <= parties, (name, column)
            elif column == "site_id":
                assert named <= sites, (name, column)
            elif column == "vehicle_id":
                assert named <= vehicles, (name, column)
            elif column in {"item_id", "battery_id", "recoded_from", "child_id"} or (name, column) == IN_WHOLE:
                # But for a code that was mistyped once, and originals that are made up.
                assert named - planted - nation.variant("corrected-code") <= items, (name, column)
    batteries = tables["batteries"]
    batteries = batteries[~batteries["battery_id"].isin(planted)]
    packs = batteries.loc[batteries["level"] == "pack", "battery_id"]
    mistyped = nation.variant("corrected-code") - set(batteries["battery_id"])
    told = set(tables["custody_events"]["item_id"]) - nation.planted_items - mistyped
    parts = set(tables["aggregations"]["child_id"]) - nation.planted_items
    assert set(packs) <= told
    assert told <= set(packs) | parts | set(batteries.loc[batteries["recoded_from"].notna(), "battery_id"])
    assert parts <= set(batteries["battery_id"])


def test_words_are_of_the_vocabulary(nation) -> None:
    tables = nation.tables
    for table, column, words in (
        ("custody_events", "event_type", EventType),
        ("custody_events", "use", Use),
        ("vehicle_events", "event_type", VehicleEventType),
        ("licences", "kind", LicenceKind),
        ("sites", "kind", SiteKind),
        ("lots", "material", Material),
        ("enterprises", "roles", Role),
    ):
        assert set(tables[table][column].dropna()) <= {word.value for word in words}, (table, column)


def ordinary(nation) -> pd.DataFrame:
    """Batteries under codes that are due and agree with the register."""
    batteries = nation.tables["batteries"]
    unusual = nation.planted_items | nation.variant("own-number", "coded-next-day")
    return batteries[~batteries["battery_id"].isin(unusual)]


def test_battery_codes_agree_with_their_records(nation) -> None:
    batteries = ordinary(nation).sample(1500, random_state=1)
    codes = nation.tables["enterprises"].set_index("enterprise_id")["maker_codes"]
    for row in batteries.itertuples():
        code = decode_battery_code(row.battery_id)
        assert code.problems == (), row
        assert code.maker_code == codes[row.maker_id]
        assert code.level == row.level
        assert code.made_on.isoformat() == row.made_at
        assert (code.form == "reuse") == isinstance(row.recoded_from, str)
        if code.form == "reuse":
            assert row.recoded_from[:7] == row.battery_id[:7]


def test_battery_code_letters_follow_the_chemistry(nation) -> None:
    batteries = ordinary(nation)
    letter = batteries["battery_id"].str[4]
    assert (letter == batteries["chemistry"].map(lambda c: "B" if c == "lfp" else "E")).all()


def test_vins_and_usccs_have_their_check_digits(nation) -> None:
    vehicles = nation.tables["vehicles"]
    vehicles = vehicles[~vehicles["vehicle_id"].isin(nation.ids("subject_ids"))]
    codes = nation.tables["enterprises"].set_index("enterprise_id")["maker_codes"]
    for row in vehicles.sample(1500, random_state=1).itertuples():
        assert Vin(row.vehicle_id).verify_checksum(), row.vehicle_id
        assert row.vehicle_id[:3] == codes[row.maker_id]
    parties = nation.tables["enterprises"]
    companies = parties.loc[parties["id_scheme"] == "uscc", "enterprise_id"]
    companies = companies[~companies.isin(nation.ids("subject_ids", nation.truth["tactic"] == "malformed-credit-code"))]
    assert len(companies) > 300
    assert all(uscc.is_valid(code) for code in companies)


def test_mean_and_share_of_retired(nation) -> None:
    events, batteries = nation.tables["custody_events"], nation.tables["batteries"]
    batteries = batteries[batteries["level"] == "pack"]
    events = events[events["item_id"].isin(batteries["battery_id"])]
    assert 7.0 < len(events) / len(batteries) < 8.2
    original = batteries["recoded_from"].isna().sum()
    waste = events.loc[events["event_type"].isin(["accepting", "recycling", "destroying", "testing"]), "item_id"]
    assert 0.38 < waste.nunique() / original < 0.52


def test_reports_follow_their_events_within_the_deadlines(nation) -> None:
    events = nation.tables["custody_events"]
    lag = (events["record_time"] - events["event_time"]).dt.total_seconds() / 86_400
    planted = events["event_id"].isin(nation.ids("event_ids"))
    assert lag.min() > 0
    assert lag[~planted].max() <= 26
    assert events["record_time"].is_monotonic_increasing
    assert events["record_time"].max() <= pd.Timestamp("2026-10-31", tz="Asia/Shanghai")
    assert events["record_time"].max() > pd.Timestamp("2026-10-30", tz="Asia/Shanghai")
