"""The mass and metal balance of an enterprise over a period: in, out, lost, recovered, and what is unknown.

In is what went into its transformations, out what came out of them; what came out and went in again
within the period is neither. Loss and recovery compare what is known: inputs of unknown content count as
holding nothing, so that a recovery is an upper bound where there are any, and their share stands beside
it. Transformations with outputs of unknown content are left out of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from battery_custody.errors import NotFoundError
from battery_custody.ledger.keys import find_key
from battery_custody.model.times import iso

#: The metals that are followed.
METALS = ("li", "ni", "co", "mn")
#: The name of mass among the substances.
MASS = "kg"


@cache
def _query(name: str) -> str:
    return files("battery_custody.measure").joinpath("sql", f"{name}.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs of one chemistry or material, or outputs of one material or level, with what is known of them.

    `unweighed` of the `items` have no mass, `untold` no known metals or only lower bounds. Masses are
    kg; None: nothing is known.
    """

    name: str
    items: int
    unweighed: int
    untold: int
    kg: float | None
    metals_kg: Mapping[str, float | None]

    def to_dict(self) -> dict[str, Any]:
        """Return the group as it is given out."""
        return {"name": self.name, **_amounts([self])}


@dataclass(frozen=True, slots=True)
class Rate:
    """What came out of what went in of one substance, over the transformations whose outputs are known.

    Of all inputs by mass, it rests on `judged_share`; of `unknown_share` the content is unknown.
    """

    in_kg: float | None
    out_kg: float | None
    judged_share: float
    unknown_share: float

    @property
    def recovery(self) -> float | None:
        """The share that came out, None where nothing went in that is known; an upper bound where a part is unknown."""
        return round((self.out_kg or 0.0) / self.in_kg, 6) if self.in_kg else None

    @property
    def loss_kg(self) -> float | None:
        """What did not come out; below zero where more came out than went in."""
        return round(self.in_kg - (self.out_kg or 0.0), 3) if self.in_kg else None


@dataclass(frozen=True, slots=True)
class Process:
    """One transformation: by substance (kg, li, …) what went in and out, and how many of either are unknown."""

    transformation_id: str
    kind: str | None
    event_s: int | None
    inputs: int
    outputs: int
    sides: Mapping[str, tuple[float, int, float, int]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as it is given out; a recovery is None where nothing known went in, or an output is unknown."""
        recovery = {}
        for metal in METALS:
            in_kg, _, out_kg, out_unknown = self.sides[metal]
            recovery[metal] = round(out_kg / in_kg, 6) if in_kg > 0 and not out_unknown else None
        return {
            "transformation_id": self.transformation_id,
            "kind": self.kind,
            "event_at": iso(self.event_s),
            "inputs": {"items": self.inputs, **self._side(0)},
            "outputs": {"items": self.outputs, **self._side(2)},
            "recovery": recovery,
        }

    def _side(self, at: int) -> dict[str, Any]:
        """Return the known masses of one side and of how many items each is unknown."""
        known = {_label(name): one[at] for name, one in self.sides.items()}
        return known | {"unknown": {name: one[at + 1] for name, one in self.sides.items()}}


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an enterprise over a period (epoch seconds, both inclusive, None: open)."""

    enterprise_id: str
    name: str | None
    from_s: int | None
    to_s: int | None
    inputs: tuple[Group, ...] = ()
    outputs: tuple[Group, ...] = ()
    rates: Mapping[str, Rate] = field(default_factory=dict)
    unknown_share: float | None = None
    processes: tuple[Process, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the balance as `custody balance ENTERPRISE --json` prints it."""
        none = Rate(None, None, 0, 0)
        rates = {name: self.rates.get(name, none) for name in (MASS, *METALS)}
        return {
            "enterprise_id": self.enterprise_id,
            "name": self.name,
            "period": {"from": iso(self.from_s), "to": iso(self.to_s)},
            "inputs": _amounts(self.inputs),
            "outputs": _amounts(self.outputs),
            "loss": {_label(name): rate.loss_kg for name, rate in rates.items()},
            "recovery": {metal: rates[metal].recovery for metal in METALS},
            "judged_share": {name: round(rate.judged_share, 6) for name, rate in rates.items()},
            "unknown_chemistry_share": None if self.unknown_share is None else round(self.unknown_share, 6),
            "unknown_share": {name: round(rate.unknown_share, 6) for name, rate in rates.items()},
            "by_input": [group.to_dict() for group in self.inputs],
            "by_output": [group.to_dict() for group in self.outputs],
            "transformations": [process.to_dict() for process in self.processes],
        }


def balance(
    connection: duckdb.DuckDBPyConnection, enterprise_id: str, from_s: int | None = None, to_s: int | None = None
) -> Balance:
    """Return the balance of an enterprise over a period.

    Args:
        connection: a ledger.
        enterprise_id: its id.
        from_s: first second of the period (epoch seconds UTC); None: from the beginning.
        to_s: last second of the period; None: to the end.

    Raises:
        NotFoundError: if no record names the enterprise.
    """
    key = find_key(connection, "party", enterprise_id)
    if key is None:
        raise NotFoundError(f"No record names an enterprise {enterprise_id!r}; check the id, or ingest its records.")
    asked = {"enterprise_key": key, "from_s": from_s, "to_s": to_s}
    ((found_id, name),) = connection.execute(
        "SELECT enterprise_id, name FROM enterprise WHERE enterprise_key = ?", [key]
    ).fetchall()
    groups = connection.execute(_query("balance_groups"), asked).fetchall()
    rates = connection.execute(_query("balance_rates"), asked).fetchall()
    sides: dict[str, list[Group]] = {"input": [], "output": []}
    for side, group, items, unweighed, untold, mass, *metals, _ in groups:
        told = dict(zip(METALS, metals, strict=True))
        sides[side].append(Group(group, items, unweighed, untold, mass, told))
    return Balance(
        found_id,
        name,
        from_s,
        to_s,
        inputs=tuple(sides["input"]),
        outputs=tuple(sides["output"]),
        rates={substance: Rate(*row) for substance, *row in rates},
        unknown_share=groups[0][-1] if groups else None,
        processes=_processes(connection, asked),
    )


def _processes(connection: duckdb.DuckDBPyConnection, asked: Mapping[str, Any]) -> tuple[Process, ...]:
    found: dict[str, Process] = {}
    sides: dict[str, dict[str, tuple[float, int, float, int]]] = {}
    for id_, kind, event_s, inputs, outputs, substance, *told in connection.execute(
        _query("balance_each"), asked
    ).fetchall():
        sides.setdefault(id_, {})[substance] = (told[0], told[1], told[2], told[3])
        found.setdefault(id_, Process(id_, kind, event_s, inputs, outputs, sides[id_]))
    return tuple(found.values())


def _amounts(groups: tuple[Group, ...] | list[Group]) -> dict[str, Any]:
    """Add groups up; what is known of none of them is None, so that unknown is never zero."""
    masses = {MASS: [group.kg for group in groups]}
    masses |= {metal: [group.metals_kg[metal] for group in groups] for metal in METALS}
    return {
        **{_label(name): _sum(parts) for name, parts in masses.items()},
        "items": sum(group.items for group in groups),
        "items_without_mass": sum(group.unweighed for group in groups),
        "items_of_unknown_content": sum(group.untold for group in groups),
    }


def _sum(parts: list[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return round(sum(known), 3) if known or not parts else None


def _label(substance: str) -> str:
    return substance if substance == MASS else f"{substance}_kg"
