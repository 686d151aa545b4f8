"""What a shape returns: instances with their parties and flows, ragged arrays laid end to end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battery_custody.network.flows import Floats, Flows, Ints


@dataclass(frozen=True, eq=False)
class Instances:
    """Instances of one shape, `n` of them.

    `party` and `flow` hold places in the flows' arrays; those of instance i stand between `start[i]` and
    `start[i + 1]`: the parties with the one at the centre, or the beginning, first; the flows in time
    order. `measure` has one number an instance: how unusual, or how complete it is. `cut` names the
    parties of which a limit kept something from being followed to its end: what may be missing.
    """

    party_start: Ints
    party: Ints
    flow_start: Ints
    flow: Ints
    measure: Floats
    cut: Ints

    def __len__(self) -> int:
        """Return how many instances there are."""
        return len(self.measure)

    def parties_of(self, place: int) -> Ints:
        """Return the parties of one instance."""
        return self.party[self.party_start[place] : self.party_start[place + 1]]

    def flows_of(self, place: int) -> Ints:
        """Return the flows of one instance."""
        return self.flow[self.flow_start[place] : self.flow_start[place + 1]]

    @classmethod
    def of(cls, found: list[tuple[list[int], list[int], float]], *, cut: Ints | None = None) -> Instances:
        """Lay instances end to end: parties, flows and measure of each; `cut` may name a party twice."""
        parties = [party for each, _, _ in found for party in each]
        flows = [flow for _, each, _ in found for flow in each]
        return cls(
            _starts([len(each) for each, _, _ in found]),
            np.asarray(parties, np.int64),
            _starts([len(each) for _, each, _ in found]),
            np.asarray(flows, np.int64),
            np.asarray([measure for _, _, measure in found], np.float64),
            np.unique(np.zeros(0, np.int64) if cut is None else cut),
        )

    def named(self, flows: Flows) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Return each instance as keys of its parties and numbers of its flows, sorted: to compare and to show."""
        return sorted(
            (
                tuple(int(flows.party_keys[party]) for party in self.parties_of(place)),
                tuple(int(flows.no[flow]) for flow in self.flows_of(place)),
            )
            for place in range(len(self))
        )


def _starts(lengths: list[int]) -> Ints:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(np.asarray(lengths, np.int64), out=starts[1:])
    return starts
