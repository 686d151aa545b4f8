"""Source records: one pydantic class for each table that a record file can hold.

The classes are the one definition of a valid row: names, order, meaning and limits of the
columns. An attribute without a default is required. `battery_custody.tables` derives from them
what the engine checks in bulk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from battery_custody import vocab
from battery_custody.model.fields import (
    Adcode,
    Amount,
    Code,
    Domain,
    Flag,
    ItemId,
    Latitude,
    Longitude,
    PartyId,
    PartyIds,
    SiteId,
    Text,
    Time,
    VehicleId,
    field_of,
    one_of,
    some_of,
)


class SourceRecord(BaseModel):
    """Base of all source records: blank means unknown, unknown columns are kept."""

    model_config = ConfigDict(extra="allow", frozen=True)

    table: ClassVar[str]
    #: The columns that name the thing a row reports.
    key: ClassVar[tuple[str, ...]]
    #: Whether the table can come as a record file; the others come from documents only.
    in_files: ClassVar[bool] = True

    @model_validator(mode="before")
    @classmethod
    def _leave_blank_out(cls, values: Any) -> Any:
        """Take a blank value as one that is not there."""
        if not isinstance(values, Mapping):
            return values
        return {name: value for name, value in values.items() if not cls._is_blank(name, value)}

    @classmethod
    def _is_blank(cls, name: str, value: Any) -> bool:
        if value is None or not isinstance(value, str):
            return value is None
        info = cls.model_fields.get(name)
        is_list = info is not None and field_of(info).domain in (Domain.CHOICES, Domain.PARTIES)
        return all(not part.strip() for part in (value.split(";") if is_list else [value]))


class Enterprise(SourceRecord):
    """An enterprise, authority or person that can hold a battery."""

    table = "enterprises"
    key = ("enterprise_id",)

    enterprise_id: PartyId
    id_scheme: Annotated[str, one_of(vocab.PartyScheme)] | None = None
    name: Text | None = None
    roles: Annotated[str, some_of(vocab.Role)] | None = None
    adcode: Adcode | None = None
    address: Text | None = None
    phone: Text | None = None
    legal_representative: Text | None = None
    parent_id: PartyId | None = None
    maker_codes: Text | None = None
    registered_at: Time | None = None
    dissolved_at: Time | None = None


class Site(SourceRecord):
    """A place of an enterprise; an outlet names the makers it takes back for."""

    table = "sites"
    key = ("site_id",)

    site_id: SiteId
    enterprise_id: PartyId
    kind: Annotated[str, one_of(vocab.SiteKind)] | None = None
    adcode: Adcode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    serves_maker_ids: PartyIds | None = None
    valid_from: Time | None = None
    valid_to: Time | None = None


class Licence(SourceRecord):
    """A licence: kind, activities, territory, capacity (t a year) and the days it is valid."""

    table = "licences"
    key = ("licence_id",)

    licence_id: Code
    enterprise_id: PartyId
    kind: Annotated[str, one_of(vocab.LicenceKind)]
    activities: Annotated[str, some_of(vocab.Activity)]
    adcode: Adcode | None = None
    capacity_t_per_year: Amount | None = None
    valid_from: Time
    valid_to: Time | None = None
    withdrawn_at: Time | None = None
    withdrawal: Annotated[str, one_of(vocab.Withdrawal)] | None = None
    source: Text | None = None


class Vehicle(SourceRecord):
    """A vehicle that carries batteries."""

    table = "vehicles"
    key = ("vehicle_id",)

    vehicle_id: VehicleId
    id_scheme: Annotated[str, one_of(vocab.VehicleScheme)] | None = None
    maker_id: PartyId | None = None
    model: Text | None = None
    made_at: Time | None = None
    swap_model: Flag | None = None


class Battery(SourceRecord):
    """A serialised battery: pack, module or cell; energy in kWh, mass in kg."""

    table = "batteries"
    key = ("battery_id",)

    battery_id: ItemId
    level: Annotated[str, one_of(vocab.Level)] | None = None
    maker_id: PartyId | None = None
    chemistry: Annotated[str, one_of(vocab.Chemistry)] | None = None
    energy_kwh: Amount | None = None
    mass_kg: Amount | None = None
    made_at: Time | None = None
    coded_at: Time | None = None
    recoded_from: ItemId | None = None


class Lot(SourceRecord):
    """A quantity of material, with its metal content in kg."""

    table = "lots"
    key = ("lot_id",)

    lot_id: ItemId
    material: Annotated[str, one_of(vocab.Material)] | None = None
    mass_kg: Amount | None = None
    li_kg: Amount | None = None
    ni_kg: Amount | None = None
    co_kg: Amount | None = None
    mn_kg: Amount | None = None


class CustodyEvent(SourceRecord):
    """What happened to an item, who handed it to whom, where, when, and when it was reported."""

    table = "custody_events"
    key = ("event_id",)

    event_id: Code
    event_type: Annotated[str, one_of(vocab.EventType)]
    item_id: ItemId
    event_time: Time
    record_time: Time | None = None
    reporter_id: PartyId | None = None
    consignor_id: PartyId | None = None
    consignee_id: PartyId | None = None
    carrier_id: PartyId | None = None
    broker_id: PartyId | None = None
    vehicle_id: VehicleId | None = None
    site_id: SiteId | None = None
    adcode: Adcode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    quantity: Amount | None = None
    mass_kg: Amount | None = None
    price_cny: Amount | None = None
    use: Annotated[str, one_of(vocab.Use)] | None = None
    document_no: Code | None = None
    corrects_event_id: Code | None = None
    correction_reason: Text | None = None


class VehicleEvent(SourceRecord):
    """What happened to a vehicle; its batteries follow it."""

    table = "vehicle_events"
    key = ("event_id",)

    event_id: Code
    event_type: Annotated[str, one_of(vocab.VehicleEventType)]
    vehicle_id: VehicleId
    event_time: Time
    record_time: Time | None = None
    reporter_id: PartyId | None = None
    owner_id: PartyId | None = None
    adcode: Adcode | None = None
    document_no: Code | None = None


class Aggregation(SourceRecord):
    """A child item in a parent item, from when to when."""

    table = "aggregations"
    key = ("parent_id", "child_id", "joined_at")

    parent_id: ItemId
    child_id: ItemId
    joined_at: Time
    separated_at: Time | None = None
    event_id: Code | None = None


class Transformation(SourceRecord):
    """A process in which input items end and output items begin."""

    table = "transformations"
    key = ("transformation_id",)

    transformation_id: Code
    kind: Annotated[str, one_of(vocab.TransformationKind)]
    enterprise_id: PartyId
    site_id: SiteId | None = None
    event_time: Time
    record_time: Time | None = None


class TransformationInput(SourceRecord):
    """An item that went into a transformation."""

    table = "transformation_inputs"
    key = ("transformation_id", "item_id")

    transformation_id: Code
    item_id: ItemId
    quantity: Amount | None = None
    mass_kg: Amount | None = None


class TransformationOutput(SourceRecord):
    """An item that came out of a transformation, with its metal content in kg."""

    table = "transformation_outputs"
    key = ("transformation_id", "item_id")

    transformation_id: Code
    item_id: ItemId
    quantity: Amount | None = None
    mass_kg: Amount | None = None
    li_kg: Amount | None = None
    ni_kg: Amount | None = None
    co_kg: Amount | None = None
    mn_kg: Amount | None = None


class Transfer(SourceRecord):
    """A bare hand-over between two parties, for data with no item codes."""

    table = "transfers"
    key = ("transfer_id",)

    transfer_id: Code
    consignor_id: PartyId
    consignee_id: PartyId
    event_time: Time
    item_id: ItemId | None = None
    mass_kg: Amount | None = None
    price_cny: Amount | None = None


class Separation(SourceRecord):
    """A child item, or every one, leaving a parent item, where the time of joining is not reported."""

    table = "separations"
    key = ("parent_id", "child_id", "separated_at")
    in_files = False

    parent_id: ItemId
    child_id: ItemId | None = None
    separated_at: Time
    event_id: Code | None = None


class Void(SourceRecord):
    """A declaration that an event was reported in error, with the events that correct it, if any."""

    table = "voids"
    key = ("event_id", "declared_at")
    in_files = False

    event_id: Code
    declared_at: Time
    reason: Text | None = None
    corrective_event_ids: Text | None = None


class Document(SourceRecord):
    """A document's element as it came, so that what no column holds is kept."""

    table = "documents"
    key = ("document_id",)
    in_files = False

    document_id: Code
    kind: Code
    event_time: Time | None = None
    record_time: Time | None = None
    content: Text


class Alias(SourceRecord):
    """Another name of an item, as its source gives it; one alias may name several items.

    `kind` says what sort of name it is, as in partInstanceId or tractionBatteryCode.
    """

    table = "aliases"
    key = ("alias", "kind", "item_id")
    in_files = False

    alias: Code
    item_id: ItemId
    kind: Code


class Mark(SourceRecord):
    """What is wrong with a part of a document that was taken all the same."""

    table = "marks"
    key = ("document_id", "field", "reason")
    in_files = False

    document_id: Code
    item_id: ItemId | None = None
    kind: Code
    field: Text | None = None
    reason: Text


#: All source records by table name, parties and things before what refers to them.
SOURCE_RECORDS: dict[str, type[SourceRecord]] = {
    record.table: record
    for record in (
        Enterprise,
        Site,
        Licence,
        Vehicle,
        Battery,
        Lot,
        CustodyEvent,
        VehicleEvent,
        Aggregation,
        Transformation,
        TransformationInput,
        TransformationOutput,
        Transfer,
        Separation,
        Void,
        Alias,
        Mark,
        Document,
    )
}
