"""Drafts: a twin and its aspects while rows are made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from battery_custody.ingest.catenax.batch import CatenaxBatch, Problem, Row


@dataclass(slots=True)
class Names:
    """What the names in a file stand for: battery codes and passports of its twins, and when each was made."""

    items: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    _doubtful: set[str] = field(default_factory=set)

    def learn(self, name: str | None, item: str | None) -> None:
        """Note that a name stands for an item; one that stands for several stands for none."""
        if name and item and self.items.setdefault(name, item) != item:
            self._doubtful.add(name)

    def item(self, name: str) -> str:
        """Return the item that a name stands for: itself where no twin of the file has it."""
        return name if name in self._doubtful else self.items.get(name, name)


@dataclass(slots=True)
class Description:
    """What all aspects of a twin say of it, put together: a battery or part, or a lot."""

    is_lot: bool = False
    is_told: bool = False
    row: Row = field(default_factory=dict)
    aliases: dict[tuple[str, str], None] = field(default_factory=dict)

    def tell(self, **known: Any) -> None:
        """Note attributes; what was noted first stays."""
        self.is_told = True
        for name, value in known.items():
            if value is not None:
                self.row.setdefault(name, value)


@dataclass(slots=True)
class Draft:
    """One aspect of a twin while it is read: where its rows go, and what is wrong with it."""

    batch: CatenaxBatch
    record: int
    item_id: str
    document_id: str
    aspect: str
    names: Names
    about: Description
    problems: list[Problem] = field(default_factory=list)

    def add(self, table: str, row: Row) -> None:
        """Add a row of this aspect."""
        self.batch.add(table, self.record, row)

    def alias(self, kind: str, name: str | None) -> None:
        """Note another name of the twin."""
        if name and name != self.item_id:
            self.about.aliases[name, kind] = None

    def wrong(self, field_: str, clause: str) -> None:
        """Note what is wrong with the payload, which is taken all the same."""
        self.problems.append(Problem(field_, clause))
