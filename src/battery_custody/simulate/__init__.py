"""A simulated nation: record files with whole battery lives, honest noise and planted diversions.

It writes source files and knows nothing of how they are judged.
"""

from __future__ import annotations

from battery_custody.simulate.nation import SimulationSummary, simulate_nation

__all__ = ["SimulationSummary", "simulate_nation"]
