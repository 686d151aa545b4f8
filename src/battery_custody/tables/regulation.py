"""Regulation tables: the dated law as the derivation and the rules read it.

Every row is in force from `valid_from_s` up to, not including, `valid_to_s`; NULL: still. The
rows come from `battery_custody.regulation` and are written anew for each connection.
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

LICENCE_PERMIT = FlatTable(
    "licence_permit",
    "An activity that a kind of licence permits, if the licence itself names it.",
    ("kind", "activity", "role", "valid_from_s"),
    columns("""
    kind VARCHAR kind of licence
    activity VARCHAR activity it permits
    role VARCHAR role that the holder must have, NULL: any holder
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

LICENCE_DUE = FlatTable(
    "licence_due",
    "An activity of which a party of this role needs at least one licensed to receive a waste battery.",
    ("role", "activity", "valid_from_s"),
    columns("""
    role VARCHAR role of the party, * for any role not named, or none known
    activity VARCHAR activity
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

PERMITTED_CHANNEL = FlatTable(
    "permitted_channel",
    "A role to which a party of another role may hand a waste battery; roles named as no consignor are free.",
    ("consignor_role", "consignee_role", "valid_from_s"),
    columns("""
    consignor_role VARCHAR role of the party that hands over
    consignee_role VARCHAR role of the party that takes over
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

DEADLINE = FlatTable(
    "deadline",
    "A period of grace or a limit of time, by name.",
    ("name", "valid_from_s"),
    columns("""
    name VARCHAR what must happen within it
    seconds BIGINT its length, inclusive
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

REQUIRED_FIELD = FlatTable(
    "required_field",
    "A field that a custody event of this type must have.",
    ("event_type", "field", "valid_from_s"),
    columns("""
    event_type VARCHAR type of the custody event
    field VARCHAR column of the record, or several separated by | of which one must be there
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

METAL_CONTENT = FlatTable(
    "metal_content",
    "What batteries of a chemistry hold in each kWh of energy when new; in force by the day of making.",
    ("chemistry", "valid_from_s"),
    columns("""
    chemistry VARCHAR cathode chemistry
    kg_per_kwh DOUBLE mass of a pack, NULL: unknown
    cathode_kg_per_kwh DOUBLE cathode material, NULL: unknown
    li_kg_per_kwh DOUBLE lithium, NULL: unknown
    ni_kg_per_kwh DOUBLE nickel, NULL: unknown
    co_kg_per_kwh DOUBLE cobalt, NULL: unknown
    mn_kg_per_kwh DOUBLE manganese, NULL: unknown
    at_least BOOLEAN whether the values are bounds, since the word stands for several grades
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

MATERIAL_CONTENT = FlatTable(
    "material_content",
    "What a kg of a material holds of each metal, by its formula.",
    ("material", "valid_from_s"),
    columns("""
    material VARCHAR material of lots
    li_share DOUBLE lithium, kg per kg
    ni_share DOUBLE nickel, kg per kg
    co_share DOUBLE cobalt, kg per kg
    mn_share DOUBLE manganese, kg per kg
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

RECOVERY_RATE = FlatTable(
    "recovery_rate",
    "The share of what went into recycling that must come out.",
    ("substance", "valid_from_s"),
    columns("""
    substance VARCHAR li, ni, co, mn or electrode_powder
    share DOUBLE the share, from 0 to 1
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

CODING_DUTY = FlatTable(
    "coding_duty",
    "Batteries of this level that are made on these days must bear a code of GB/T 34014.",
    ("level", "valid_from_s"),
    columns("""
    level VARCHAR pack, module or cell
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

PROHIBITED_USE = FlatTable(
    "prohibited_use",
    "A use barred for used power batteries, or a trade that stands for such a use: one of the two is NULL.",
    ("use", "role", "valid_from_s"),
    columns("""
    use VARCHAR use
    role VARCHAR role of a receiver
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

REPORT_DEADLINE = FlatTable(
    "report_deadline",
    "How long a party of this role may take to report an event of this type.",
    ("role", "event_type", "valid_from_s"),
    columns("""
    role VARCHAR role of the reporter
    event_type VARCHAR type of the custody event
    seconds BIGINT from the event to its report, inclusive
    valid_from_s BIGINT first second in force
    valid_to_s BIGINT first second no longer in force, NULL: still in force
    """),
)

#: All tables of the regulation by name.
REGULATION_TABLES: dict[str, FlatTable] = {
    table.name: table
    for table in (
        LICENCE_PERMIT,
        LICENCE_DUE,
        PERMITTED_CHANNEL,
        DEADLINE,
        REQUIRED_FIELD,
        CODING_DUTY,
        PROHIBITED_USE,
        REPORT_DEADLINE,
        METAL_CONTENT,
        MATERIAL_CONTENT,
        RECOVERY_RATE,
    )
}
