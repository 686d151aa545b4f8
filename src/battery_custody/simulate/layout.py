"""Layout of the record files: one table a file, columns in this order."""

from __future__ import annotations

RECORD_COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "enterprises": "enterprise_id id_scheme name roles adcode address phone legal_representative parent_id"
        " maker_codes registered_at dissolved_at",
        "sites": "site_id enterprise_id kind adcode latitude longitude serves_maker_ids valid_from valid_to",
        "licences": "licence_id enterprise_id kind activities adcode capacity_t_per_year valid_from valid_to"
        " withdrawn_at withdrawal source",
        "vehicles": "vehicle_id id_scheme maker_id model made_at swap_model",
        "batteries": "battery_id level maker_id chemistry energy_kwh mass_kg made_at coded_at recoded_from",
        "lots": "lot_id material mass_kg li_kg ni_kg co_kg mn_kg",
        "custody_events": "event_id event_type item_id event_time record_time reporter_id consignor_id consignee_id"
        " carrier_id broker_id vehicle_id site_id adcode latitude longitude quantity mass_kg price_cny use"
        " document_no corrects_event_id correction_reason",
        "vehicle_events": "event_id event_type vehicle_id event_time record_time reporter_id owner_id adcode"
        " document_no",
        "aggregations": "parent_id child_id joined_at separated_at event_id",
        "transformations": "transformation_id kind enterprise_id site_id event_time record_time",
        "transformation_inputs": "transformation_id item_id quantity mass_kg",
        "transformation_outputs": "transformation_id item_id quantity mass_kg li_kg ni_kg co_kg mn_kg",
    }.items()
}

#: The truth lies in a folder of its own, which readers of the record files don't enter.
TRUTH_FOLDER, TRUTH_TABLE = "truth", "planted"
TRUTH_COLUMNS = (
    *("tactic", "variant", "instance_id", "item_ids", "party_ids", "event_ids", "subject_ids"),
    *("look_alike", "note"),
)
