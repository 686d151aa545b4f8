"""Parts: how many modules and cells the packs have, and of which packs the records name them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints

#: Modules of a pack and cells of a module, by battery model; common layouts, an assumption of the simulation.
MODULES, CELLS = (8, 12, 12, 16), (8, 12, 16, 24)
#: Room for modules in a pack and for cells in a module in the numbers of the codes.
MODULE_ROOM, CELL_ROOM = 16, 32
#: Share of the mass of a pack that its modules have; the rest is housing, cooling and wiring.
MODULES_MASS = 0.78
#: Share of it that is left as scrap when the modules are taken out; the rest is coolant and dust.
HOUSING_MASS = 0.21
#: Share of the mass of a module that its cells have.
CELLS_MASS = 0.9


@dataclass
class Parts:
    """Shares of the packs with parts on record, the layouts by model, and the packs that were taken apart."""

    modules_share: float  # of the packs
    cells_share: float  # of the packs with modules
    modules: Ints  # by battery model
    cells: Ints  # of a module, by battery model
    opened: list[Ints] = field(default_factory=list)

    def on_record(self, rng: np.random.Generator, count: int) -> tuple[Bools, Bools]:
        """Draw of which of the first `count` packs the records name modules, and of which cells as well.

        Packs that were taken apart are among the first.
        """
        modules = rng.random(count) < self.modules_share
        modules[self.opened_packs()] = True
        return modules, modules & (rng.random(count) < self.cells_share)

    def opened_packs(self) -> Ints:
        """List the packs that were taken apart."""
        return np.concatenate([np.empty(0, dtype=np.int64), *self.opened])


def lay_out(rng: np.random.Generator, models: int, modules_share: float, cells_share: float) -> Parts:
    """Draw the layout of each battery model."""
    return Parts(modules_share, cells_share, rng.choice(MODULES, models), rng.choice(CELLS, models))
