"""Work on batteries that is no recycling: packs taken apart, and packs put together from their modules."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints
from battery_custody.simulate.events import Recorded
from battery_custody.vocab import TransformationKind

WORKING_KINDS = (TransformationKind.DISASSEMBLY, TransformationKind.REMANUFACTURING)


@dataclass(frozen=True)
class ReportedWorkings:
    """Workings as they stand in the records; inputs and outputs name a working by its row."""

    kind: Ints
    enterprise: Ints
    time: Ints
    record_time: Ints
    input_of: Ints
    input: Ints
    output_of: Ints
    output: Ints


@dataclass
class Workings:
    """Blocks of workings: kind, who works, the uid of the event that tells of it, what goes in and comes out."""

    blocks: list[tuple[int, Ints, Ints]] = field(default_factory=list)
    inputs: list[tuple[Ints, Ints]] = field(default_factory=list)
    outputs: list[tuple[Ints, Ints]] = field(default_factory=list)
    size: int = 0

    def add(
        self,
        kind: TransformationKind,
        enterprise: Ints,
        told_by: Ints,
        inputs: tuple[Ints, Ints],
        outputs: tuple[Ints, Ints],
    ) -> None:
        """Add workings; `inputs` and `outputs` are positions among these workings and batteries by index."""
        self.blocks.append((WORKING_KINDS.index(kind), enterprise, told_by))
        self.inputs.append((inputs[0] + self.size, inputs[1]))
        self.outputs.append((outputs[0] + self.size, outputs[1]))
        self.size += len(enterprise)

    def reported(self, recorded: Recorded) -> ReportedWorkings:
        """Give the workings whose event was reported before the horizon."""
        nothing = np.empty(0, dtype=np.int64)
        kind = np.concatenate([nothing, *(np.full(len(uid), kind) for kind, _, uid in self.blocks)])
        enterprise = np.concatenate([nothing, *(party for _, party, _ in self.blocks)])
        number = recorded.number[np.concatenate([nothing, *(uid for _, _, uid in self.blocks)])]
        kept: Bools = number >= 0
        row = np.cumsum(kept) - 1
        number = number[kept]
        sides = []
        for side in (self.inputs, self.outputs):
            of = np.concatenate([nothing, *(working for working, _ in side)])
            item = np.concatenate([nothing, *(items for _, items in side)])
            sides += [row[of[kept[of]]], item[kept[of]]]
        return ReportedWorkings(
            kind[kept], enterprise[kept], recorded.columns["time"][number], recorded.record_time[number], *sides
        )
