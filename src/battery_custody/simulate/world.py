"""The state of a simulated nation while its lives are being told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools, Bytes, Floats, Ints
from battery_custody.simulate.chemistry import Chemistries
from battery_custody.simulate.clock import second_of
from battery_custody.simulate.events import EventBuffer
from battery_custody.simulate.geography import Geography
from battery_custody.simulate.licences import Licences
from battery_custody.simulate.parties import Parties
from battery_custody.simulate.pools import Pool
from battery_custody.simulate.recovery import Batches
from battery_custody.simulate.truth import Truth
from battery_custody.simulate.vehicle_events import VehicleEventBuffer
from battery_custody.vocab import Role

#: The last report that the records hold.
HORIZON = second_of("2026-10-31")
#: Stands for "never" in columns of times.
NEVER = second_of("2099-01-01")


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
    """Batteries by index: model, day made, reported mass; `original` is set where the code is a reuse code."""

    model: Ints
    made: Ints
    mass_kg: Floats
    installed: Ints  # uid of the installing event at the vehicle maker or repairer, NONE where there is none
    removed: Ints  # uid of the event that took it out for good, NONE where there is none
    original: Ints

    def recode(self, originals: Ints, made: Ints) -> Ints:
        """Add the reuse codes of batteries, made on the given days, and return their indices."""
        added = np.arange(len(self.model), len(self.model) + len(originals))
        self.model = np.concatenate([self.model, self.model[originals]])
        self.made = np.concatenate([self.made, made])
        self.mass_kg = np.concatenate([self.mass_kg, self.mass_kg[originals]])
        self.installed = np.concatenate([self.installed, np.full(len(originals), NONE)])
        self.removed = np.concatenate([self.removed, np.full(len(originals), NONE)])
        self.original = np.concatenate([self.original, originals])
        return added


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
    events: EventBuffer = field(default_factory=EventBuffer)
    vehicle_events: VehicleEventBuffer = field(default_factory=VehicleEventBuffer)
    truth: Truth = field(default_factory=Truth)
    batches: Batches = field(default_factory=Batches)
    documents: int = 0
    horizon: int = HORIZON

    def new_documents(self, count: int) -> Ints:
        """Give numbers to so many new documents."""
        self.documents += count
        return np.arange(self.documents - count, self.documents)

    def receivers(self, role: Role, near: Ints, time: Ints, exclude: Ints | None = None) -> Ints:
        """Draw licensed receivers of a role near the parties `near`."""
        return self.pools[role].choose(self.rng, self.parties.province(near), time, exclude)
