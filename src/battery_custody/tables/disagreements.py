"""Disagreement tables: records that repeat each other, or can't all be true.

Found once while deriving, so that rules read them without comparing records again.
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

EVENT_REPEAT = FlatTable(
    "event_repeat",
    "A custody event that reports another one again under another id: same item, step, time, parties and document.",
    ("event_no",),
    columns("""
    event_no BIGINT the later report
    item_key INTEGER item
    of_event_no BIGINT the report before it
    """),
)

EVENT_LEAP = FlatTable(
    "event_leap",
    "Two consecutive events of an item, reported with times by two parties, far apart for the time between them.",
    ("event_no",),
    columns("""
    event_no BIGINT the later event
    item_key INTEGER item
    prev_event_no BIGINT the event before
    gap_s BIGINT seconds between them
    km DOUBLE great-circle distance: 50 km or more, and more than 60 km for each hour between and one hour more
    """),
)

BATTERY_REPORT = FlatTable(
    "battery_report",
    "Each report of a battery whose reports disagree.",
    ("report_no",),
    columns("""
    report_no BIGINT number of the record
    item_key INTEGER item
    level VARCHAR pack, module or cell
    maker_key INTEGER maker
    chemistry VARCHAR cathode chemistry
    energy_kwh DOUBLE energy when new
    mass_kg DOUBLE mass
    made_s BIGINT when it was made
    coded_s BIGINT when its code was reported
    recoded_from_key INTEGER the item whose new code this is
    batch_no INTEGER batch that brought it
    """),
)

#: All tables of this module.
DISAGREEMENT_TABLES: tuple[FlatTable, ...] = (EVENT_REPEAT, EVENT_LEAP, BATTERY_REPORT)
