"""Answers to whether items passed through a party or a site: yes with the way, no, or unknown and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from battery_custody.trace.gaps import day


class Reached(StrEnum):
    """The three answers: `unknown` where no way is known and a part of one is missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stage:
    """One item on the way; the last one says which party had it, by which record, and inside of what."""

    item_id: str
    party_id: str | None = None
    event_id: str | None = None
    inside_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the stage as the command prints it."""
        found = {"item_id": self.item_id, "party_id": self.party_id, "event_id": self.event_id}
        return {**found, "inside_id": self.inside_id} if self.inside_id else found


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing of an item, as a sentence."""

    item_id: str
    what: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as the command prints it."""
        return {"item_id": self.item_id, "what": self.what}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether an item, or what it came from, passed through what was asked about; `hops` are links."""

    item_id: str
    answer: Reached
    hops: int | None = None
    path: tuple[Stage, ...] = ()
    unknown_because: tuple[Missing, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as `custody reach ITEM --json` prints it."""
        return {
            "item_id": self.item_id,
            "answer": str(self.answer),
            "hops": self.hops,
            "path": [stage.to_dict() for stage in self.path],
            "unknown_because": [missing.to_dict() for missing in self.unknown_because],
        }


def missing_words(kind: str, at_s: int | None, party_id: str | None, other_id: str | None) -> str:
    """Return what is missing as a sentence; the kinds are those of `trace/sql/reach_unknown.sql`."""
    one, other, when = party_id or "an unnamed party", other_id or "an unnamed party", day(at_s)
    match kind:
        case "no_birth":
            return f"Its first record is of {when}, and nobody reported who made or imported it."
        case "no_event":
            return "No event of it is reported: who made it and who had it is not known."
        case "no_record":
            return "A link names it, and nobody sent a record of it."
        case "break":
            return f"{other} handed it on on {when}, but {one} had it last: what was in between is not recorded."
        case "put_in":
            last = f"but {one} had it last: how it came there is not recorded"
            return f"{other} had the whole that it was put into on {when}, {last}."
        case "unnamed":
            return f"The record of {when} does not say who {'took it over' if other_id is None else 'handed it over'}."
        case "not_received":
            return f"{one} dispatched it to {other} on {when}, and no receipt is reported."
        case "no_original":
            return "It bears a reuse code, and no record names its original."
        case "no_inputs":
            return f"{one} made it on {when} from inputs that nobody reported."
        case "no_site":
            return f"{one} had it from {when} on, and at which of its sites is not recorded."
    return f"Its records are not whole ({kind})."
