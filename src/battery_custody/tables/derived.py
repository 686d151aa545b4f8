"""Derived tables: what rules, traces and figures read; computed from the reported records.

Keys (`…_key`, `event_no`) are integers of one ledger and never leave it: answers show the codes.
An item is a battery or a lot. Event numbers of custody events are positive; a hand-over that a
vehicle event brought about (its battery follows the vehicle) carries that event's number in
`vehicle_event_no`.
"""

from __future__ import annotations

from battery_custody.tables.balance import BALANCE_TABLES
from battery_custody.tables.columns import FlatTable, columns
from battery_custody.tables.disagreements import DISAGREEMENT_TABLES
from battery_custody.tables.genealogy import GENEALOGY_TABLES
from battery_custody.tables.identifiers import IDENTIFIER_TABLES

ENTERPRISE = FlatTable(
    "enterprise",
    "A party that some record names, with the last known value of each attribute.",
    ("enterprise_key",),
    columns("""
    enterprise_key INTEGER key of the party
    enterprise_id VARCHAR id as first reported
    defined BOOLEAN whether any enterprises row defines it
    id_scheme VARCHAR uscc, bpn, gln, person or other
    name VARCHAR name
    roles VARCHAR roles separated by ;
    adcode VARCHAR registered place, GB/T 2260, 6 digits
    address VARCHAR address
    phone VARCHAR phone
    legal_representative VARCHAR legal representative
    parent_key INTEGER the party that it belongs to
    maker_codes VARCHAR its GB/T 34014 maker codes and WMIs, separated by ;
    registered_s BIGINT since when it exists
    dissolved_s BIGINT until when it exists
    """),
)

SITE = FlatTable(
    "site",
    "A place that some record names.",
    ("site_key",),
    columns("""
    site_key INTEGER key of the site
    site_id VARCHAR id as first reported
    defined BOOLEAN whether any sites row defines it
    enterprise_key INTEGER whose site it is
    kind VARCHAR plant, outlet, warehouse, swap_station, workshop or yard
    adcode VARCHAR place, GB/T 2260, 6 digits
    latitude DOUBLE degrees north
    longitude DOUBLE degrees east
    serves_maker_ids VARCHAR makers an outlet takes back for, separated by ;
    valid_from_s BIGINT since when
    valid_to_s BIGINT until when, inclusive
    """),
)

LICENCE = FlatTable(
    "licence",
    "A licence with the days on which it is valid; a licence is never a boolean.",
    ("licence_id",),
    columns("""
    licence_id VARCHAR id
    enterprise_key INTEGER holder
    kind VARCHAR kind of licence
    activities VARCHAR what it names, separated by ;
    adcode VARCHAR territory, empty for the whole country
    capacity_t_per_year DOUBLE capacity, tonnes a year
    valid_from_s BIGINT first second of its first day
    void_from_s BIGINT first second on which it is no longer valid: the day after valid_to or the day of withdrawal
    withdrawn_s BIGINT first second of the day of withdrawal
    withdrawal VARCHAR suspended, revoked or cancelled
    """),
)

VEHICLE = FlatTable(
    "vehicle",
    "A vehicle that some record names.",
    ("vehicle_key",),
    columns("""
    vehicle_key INTEGER key of the vehicle
    vehicle_id VARCHAR id as first reported
    defined BOOLEAN whether any vehicles row defines it
    maker_key INTEGER maker
    model VARCHAR model
    made_s BIGINT when it was made
    swap_model BOOLEAN whether its battery is made to be swapped
    """),
)

BATTERY = FlatTable(
    "battery",
    "An item that is no lot: pack, module or cell, or an item that no record defines.",
    ("item_key",),
    columns("""
    item_key INTEGER key of the item
    item_id VARCHAR id as first reported
    defined BOOLEAN whether any batteries row defines it
    level VARCHAR pack, module or cell
    maker_key INTEGER maker
    chemistry VARCHAR cathode chemistry
    energy_kwh DOUBLE energy when new
    mass_kg DOUBLE mass
    made_s BIGINT when it was made
    coded_s BIGINT when its code was reported
    recoded_from_key INTEGER the item whose new code this is
    """),
)

LOT = FlatTable(
    "lot",
    "A quantity of material.",
    ("item_key",),
    columns("""
    item_key INTEGER key of the item
    item_id VARCHAR id as first reported
    material VARCHAR what it holds
    mass_kg DOUBLE mass
    li_kg DOUBLE lithium
    ni_kg DOUBLE nickel
    co_kg DOUBLE cobalt
    mn_kg DOUBLE manganese
    """),
)

CUSTODY_EVENT = FlatTable(
    "custody_event",
    "An event of an item that stands: reported, and neither corrected nor voided.",
    ("event_no",),
    columns("""
    event_no BIGINT number of the record
    event_id VARCHAR id as reported
    event_type VARCHAR what happened
    item_key INTEGER to which item
    event_s BIGINT when it happened
    is_day BOOLEAN whether only the day was reported
    record_s BIGINT when it was reported, NULL where the record does not say
    reporter_key INTEGER who reported it
    consignor_key INTEGER who handed over
    consignee_key INTEGER who took over
    carrier_key INTEGER who carried it, never a custodian
    broker_key INTEGER who arranged it, never a custodian
    vehicle_key INTEGER vehicle
    site_key INTEGER site
    adcode VARCHAR place as reported with the event; its site's is in `site`
    latitude DOUBLE degrees north as reported with the event
    longitude DOUBLE degrees east
    quantity DOUBLE pieces of a lot
    mass_kg DOUBLE mass
    price_cny DOUBLE price
    use VARCHAR what it is put to
    document_no VARCHAR document of the hand-over
    batch_no INTEGER batch that brought it
    source_no INTEGER file that it came from
    source_row BIGINT record in that file, from 1
    """),
)

VEHICLE_EVENT = FlatTable(
    "vehicle_event",
    "An event of a vehicle that stands.",
    ("vehicle_event_no",),
    columns("""
    vehicle_event_no BIGINT number of the record
    event_id VARCHAR id as reported
    event_type VARCHAR what happened
    vehicle_key INTEGER to which vehicle
    event_s BIGINT when it happened
    is_day BOOLEAN whether only the day was reported
    record_s BIGINT when it was reported
    reporter_key INTEGER who reported it
    owner_key INTEGER owner after the event
    adcode VARCHAR place
    document_no VARCHAR document, of scrapping the certificate
    batch_no INTEGER batch that brought it
    source_no INTEGER file that it came from
    source_row BIGINT record in that file, from 1
    """),
)

CUSTODY_TRANSFER = FlatTable(
    "custody_transfer",
    "A hand-over of an item: dispatch and receipt paired, with its neighbours in the chain and the licence verdict.",
    ("item_key", "seq"),
    columns("""
    item_key INTEGER item handed over
    seq INTEGER place in the item's chain, from 1
    kind VARCHAR birth, paired, dispatch (not received), receipt (not dispatched), direct (one record) or vehicle
    consignor_key INTEGER who handed over, NULL where no record says
    consignee_key INTEGER who took over, NULL where no record says
    at_s BIGINT when custody moved: the dispatch, else the receipt
    is_day BOOLEAN whether only the day was reported
    dispatched_s BIGINT when it was dispatched
    received_s BIGINT when it was received
    event_no BIGINT number of the record that moved custody: the dispatch, else the receipt (NULL for kind vehicle)
    receipt_no BIGINT number of the receipt of a paired transfer
    vehicle_event_no BIGINT number of the vehicle event that brought it about
    record_s BIGINT latest time at which a record of it was reported
    vehicle_key INTEGER vehicle named in it
    site_key INTEGER site of the receipt, else of the dispatch
    adcode VARCHAR place of receipt: of the event, else of the site, else of the consignee
    mass_kg DOUBLE mass: as dispatched, else as received, else the item's
    dispatched_kg DOUBLE mass as dispatched
    received_kg DOUBLE mass as received
    price_cny DOUBLE price
    is_waste BOOLEAN whether the item was a waste battery at that moment
    consignee_verdict VARCHAR licence on that day: licensed, lapsed, out_of_scope, unlicensed or unknown; NULL: none due
    consignee_licence_id VARCHAR the licence that decided the verdict
    prev_event_no BIGINT event_no of the transfer before
    prev_vehicle_event_no BIGINT vehicle_event_no of the transfer before
    prev_consignor_key INTEGER consignor of the transfer before
    prev_consignee_key INTEGER consignee of the transfer before
    prev_at_s BIGINT when the transfer before moved custody
    prev_verdict VARCHAR consignee_verdict of the transfer before
    next_event_no BIGINT event_no of the transfer after
    next_consignor_key INTEGER consignor of the transfer after
    next_consignee_key INTEGER consignee of the transfer after
    next_at_s BIGINT when the transfer after moved custody
    next_verdict VARCHAR consignee_verdict of the transfer after
    gap_s BIGINT seconds since the transfer before
    """),
)

CUSTODY_INTERVAL = FlatTable(
    "custody_interval",
    "The time during which one party had custody of an item.",
    ("item_key", "seq"),
    columns("""
    item_key INTEGER item
    seq INTEGER place of the transfer that began it
    custodian_key INTEGER custodian, NULL where no record says
    since_s BIGINT begin
    until_s BIGINT end, NULL: still
    """),
)

ASSOCIATION = FlatTable(
    "association",
    "The time during which an item was installed in a vehicle.",
    ("install_no",),
    columns("""
    item_key INTEGER item
    vehicle_key INTEGER vehicle
    since_s BIGINT installed
    until_s BIGINT removed, or the life of the item ended; NULL: still
    is_day BOOLEAN whether only the day of an end was reported
    install_no BIGINT event_no of the installing
    remove_no BIGINT event_no of the removing or end
    """),
)

ITEM_LIFE = FlatTable(
    "item_life",
    "The life of an item in one row, over its events that stand.",
    ("item_key",),
    columns("""
    item_key INTEGER item
    events INTEGER how many events
    first_no BIGINT event_no of the first
    first_type VARCHAR event_type of the first
    first_s BIGINT time of the first
    last_no BIGINT event_no of the last
    last_type VARCHAR event_type of the last
    last_s BIGINT time of the last
    ended_no BIGINT event_no of the first final treatment or destruction, or of the re-coding that ended its code
    ended_s BIGINT time of that
    exported_s BIGINT when it left the country and has not come back
    waste_since_s BIGINT since when it is a waste battery, NULL: it is none now
    waste_no BIGINT event_no that made it waste
    custodian_key INTEGER custodian at the end of the chain
    in_vehicle_key INTEGER vehicle it is installed in at the end of the chain
    mass_kg DOUBLE the item's mass, else the last reported one
    """),
)

AGGREGATION = FlatTable(
    "aggregation",
    "The time during which a child item was in a parent item.",
    ("parent_key", "child_key", "joined_s"),
    columns("""
    parent_key INTEGER parent item
    child_key INTEGER child item
    joined_s BIGINT since when
    separated_s BIGINT until when, NULL: still
    event_id VARCHAR event that reported it
    record_no BIGINT number of the record that joined them
    """),
)

TRANSFORMATION = FlatTable(
    "transformation",
    "A process in which input items end and output items begin.",
    ("transformation_id",),
    columns("""
    transformation_id VARCHAR id
    kind VARCHAR disassembly, recycling or remanufacturing
    enterprise_key INTEGER who ran it
    site_key INTEGER where
    event_s BIGINT when
    record_s BIGINT when it was reported
    batch_no INTEGER batch that brought it
    source_no INTEGER file that it came from
    source_row BIGINT record in that file, from 1
    """),
)

TRANSFORMATION_INPUT = FlatTable(
    "transformation_input",
    "An item that went into a transformation.",
    ("transformation_id", "item_key"),
    columns("""
    transformation_id VARCHAR id
    item_key INTEGER item
    quantity DOUBLE pieces
    mass_kg DOUBLE mass
    """),
)

TRANSFORMATION_OUTPUT = FlatTable(
    "transformation_output",
    "An item that came out of a transformation.",
    ("transformation_id", "item_key"),
    columns("""
    transformation_id VARCHAR id
    item_key INTEGER item
    quantity DOUBLE pieces
    mass_kg DOUBLE mass
    li_kg DOUBLE lithium
    ni_kg DOUBLE nickel
    co_kg DOUBLE cobalt
    mn_kg DOUBLE manganese
    """),
)

#: All tables that a rule may read, beside those of the regulation.
DERIVED_TABLES: dict[str, FlatTable] = {
    table.name: table
    for table in (
        ENTERPRISE,
        SITE,
        LICENCE,
        VEHICLE,
        BATTERY,
        LOT,
        CUSTODY_EVENT,
        VEHICLE_EVENT,
        CUSTODY_TRANSFER,
        CUSTODY_INTERVAL,
        ASSOCIATION,
        ITEM_LIFE,
        AGGREGATION,
        TRANSFORMATION,
        TRANSFORMATION_INPUT,
        TRANSFORMATION_OUTPUT,
        *DISAGREEMENT_TABLES,
        *GENEALOGY_TABLES,
        *BALANCE_TABLES,
        *IDENTIFIER_TABLES,
    )
}
