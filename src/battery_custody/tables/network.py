"""Network tables: who handed over to whom, and the shapes found in it, for rules to read.

`party_flow` is a view in the ledger. The others are made when a rule that reads them is judged; all have
the columns of `SHAPE_COLUMNS`.
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

PARTY_FLOW = FlatTable(
    "party_flow",
    "A hand-over of a waste battery or lot from one party to another, or a transfer reported without items.",
    ("flow_no",),
    columns("""
    flow_no BIGINT event_no of a hand-over; of a bare transfer its transfer_no below zero
    consignor_key INTEGER who handed over, NULL where no record says
    consignee_key INTEGER who took over, NULL where no record says
    at_s BIGINT when it began
    is_day BOOLEAN whether only the day was reported
    arrived_s BIGINT when it arrived, NULL where no record says
    flow_item_key INTEGER what was handed over, NULL: only an amount is known
    mass_kg DOUBLE mass
    """),
)

BARE_TRANSFER = FlatTable(
    "bare_transfer",
    "A transfer between parties, reported without custody events.",
    ("transfer_no",),
    columns("""
    transfer_no BIGINT number of the record
    transfer_id VARCHAR id as reported
    consignor_key INTEGER who handed over
    consignee_key INTEGER who took over
    at_s BIGINT when
    is_day BOOLEAN whether only the day was reported
    flow_item_key INTEGER what was handed over, NULL: only an amount is known
    mass_kg DOUBLE mass
    price_cny DOUBLE price
    batch_no INTEGER batch that brought it
    """),
)

SHAPE_COLUMNS = columns("""
    instance_no BIGINT place among the instances, from 1; NULL in a row that tells of a cut
    enterprise_key INTEGER the party at the centre, or where it begins
    is_cut BOOLEAN whether a limit kept the search at this party from its end; the columns below are then NULL
    first_flow_id VARCHAR id of the first event or transfer
    party_keys INTEGER[] the parties, the centre or the beginning first
    party_count INTEGER how many they are
    route VARCHAR their ids in this order, joined by >; NULL for more than 16
    target_key INTEGER who took over last
    unlicensed_count INTEGER how many of them held no licence of any kind when it began
    is_licensed BOOLEAN whether the party at the centre, or where it begins, held one
    event_nos BIGINT[] its hand-overs by event, in time order
    transfer_nos BIGINT[] its bare transfers, in time order
    item_keys INTEGER[] items handed over
    flow_count INTEGER how many hand-overs and transfers make it
    first_s BIGINT when its first flow began
    last_s BIGINT when its last flow began
    mass_kg DOUBLE mass that its flows moved, each item once; NULL where none is known
    measure DOUBLE how unusual or how complete it is, as its shape says
""")

#: The tables that a shape is written into, with what a row is.
SHAPE_TABLES: dict[str, FlatTable] = {
    name: FlatTable(name, doc, ("instance_no",), SHAPE_COLUMNS)
    for name, doc in (
        ("fan_in", "One party that many hand over to within a window."),
        ("fan_out", "One party that hands over to many within a window."),
        ("gather_scatter", "One party that gathers from many and then hands on to many."),
        ("scatter_gather", "Goods that go from one party through several to one other."),
        ("round_trip", "Hand-overs that lead back to where they began."),
        ("pass_through", "One party that passes on nearly all that comes to it."),
        ("layering", "Goods that pass through several parties in a row, each for days at most."),
    )
}

#: Every shape looks at rare links: how many hand-overs make one at most, and how long one is young.
_RARE = ("link_max_count", "link_young_days")

#: The parameters that each shape takes from the rule that reads it.
SHAPE_PARAMS: dict[str, frozenset[str]] = {
    name: frozenset((*_RARE, *params))
    for name, params in {
        "fan_in": ("window_days", "min_parties", "min_surprise"),
        "fan_out": ("window_days", "min_parties", "min_surprise"),
        "gather_scatter": ("window_days", "min_parties"),
        "scatter_gather": ("window_days", "min_middles", "max_links"),
        "round_trip": ("window_days", "min_hops", "max_hops", "max_common", "slack_days", "max_steps"),
        "pass_through": ("keep_days", "min_passes", "min_share"),
        "layering": ("keep_days", "min_custodians"),
    }.items()
}

#: All tables of this module.
NETWORK_TABLES: dict[str, FlatTable] = {
    PARTY_FLOW.name: PARTY_FLOW,
    BARE_TRANSFER.name: BARE_TRANSFER,
    **SHAPE_TABLES,
}
