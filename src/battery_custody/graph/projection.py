"""What of the ledger stands in the graph: one projected table for each label and relationship type.

Each has its SQL (`graph/sql/<name>.sql`, reads the ledger), its Cypher (`cypher/load/read_<name>`
and `write_<name>`), and the columns that both agree on. Codes stand in place of keys, times are
Neo4j datetimes at UTC+8 named `…_at` (`since` and `until` for spans), lists are lists.

Reading a chain by id, an epoch-second integer and a datetime differ by less than a tenth in
writing speed (measured); a datetime is what a person can read and compare in Neo4j Browser.

`CUSTODY_EVENT` and `VEHICLE_EVENT` are the records as reported, from the party that reported to the
item or vehicle, those that a correction superseded too (`superseded`, `superseded_at`); all that
is asked of a chain can be told from them. A relationship costs half of a node with an edge. `TRANSFER`
is a hand-over of a bare network of parties, that is no part of an item's chain. Whole numbers named
`…_key` and `…_no` are the ledger's own: they order what has no order of its own, and never reach an
answer.

An item is a `Battery` or, where it is defined as a quantity of material, a `Lot`: rows carry its
id in `battery_id` or `lot_id`, the other is NULL. `transfer_id` is the event id of the dispatch,
else of the receipt, else of the vehicle event, then `|` and the item: an event may name many items.
Where no record names a party, that end of the hand-over or report is the item's own node, so that
none is lost and no path leads through an unknown party. `OUTPUT_OF` and `RECODED_FROM` read from the new
item to what it came from; all other types follow the goods.

A battery has one `MADE_BY` for each maker that reports of it name. `LEAP` leads from the party that reported an
item at one place to the one that reported it next, too far away for the time between.

A finding stands for what a rule flagged, with its life and a person's verdict. `ABOUT` leads to its subject;
an event is no node, so that there it leads to the event's item.
`INVOLVES` leads to its parties and items in the order of the finding, `EVIDENCE` to everyone and
everything that its events name, one for each event and role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Owner(StrEnum):
    """Whose rows a batch can change: what is replaced, is replaced for one owner as a whole."""

    ENTERPRISE = "enterprise"
    VEHICLE = "vehicle"
    ITEM = "item"
    SITE = "site"
    TRANSFER = "transfer"
    LICENCE = "licence"
    TRANSFORMATION = "transformation"
    FINDING = "finding"


class ValueKind(StrEnum):
    """How a value crosses: as it is, as epoch seconds, or as text with ; between the parts."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    TIME = "time"
    LIST = "list"


@dataclass(frozen=True)
class ProjectedColumn:
    """One column: a property, or the id of a node at an end of the relationship."""

    name: str
    kind: ValueKind
    is_end: bool


@dataclass(frozen=True)
class End:
    """One end of a relationship: for each label, the column that holds its id."""

    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProjectedTable:
    """A label or relationship type and its columns.

    `id_columns` name a row in a message; `start` and `end` are None for nodes; `stand_in` is
    what takes the place of a missing end: the item or vehicle itself.
    """

    name: str
    token: str
    owner: Owner
    columns: tuple[ProjectedColumn, ...]
    id_columns: tuple[str, ...]
    start: End | None = None
    end: End | None = None
    stand_in: End | None = None

    @property
    def is_node(self) -> bool:
        """Whether its rows are nodes."""
        return self.start is None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the statements' rows."""
        return tuple(column.name for column in self.columns)

    @property
    def list_positions(self) -> tuple[int, ...]:
        """Which columns are lists in the graph and text in the ledger."""
        return tuple(number for number, column in enumerate(self.columns) if column.kind is ValueKind.LIST)


def _columns(text: str) -> tuple[ProjectedColumn, ...]:
    """Read columns from words `name`, `name:kind` or `name:end` (an id that is no property)."""
    columns = []
    for word in text.split():
        name, _, kind = word.partition(":")
        is_end = kind == "end"
        columns.append(ProjectedColumn(name, ValueKind("text" if is_end or not kind else kind), is_end))
    return tuple(columns)


def _node(token: str, owner: Owner, columns: str) -> ProjectedTable:
    listed = _columns(columns)
    return ProjectedTable(token.lower(), token, owner, listed, (listed[0].name,))


def _relationship(
    token: str,
    owner: Owner,
    columns: str,
    *,
    start: End,
    end: End,
    id_columns: tuple[str, ...],
    stand_in: End | None = None,
) -> ProjectedTable:
    return ProjectedTable(token.lower(), token, owner, _columns(columns), id_columns, start, end, stand_in)


_ITEM = End((("Battery", "battery_id"), ("Lot", "lot_id")))
_PARTY = End((("Enterprise", "enterprise_id"),))
_PARTY_REPORTING = End((("Enterprise", "reporter_id"),))
_VEHICLE = End((("Vehicle", "vehicle_id"),))
_PROCESS = End((("Transformation", "transformation_id"),))
_FINDING = End((("Finding", "finding_id"),))
_ANYTHING = End((*_ITEM.columns, ("Vehicle", "vehicle_id"), *_PARTY.columns, *_PROCESS.columns))
_OF_ITEM = ("battery_id", "lot_id")

NODES: tuple[ProjectedTable, ...] = (
    _node(
        "Enterprise",
        Owner.ENTERPRISE,
        "enterprise_id defined:flag id_scheme name roles:list adcode address phone legal_representative parent_id "
        "maker_codes:list registered_at:time dissolved_at:time enterprise_key:integer",
    ),
    _node(
        "Vehicle",
        Owner.VEHICLE,
        "vehicle_id defined:flag maker_id model made_at:time swap_model:flag vehicle_key:integer",
    ),
    _node(
        "Battery",
        Owner.ITEM,
        "battery_id defined:flag level maker_id chemistry energy_kwh:number mass_kg:number made_at:time "
        "coded_at:time events:integer first_type first_at:time last_type last_at:time ended_at:time exported_at:time "
        "waste_since:time nominal_kg:number ended_no:integer faults item_key:integer",
    ),
    _node(
        "Lot",
        Owner.ITEM,
        "lot_id material mass_kg:number li_kg:number ni_kg:number co_kg:number mn_kg:number events:integer first_type "
        "first_at:time ended_at:time ended_no:integer waste_since:time faults item_key:integer",
    ),
    _node("Alias", Owner.ITEM, "alias_id alias item_id"),
    _node(
        "Site",
        Owner.SITE,
        "site_id defined:flag enterprise_id kind adcode latitude:number longitude:number serves_maker_ids:list "
        "valid_from:time valid_to:time site_key:integer",
    ),
    _node(
        "Licence",
        Owner.LICENCE,
        "licence_id enterprise_id kind activities:list adcode capacity_t_per_year:number valid_from:time "
        "void_from:time withdrawn_at:time withdrawal",
    ),
    _node(
        "Transformation",
        Owner.TRANSFORMATION,
        "transformation_id kind enterprise_id site_id event_at:time record_at:time defined:flag "
        "batch_no:integer source source_row:integer",
    ),
    _node(
        "Finding",
        Owner.FINDING,
        "finding_id rule_id rule_version title status severity score:number subject_type subject_id "
        "first_event_at:time last_event_at:time mass_kg:number summary evidence verdict reason reviewer "
        "reviewed_at:time opened_run_id opened_at:time withdrawn_run_id withdrawn_at:time history:list",
    ),
)

RELATIONSHIPS: tuple[ProjectedTable, ...] = (
    _relationship(
        "OPERATES",
        Owner.SITE,
        "site_id:end enterprise_id:end",
        start=_PARTY,
        end=End((("Site", "site_id"),)),
        id_columns=("site_id",),
    ),
    _relationship(
        "NAMES",
        Owner.ITEM,
        "alias_id:end battery_id:end lot_id:end",
        start=End((("Alias", "alias_id"),)),
        end=_ITEM,
        id_columns=("alias_id",),
    ),
    _relationship(
        "HOLDS",
        Owner.LICENCE,
        "licence_id:end enterprise_id:end",
        start=_PARTY,
        end=End((("Licence", "licence_id"),)),
        id_columns=("licence_id",),
    ),
    _relationship(
        "CUSTODY_TRANSFER",
        Owner.ITEM,
        "battery_id lot_id consignor_id:end consignee_id:end transfer_id seq:integer kind at:time is_day:flag "
        "dispatched_at:time received_at:time event_id receipt_id record_at:time vehicle_id site_id adcode "
        "mass_kg:number dispatched_kg:number received_kg:number price_cny:number is_waste:flag consignee_verdict "
        "consignee_licence_id event_no:integer receipt_no:integer vehicle_event_no:integer",
        start=End((("Enterprise", "consignor_id"),)),
        end=End((("Enterprise", "consignee_id"),)),
        id_columns=("transfer_id",),
        stand_in=_ITEM,
    ),
    _relationship(
        "CUSTODY_EVENT",
        Owner.ITEM,
        "battery_id:end lot_id:end reporter_id:end event_no:integer event_id event_type at:time is_day:flag "
        "record_at:time consignor_id consignee_id carrier_id broker_id vehicle_id site_id adcode "
        "latitude:number longitude:number quantity:number mass_kg:number price_cny:number use document_no "
        "batch_no:integer source source_row:integer superseded:flag superseded_at:time",
        start=_PARTY_REPORTING,
        end=_ITEM,
        id_columns=("event_id", *_OF_ITEM, "event_no"),
        stand_in=_ITEM,
    ),
    _relationship(
        "VEHICLE_EVENT",
        Owner.VEHICLE,
        "vehicle_id:end reporter_id:end event_no:integer event_id event_type at:time is_day:flag record_at:time "
        "owner_id adcode document_no batch_no:integer source source_row:integer superseded:flag superseded_at:time",
        start=_PARTY_REPORTING,
        end=_VEHICLE,
        id_columns=("event_id", "vehicle_id", "event_no"),
        stand_in=_VEHICLE,
    ),
    _relationship(
        "TRANSFER",
        Owner.TRANSFER,
        "transfer_id consignor_id:end consignee_id:end event_no:integer at:time is_day:flag item_id mass_kg:number "
        "price_cny:number",
        start=End((("Enterprise", "consignor_id"),)),
        end=End((("Enterprise", "consignee_id"),)),
        id_columns=("transfer_id", "event_no"),
    ),
    _relationship(
        "IN_CUSTODY_OF",
        Owner.ITEM,
        "battery_id:end lot_id:end enterprise_id:end since:time",
        start=_ITEM,
        end=_PARTY,
        id_columns=_OF_ITEM,
    ),
    _relationship(
        "INSTALLED_IN",
        Owner.ITEM,
        "battery_id:end lot_id:end vehicle_id:end since:time until:time is_day:flag install_event_id remove_event_id",
        start=_ITEM,
        end=_VEHICLE,
        id_columns=(*_OF_ITEM, "vehicle_id"),
    ),
    _relationship(
        "PART_OF",
        Owner.ITEM,
        "battery_id:end lot_id:end parent_battery_id:end parent_lot_id:end since:time until:time event_id",
        start=_ITEM,
        end=End((("Battery", "parent_battery_id"), ("Lot", "parent_lot_id"))),
        id_columns=(*_OF_ITEM, "parent_battery_id", "parent_lot_id"),
    ),
    _relationship(
        "RECODED_FROM",
        Owner.ITEM,
        "battery_id:end lot_id:end original_battery_id:end original_lot_id:end is_last:flag",
        start=_ITEM,
        end=End((("Battery", "original_battery_id"), ("Lot", "original_lot_id"))),
        id_columns=(*_OF_ITEM, "original_battery_id", "original_lot_id"),
    ),
    _relationship(
        "MADE_BY",
        Owner.ITEM,
        "battery_id:end enterprise_id:end made_at:time",
        start=End((("Battery", "battery_id"),)),
        end=_PARTY,
        id_columns=("battery_id", "enterprise_id"),
    ),
    _relationship(
        "LEAP",
        Owner.ITEM,
        "battery_id lot_id prev_reporter_id:end reporter_id:end event_no:integer prev_event_no:integer event_id "
        "prev_event_id at:time prev_at:time gap_s:integer km:number consignor_id prev_consignee_id "
        "is_one_document:flag",
        start=End((("Enterprise", "prev_reporter_id"),)),
        end=_PARTY_REPORTING,
        id_columns=(*_OF_ITEM, "event_id"),
        stand_in=_ITEM,
    ),
    _relationship(
        "INPUT_TO",
        Owner.TRANSFORMATION,
        "transformation_id:end battery_id:end lot_id:end quantity:number mass_kg:number",
        start=_ITEM,
        end=_PROCESS,
        id_columns=("transformation_id", *_OF_ITEM),
    ),
    _relationship(
        "OUTPUT_OF",
        Owner.TRANSFORMATION,
        "transformation_id:end battery_id:end lot_id:end quantity:number mass_kg:number li_kg:number ni_kg:number "
        "co_kg:number mn_kg:number",
        start=_ITEM,
        end=_PROCESS,
        id_columns=("transformation_id", *_OF_ITEM),
    ),
    _relationship(
        "ABOUT",
        Owner.FINDING,
        "finding_id:end battery_id:end lot_id:end vehicle_id:end enterprise_id:end transformation_id:end site_id:end",
        start=_FINDING,
        end=End((*_ANYTHING.columns, ("Site", "site_id"))),
        id_columns=("finding_id",),
    ),
    _relationship(
        "INVOLVES",
        Owner.FINDING,
        "finding_id:end battery_id:end lot_id:end enterprise_id:end place:integer",
        start=_FINDING,
        end=End((*_ITEM.columns, *_PARTY.columns)),
        id_columns=("finding_id", *_OF_ITEM, "enterprise_id"),
    ),
    _relationship(
        "EVIDENCE",
        Owner.FINDING,
        "finding_id:end battery_id:end lot_id:end vehicle_id:end enterprise_id:end transformation_id:end "
        "event_id event_type role at:time",
        start=_FINDING,
        end=_ANYTHING,
        id_columns=("finding_id", "event_id", "role"),
    ),
)

#: All projected tables; nodes stand first, so that relationships find their ends.
PROJECTED: tuple[ProjectedTable, ...] = NODES + RELATIONSHIPS
