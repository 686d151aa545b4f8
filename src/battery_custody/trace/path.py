"""Paths between two parties: hand-overs that follow one another in time, whatever item they are of.

Each step leaves a party no earlier than the step before arrived there. What was dispatched and never
received counts as having arrived when it left, as in a chain of custody; where only the day is
known, any moment of that day does. A path is looked for hop by hop: for each party the earliest
arrival by so many hand-overs, so that the first round that arrives has the fewest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from battery_custody.errors import InputError
from battery_custody.model.times import iso

#: How many hand-overs a path may have.
MOST_HOPS = 64

_EVER = 1 << 62


class By(StrEnum):
    """Which of the paths is wanted."""

    EARLIEST = "earliest"  # the one that arrives first; of several the one with the fewest hand-overs
    FEWEST = "fewest"  # the one with the fewest hand-overs; of several the one that arrives first


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over between two parties; `item_id` is None in a bare network of transfers."""

    transfer_id: str
    consignor_id: str
    consignee_id: str
    item_id: str | None
    dispatched_s: int | None
    received_s: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as the command prints it."""
        return {
            "transfer_id": self.transfer_id,
            "consignor_id": self.consignor_id,
            "consignee_id": self.consignee_id,
            "item_id": self.item_id,
            "dispatched_at": iso(self.dispatched_s),
            "received_at": iso(self.received_s),
        }


@dataclass(frozen=True, slots=True)
class PartyPath:
    """A path from one party to another, in order of time; `hand_overs` is None where there is none."""

    from_id: str
    to_id: str
    by: By
    hand_overs: tuple[HandOver, ...] | None
    arrives_s: int | None = None
    first_s: int | None = None
    last_s: int | None = None

    @property
    def party_ids(self) -> tuple[str, ...]:
        """The parties on the way, from the first to the last."""
        return (self.from_id, *(one.consignee_id for one in self.hand_overs or ()))

    def to_dict(self) -> dict[str, Any]:
        """Return the path as `custody path FROM TO --json` prints it."""
        return {
            "from": self.from_id,
            "to": self.to_id,
            "by": str(self.by),
            "between": [iso(self.first_s), iso(self.last_s)],
            "arrives_at": iso(self.arrives_s),
            "hops": None if self.hand_overs is None else len(self.hand_overs),
            "transfers": None if self.hand_overs is None else [one.to_dict() for one in self.hand_overs],
        }


@dataclass(frozen=True, slots=True)
class Step:
    """The best hand-over to a party in one round: who gave, when it arrives, and how its place finds it again."""

    consignor_id: str
    arrives_s: int
    found: Any


class HandOvers(Protocol):
    """A place that holds hand-overs: the ledger, or its graph."""

    def party(self, name: str) -> str:
        """Return the id of a party; raises NotFoundError where nobody has reported it."""

    def onward(self, since: Mapping[str, int], last_s: int) -> dict[str, Step]:
        """Return, by consignee, the hand-over that arrives first from any of some parties.

        Args:
            since: from when on each of the parties may hand over (epoch seconds UTC).
            last_s: nothing later counts.
        """

    def told(self, steps: list[Step]) -> tuple[HandOver, ...]:
        """Return the hand-overs of steps, in their order."""


def find_path(
    place: HandOvers,
    from_name: str,
    to_name: str,
    by: str = By.EARLIEST,
    first_s: int | None = None,
    last_s: int | None = None,
) -> PartyPath:
    """Return a path between two parties in which each hand-over follows the one before in time.

    Args:
        place: who is asked.
        from_name: the party at which it begins.
        to_name: the party at which it ends.
        by: `earliest` or `fewest`.
        first_s: nothing earlier counts (epoch seconds UTC).
        last_s: nothing later counts.

    Raises:
        NotFoundError: for a party that nobody has reported.
        InputError: for one party twice, another `by`, or times in the wrong order.
    """
    if by not in tuple(By):
        raise InputError(f"A path by {by!r} is unknown; write earliest or fewest.")
    if first_s is not None and last_s is not None and first_s > last_s:
        raise InputError("The second time of --between is before the first; write the earlier one first.")
    begin, end = place.party(from_name), place.party(to_name)
    if begin == end:
        raise InputError(f"A path leads from one party to another; {begin!r} is named twice.")
    rounds = _search(place, begin, end, by == By.FEWEST, first_s, _EVER if last_s is None else last_s)
    arrived = [number for number, steps in enumerate(rounds) if end in steps]
    asked = PartyPath(begin, end, By(by), None, None, first_s, last_s)
    if not arrived:
        return asked
    steps, party = [], end
    for number in range(arrived[-1], -1, -1):
        steps.append(rounds[number][party])
        party = steps[-1].consignor_id
    hand_overs = place.told(steps[::-1])
    return PartyPath(begin, end, By(by), hand_overs, rounds[arrived[-1]][end].arrives_s, first_s, last_s)


def _search(
    place: HandOvers, begin: str, end: str, first_is_enough: bool, first_s: int | None, last_s: int
) -> list[dict[str, Step]]:
    """Return, round by round, the parties that were reached earlier than before, and how."""
    since = {begin: -_EVER if first_s is None else first_s}
    best = dict(since)
    rounds: list[dict[str, Step]] = []
    while since and len(rounds) < MOST_HOPS:
        steps = {
            party: step
            for party, step in place.onward(since, last_s).items()
            # What arrives no earlier than the best path so far is on no better one.
            if step.arrives_s < best.get(party, _EVER) and step.arrives_s < best.get(end, _EVER)
        }
        if not steps:
            break
        rounds.append(steps)
        since = {party: step.arrives_s for party, step in steps.items() if party != end}
        best.update({party: step.arrives_s for party, step in steps.items()})
        if first_is_enough and end in steps:
            break
    return rounds
