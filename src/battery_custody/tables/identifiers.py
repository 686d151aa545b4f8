"""Identifier tables: what the ids of items, vehicles and parties say, and what is wrong with them.

Ids are open: an id of another scheme has no row here. One that is of a scheme, or evidently meant
to be, is taken apart by the library that `custody decode` uses; `problem` is NULL where it finds
nothing wrong.
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

BATTERY_CODE = FlatTable(
    "battery_code",
    "What an item's id says as a battery code of GB/T 34014; an id of another scheme has no row.",
    ("item_key",),
    columns("""
    item_key INTEGER the item
    form VARCHAR original or reuse
    maker_code VARCHAR code of the maker
    level VARCHAR level that was made: pack, module or cell
    reuse_level VARCHAR level that is used again, of a reuse code
    chemistries VARCHAR words that agree with the type letter, separated by ;
    made_s BIGINT first second of the day of making
    other_made_s BIGINT the same by the other reading of a disputed letter, NULL: none
    problem VARCHAR what is wrong with the code, NULL: nothing
    """),
)

VEHICLE_NUMBER = FlatTable(
    "vehicle_number",
    "A vehicle whose id is a VIN or is meant to be one.",
    ("vehicle_key",),
    columns("""
    vehicle_key INTEGER the vehicle
    declared BOOLEAN whether a record says that the id is a VIN
    problem VARCHAR what is wrong with it, NULL: nothing
    """),
)

CREDIT_CODE = FlatTable(
    "credit_code",
    "A party whose id is a unified social credit code or is meant to be one.",
    ("enterprise_key",),
    columns("""
    enterprise_key INTEGER the party
    declared BOOLEAN whether a record says that the id is a credit code
    problem VARCHAR what is wrong with it, NULL: nothing
    """),
)

#: All tables of this module.
IDENTIFIER_TABLES: tuple[FlatTable, ...] = (BATTERY_CODE, VEHICLE_NUMBER, CREDIT_CODE)
