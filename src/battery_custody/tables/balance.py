"""Balance tables: what went into transformations and came out of them, by mass and by metal.

What nobody reports and nothing follows from is NULL, never zero. Where a value comes from stands
beside it:

| basis | where from |
|---|---|
| reported | the row of the input or output itself |
| record | the item's own record, or the lot's |
| event | the last event of the item that gives its mass |
| code | the type letter of the item's battery code |
| original | the battery whose code it bore before |
| whole | the battery that it was a part of; of energy the share that its mass has in all parts' |
| parts | what it consists of |
| energy | energy × metals in each kWh (`metal_content` of the regulation) |
| mass | energy as estimated from the mass, × the same: good to a third or so |
| material | mass × metals by the material's formula (`material_content`) |
| inputs | of a lot without an assay: all that went into the transformation that made it |
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

MATERIAL_FLOW = FlatTable(
    "material_flow",
    "An input or output of a transformation with its mass and metals, as far as records tell or imply them.",
    ("transformation_id", "side", "item_key"),
    columns("""
    transformation_id VARCHAR id
    side VARCHAR input or output
    item_key INTEGER item
    kind VARCHAR disassembly, recycling or remanufacturing
    enterprise_key INTEGER who ran it
    event_s BIGINT when
    material VARCHAR material of a lot, NULL: no lot, or unknown
    is_lot BOOLEAN whether the item is a lot
    chemistry VARCHAR cathode chemistry of a battery, NULL: unknown
    chemistry_basis VARCHAR record, code, original, whole or parts
    energy_kwh DOUBLE energy of a battery when new
    energy_basis VARCHAR record, original, whole or parts
    mass_kg DOUBLE mass that went in or came out
    mass_basis VARCHAR reported, record, event or original
    li_kg DOUBLE lithium
    ni_kg DOUBLE nickel
    co_kg DOUBLE cobalt
    mn_kg DOUBLE manganese
    metal_basis VARCHAR reported, record, energy, mass, material or inputs; NULL: no metal is known
    at_least BOOLEAN whether the metals are lower bounds: the grade of the chemistry is not known
    cathode_kg DOUBLE cathode material of a battery
    """),
)

TRANSFORMATION_BALANCE = FlatTable(
    "transformation_balance",
    "What went into a transformation and came out of it of one substance; what is unknown is counted, not guessed.",
    ("transformation_id", "substance"),
    columns("""
    transformation_id VARCHAR id
    substance VARCHAR mass, li, ni, co, mn or electrode_powder (in: cathode material; out: black mass and powder)
    kind VARCHAR disassembly, recycling or remanufacturing
    enterprise_key INTEGER who ran it
    event_s BIGINT when
    inputs INTEGER how many inputs
    in_kg DOUBLE what is known to have gone in
    in_estimated_kg DOUBLE the part of it that is estimated from the mass of batteries
    in_unknown INTEGER inputs of which it is unknown, or known as a lower bound only
    outputs INTEGER how many outputs
    out_kg DOUBLE what is known to have come out
    out_unknown INTEGER outputs of which it is unknown; residues (material other) count as holding nothing
    metals_out_kg DOUBLE all metals known to have come out
    """),
)

#: All tables of this module.
BALANCE_TABLES: tuple[FlatTable, ...] = (MATERIAL_FLOW, TRANSFORMATION_BALANCE)
