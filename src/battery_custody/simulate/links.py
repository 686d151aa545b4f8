"""Links of parts and wholes as growing columns: which battery was put into which, and taken out, by which events."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools, Ints
from battery_custody.simulate.events import Recorded


@dataclass(frozen=True)
class ReportedLinks:
    """Links as they stand in the records: batteries by index, times in seconds (NONE: not taken out)."""

    parent: Ints
    child: Ints
    joined: Ints
    separated: Ints
    joined_by: Ints  # row number of the event that put the child in


@dataclass
class Links:
    """Blocks of links; times are those of the events that joined and separated."""

    blocks: list[tuple[Ints, Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def add(self, parent: Ints, child: Ints, joined: Ints, separated: Ints, after: Ints) -> None:
        """Add links by the uids of their events.

        Args:
            parent: the wholes, by index.
            child: the parts, by index.
            joined: uid of the event that put the child in.
            separated: uid of the event that took it out, NONE where it stays.
            after: uid of an event without whose report this link isn't reported either, NONE for none.
        """
        self.blocks.append((parent, child, joined, separated, after))

    def reported(self, recorded: Recorded) -> ReportedLinks:
        """Give the links whose joining was reported before the horizon."""
        if not self.blocks:
            nothing = np.empty(0, dtype=np.int64)
            return ReportedLinks(*(nothing.copy() for _ in range(5)))
        parent, child, joined, separated, after = (np.concatenate(part) for part in zip(*self.blocks, strict=True))
        kept: Bools = (recorded.number[joined] >= 0) & recorded.kept(after)
        parent, child, joined, separated = parent[kept], child[kept], joined[kept], separated[kept]
        time = recorded.columns["time"]
        by, until = recorded.number[joined], np.where(separated == NONE, NONE, recorded.number[separated])
        return ReportedLinks(parent, child, time[by], np.where(until == NONE, NONE, time[until]), by)
