"""The state of a simulated nation while its lives are being told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools, Bytes, Floats, Ints
from battery_custody.simulate.chemistry import Chemistries
from battery_custody.simulate.clock import second_of
from battery_custody.simulate.events import EventBuffer
from battery_custody.simulate.geography import Geography
from battery_custody.simulate.licences import Licences
from battery_custody.simulate.links import Links
from battery_custody.simulate.misprints import Misprints
from battery_custody.simulate.parties import Parties
from battery_custody.simulate.parts import Parts
from battery_custody.simulate.pools import Pool
from battery_custody.simulate.recovery import Batches
from battery_custody.simulate.truth import Truth
from battery_custody.simulate.vehicle_events import VehicleEventBuffer
from battery_custody.simulate.workings import Workings
from battery_custody.vocab import Level, Role

#: The last report that the records hold.
HORIZON = second_of("2026-10-31")
#: Stands for "never" in columns of times.
NEVER = second_of("2099-01-01")
LEVELS = tuple(Level)


@dataclass(frozen=True)
class Cast:
    """Parties by what they do, as arrays of indices; `outlets[battery maker, province]` are sites."""

    battery_makers: Ints
    foreign_makers: Ints
    vehicle_makers: Ints
    importers: Ints
    dealers: Ints
    fleets: Ints
    persons: Ints
    operators: Ints
    carriers: Ints
    traders: Ints
    workshops: Ints
    scrap_dealers: Ints
    small_vehicle_makers: Ints
    users: Ints
    outlets: Ints


@dataclass(frozen=True)
class Models:
    """Battery models: maker, design part of the code (n, 14), chemistry, energy in kWh, mass in kg, era."""

    maker: Ints
    design: Bytes
    chemistry: Ints
    energy_kwh: Floats
    mass_kg: Floats
    late: Ints


@dataclass
class Batteries:
    """Batteries by index: packs, parts with a story of their own, and the new codes of both."""

    model: Ints
    made: Ints  # local day
    mass_kg: Floats
    installed: Ints  # uid of the installing event at the vehicle maker or repairer, NONE where there is none
    removed: Ints  # uid of the event that took it out for good, NONE where there is none
    original: Ints  # the battery whose code a reuse code follows, NONE where it is none
    level: Ints  # index in LEVELS
    whole: Ints  # the battery that a part was made in, NONE for what was made as a whole
    place: Ints  # the place of a part in it, from 0
    share: Floats  # energy, in units of that of its model
    born: Ints  # uid of the making or import, NONE for parts, which are made with their whole
    life: Ints  # the pack whose life a part or a new code goes on with; the battery itself else
    packs: int  # how many there are of the first ones, which are all packs with a code of their own

    @classmethod
    def unmade(cls, count: int) -> Batteries:
        """Give so many packs that have not been made yet."""
        none = np.full(count, NONE)
        empty: dict[str, Any] = {
            "mass_kg": np.zeros(count),
            "level": np.zeros(count, dtype=np.int64),
            "share": np.ones(count),
            "life": np.arange(count),
            "packs": count,
        }
        columns: dict[str, Any] = {name: empty.get(name, none.copy()) for name in cls.__dataclass_fields__}
        return cls(**columns)

    def add(self, like: Ints, **values: Any) -> Ints:
        """Add batteries that are like others but for the columns given, and return their indices."""
        added = np.arange(len(self.model), len(self.model) + len(like))
        changed = {"installed": NONE, "removed": NONE, "born": NONE} | values
        for name, column in vars(self).items():
            if name == "packs":
                continue
            new = np.broadcast_to(np.asarray(changed[name], dtype=column.dtype), len(like)) if name in changed else None
            setattr(self, name, np.concatenate([column, column[like] if new is None else new]))
        return added

    def recode(self, originals: Ints, made: Ints) -> Ints:
        """Add the reuse codes of batteries, made on the given days, and return their indices."""
        return self.add(originals, original=originals, made=made, whole=NONE, place=NONE)


@dataclass
class Vehicles:
    """Vehicles by index, with up to two owners and the time at which the first life of the vehicle ends."""

    maker: Ints
    made: Ints  # local day
    swap: Bools
    owner: Ints
    registered: Ints
    second_owner: Ints
    registered_again: Ints  # NEVER without a second owner
    retired: Ints  # NEVER where it is exported
    exported: Ints  # NEVER where it isn't
    battery: Ints  # the battery that the vehicle carries at its end

    def owner_at(self, vehicle: Ints, time: Ints) -> Ints:
        """Give the registered owner of each vehicle at each time."""
        again = self.registered_again[vehicle] <= time
        return np.where(again, self.second_owner[vehicle], self.owner[vehicle])


@dataclass
class World:
    """Everything that the tellers of lives share; filled in the order of `nation.simulate_nation`."""

    rng: np.random.Generator
    geography: Geography
    chemistries: Chemistries
    parties: Parties
    licences: Licences
    cast: Cast
    pools: dict[Role, Pool]
    models: Models
    batteries: Batteries
    vehicles: Vehicles
    parts: Parts
    events: EventBuffer = field(default_factory=EventBuffer)
    vehicle_events: VehicleEventBuffer = field(default_factory=VehicleEventBuffer)
    truth: Truth = field(default_factory=Truth)
    batches: Batches = field(default_factory=Batches)
    links: Links = field(default_factory=Links)
    workings: Workings = field(default_factory=Workings)
    misprints: Misprints = field(default_factory=Misprints)
    documents: int = 0
    horizon: int = HORIZON

    def new_documents(self, count: int) -> Ints:
        """Give numbers to so many new documents."""
        self.documents += count
        return np.arange(self.documents - count, self.documents)

    def energy_kwh(self, items: Ints) -> Floats:
        """Give the energy of batteries."""
        result: Floats = self.models.energy_kwh[self.batteries.model[items]] * self.batteries.share[items]
        return result

    def receivers(self, role: Role, near: Ints, time: Ints, exclude: Ints | None = None) -> Ints:
        """Draw licensed receivers of a role near the parties `near`."""
        return self.pools[role].choose(self.rng, self.parties.province(near), time, exclude)
