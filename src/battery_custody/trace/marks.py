"""Marks: what is doubtful about the items of a genealogy, each as a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from battery_custody.model.identifiers.battery_code import REUSE_LENGTH
from battery_custody.model.identifiers.scheme import recognise
from battery_custody.trace.statements import statement

#: How many wholes a mark lists.
_LISTED = 5


class MarkKind(StrEnum):
    """What is doubtful about an item of a genealogy."""

    MISSING = "missing"  # a link names it, and nobody sent anything of it
    CYCLE = "cycle"  # it is found below itself
    IN_TWO_WHOLES = "in_two_wholes"  # at one time
    BROKEN_DOCUMENT = "broken_document"  # a document about it breaks its schema
    NO_INPUTS = "no_inputs"  # it was made from nothing that is reported
    NO_MASS = "no_mass"  # it went into a transformation, and its mass is unknown
    UNACCOUNTED = "unaccounted"  # its whole was taken apart, and nothing is reported of it since
    ORIGINAL_UNKNOWN = "original_unknown"  # a reuse code, and no record names its original


@dataclass(frozen=True, slots=True)
class ItemMark:
    """What is doubtful about an item, as a sentence."""

    item_id: str
    kind: MarkKind
    what: str

    def to_dict(self) -> dict[str, Any]:
        """Return the mark as the command prints it."""
        return {"item_id": self.item_id, "mark": str(self.kind), "what": self.what}


def marks_of(
    connection: duckdb.DuckDBPyConnection,
    root: int,
    ids: Mapping[int, str],
    cycles: Iterable[int],
    recoded: Iterable[int],
) -> tuple[ItemMark, ...]:
    """Return what is doubtful about items.

    Args:
        connection: a ledger.
        root: the item asked about; what became of its parts is looked at.
        ids: the items by key.
        cycles: those that are found below themselves.
        recoded: those whose original is known.
    """
    asker = _Asker(connection, ids)
    found = [
        *asker.missing(),
        *asker.overlapping(),
        *asker.told("mark_document", MarkKind.BROKEN_DOCUMENT, "{}"),
        *asker.told("mark_without_inputs", MarkKind.NO_INPUTS, "It came out of {}, of which no input is reported."),
        *asker.told("mark_without_mass", MarkKind.NO_MASS, "It went into {}, and no record gives its mass."),
        *asker.unaccounted(root),
        *asker.unknown_originals(set(recoded)),
    ]
    sentence = "It is found below itself: it consists of itself, or came from itself."
    found += [ItemMark(ids[key], MarkKind.CYCLE, sentence) for key in cycles]
    return tuple(sorted(dict.fromkeys(found), key=lambda mark: (mark.item_id, mark.kind, mark.what)))


class _Asker:
    """Asks a ledger about the items, in small queries of which most find nothing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, ids: Mapping[int, str]) -> None:
        self._connection = connection
        self._ids = ids

    def missing(self) -> Iterator[ItemMark]:
        unheard = [key for (key,) in self._ask("mark_unheard", self._ids)]
        for (key,) in self._ask("mark_missing", unheard):
            yield ItemMark(self._ids[key], MarkKind.MISSING, "A link names it, and nobody sent a record of it.")

    def overlapping(self) -> Iterator[ItemMark]:
        wholes: dict[int, set[int]] = defaultdict(set)
        for child, parent, other in self._ask("mark_overlap", self._ids):
            wholes[child] |= {parent, other}
        for (key,) in self._ask("mark_divisible", wholes):
            del wholes[key]
        names = dict(self._ask("item_names", {whole for listed in wholes.values() for whole in listed}))
        for key, listed in wholes.items():
            found = sorted(names[whole] for whole in listed)
            more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            what = f"At one time it was in {', '.join(found[:_LISTED])}{more}."
            yield ItemMark(self._ids[key], MarkKind.IN_TWO_WHOLES, what)

    def told(self, name: str, kind: MarkKind, sentence: str) -> Iterator[ItemMark]:
        for key, what in self._ask(name, self._ids):
            yield ItemMark(self._ids[key], kind, sentence.format(what))

    def unaccounted(self, root: int) -> Iterator[ItemMark]:
        if self._connection.execute(statement("mark_opened"), {"key": root}).fetchall():
            rows = self._connection.execute(statement("mark_unaccounted"), {"key": root}).fetchall()
            for key, opened_id in rows:
                if key in self._ids:
                    what = f"Its whole was taken apart ({opened_id}), and nothing is reported of it since."
                    yield ItemMark(self._ids[key], MarkKind.UNACCOUNTED, what)

    def unknown_originals(self, recoded: set[int]) -> Iterator[ItemMark]:
        doubtful = [key for key, id_ in self._ids.items() if key not in recoded and _is_reuse(id_)]
        known = {key for (key,) in self._ask("mark_recoded", doubtful)}
        for key in doubtful:
            if key not in known:
                what = "It bears a reuse code, and no record names its original."
                yield ItemMark(self._ids[key], MarkKind.ORIGINAL_UNKNOWN, what)

    def _ask(self, name: str, keys: Iterable[int]) -> list[tuple[Any, ...]]:
        wanted = sorted(keys)
        return self._connection.execute(statement(name), {"key": wanted}).fetchall() if wanted else []


def _is_reuse(item_id: str) -> bool:
    # By its length first: a pack has hundreds of parts, and taking codes apart is most of the time of an answer.
    return len(item_id.strip()) == REUSE_LENGTH and recognise(item_id).scheme == "gbt34014_reuse"
