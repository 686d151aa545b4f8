"""Vocabulary: the closed lists of words that records, rules and answers use.

One word per thing, from EPCIS 2.0 and its Core Business Vocabulary (CBV 2.0) where they have
one; ours only where the standard has none. Law is not here: see `battery_custody.regulation`.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """What happened to an item: the step of a custody event."""

    COMMISSIONING = "commissioning"
    IMPORTING = "importing"
    INSTALLING = "installing"
    REMOVING = "removing"
    RETAIL_SELLING = "retail_selling"
    REPAIRING = "repairing"
    ACCEPTING = "accepting"
    SHIPPING = "shipping"
    RECEIVING = "receiving"
    TRANSFERRING = "transferring"
    STORING = "storing"
    INSPECTING = "inspecting"
    TESTING = "testing"
    DISASSEMBLING = "disassembling"
    REPURPOSING = "repurposing"
    RECYCLING = "recycling"
    EXPORTING = "exporting"
    DESTROYING = "destroying"
    LOSING = "losing"
    OBSERVING = "observing"


#: Event types that begin a recorded life.
BIRTHS = (EventType.COMMISSIONING, EventType.IMPORTING)

#: Event types after which an item is no more.
ENDS = (EventType.RECYCLING, EventType.DESTROYING)


class VehicleEventType(StrEnum):
    """What happened to a vehicle."""

    MANUFACTURING = "manufacturing"
    SELLING = "selling"
    REGISTERING = "registering"
    DEREGISTERING = "deregistering"
    ACCEPTING = "accepting"
    SCRAPPING = "scrapping"
    EXPORTING = "exporting"


class Role(StrEnum):
    """What an enterprise or person does in the chain."""

    BATTERY_MAKER = "battery_maker"
    VEHICLE_MAKER = "vehicle_maker"
    IMPORTER = "importer"
    VEHICLE_DEALER = "vehicle_dealer"
    VEHICLE_OWNER = "vehicle_owner"
    SWAP_OPERATOR = "swap_operator"
    REPAIRER = "repairer"
    VEHICLE_DISMANTLER = "vehicle_dismantler"
    COLLECTOR = "collector"
    SECOND_USE = "second_use"
    RECYCLER = "recycler"
    CARRIER = "carrier"
    BATTERY_TRADER = "battery_trader"
    SMALL_VEHICLE_MAKER = "small_vehicle_maker"
    SECOND_LIFE_USER = "second_life_user"
    MATERIAL_MAKER = "material_maker"
    WORKSHOP = "workshop"
    SCRAP_DEALER = "scrap_dealer"
    HEAD_OFFICE = "head_office"


class LicenceKind(StrEnum):
    """The kind of a licence; what each permits is dated configuration."""

    VEHICLE_DISMANTLING = "vehicle_dismantling"
    COLLECTION = "collection"
    SECOND_USE = "second_use"
    RECYCLING = "recycling"
    HAZARDOUS_WASTE = "hazardous_waste"
    ROAD_TRANSPORT = "road_transport"
    MINISTRY_LIST = "ministry_list"
    ESTABLISHED = "established"


class Activity(StrEnum):
    """What a licence permits its holder to do with a waste battery or an end-of-life vehicle."""

    COLLECT = "collect"
    STORE = "store"
    TRANSPORT = "transport"
    DISMANTLE_VEHICLE = "dismantle_vehicle"
    DISMANTLE_BATTERY = "dismantle_battery"
    SECOND_USE = "second_use"
    RECYCLE = "recycle"


class Withdrawal(StrEnum):
    """How a licence was taken away before its time."""

    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class PartyScheme(StrEnum):
    """Who issued an enterprise's id."""

    USCC = "uscc"
    BPN = "bpn"
    GLN = "gln"
    PERSON = "person"
    OTHER = "other"


class VehicleScheme(StrEnum):
    """Who issued a vehicle's id."""

    VIN = "vin"
    OTHER = "other"


class SiteKind(StrEnum):
    """What a site is used for."""

    PLANT = "plant"
    OUTLET = "outlet"
    WAREHOUSE = "warehouse"
    SWAP_STATION = "swap_station"
    WORKSHOP = "workshop"
    YARD = "yard"


class Level(StrEnum):
    """The level of a battery in its assembly."""

    PACK = "pack"
    MODULE = "module"
    CELL = "cell"


class Chemistry(StrEnum):
    """The cathode chemistry of a battery; `nmc` is a ternary of unknown grade."""

    LFP = "lfp"
    NMC111 = "nmc111"
    NMC523 = "nmc523"
    NMC622 = "nmc622"
    NMC811 = "nmc811"
    NMC = "nmc"
    NCA = "nca"
    LMO = "lmo"
    LTO = "lto"
    SODIUM = "sodium"
    OTHER = "other"


class Material(StrEnum):
    """What a lot holds."""

    BLACK_MASS = "black_mass"
    CATHODE_POWDER = "cathode_powder"
    LITHIUM_CARBONATE = "lithium_carbonate"
    NICKEL_SULFATE = "nickel_sulfate"
    COBALT_SULFATE = "cobalt_sulfate"
    MANGANESE_SULFATE = "manganese_sulfate"
    COPPER = "copper"
    ALUMINIUM = "aluminium"
    GRAPHITE = "graphite"
    MODULES = "modules"
    CELLS = "cells"
    OTHER = "other"


class Substance(StrEnum):
    """What a recycler is measured by: the metals, and electrode powder by its mass."""

    LI = "li"
    NI = "ni"
    CO = "co"
    MN = "mn"
    ELECTRODE_POWDER = "electrode_powder"


class Use(StrEnum):
    """What a battery is put to after its first life."""

    VEHICLE = "vehicle"
    ENERGY_STORAGE = "energy_storage"
    TELECOM_BACKUP = "telecom_backup"
    UPS = "ups"
    PEAK_SHAVING = "peak_shaving"
    SOLAR_STREET_LIGHT = "solar_street_light"
    LOW_SPEED_VEHICLE = "low_speed_vehicle"
    E_BIKE = "e_bike"
    OTHER = "other"


class TransformationKind(StrEnum):
    """What became of the inputs of a transformation."""

    DISASSEMBLY = "disassembly"
    RECYCLING = "recycling"
    REMANUFACTURING = "remanufacturing"


class SubjectType(StrEnum):
    """What a finding is about."""

    BATTERY = "battery"
    BATTERY_CODE = "battery_code"
    LOT = "lot"
    VEHICLE = "vehicle"
    ENTERPRISE = "enterprise"
    SITE = "site"
    TRANSFORMATION = "transformation"
    EVENT = "event"


class Severity(StrEnum):
    """How grave a finding is if it stands, mildest first."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
