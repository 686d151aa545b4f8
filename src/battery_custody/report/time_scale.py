"""A time scale on which days and years can both be read: each stretch is as wide as its logarithm."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable

_DAY_S = 86_400
_LEAST_STRETCH = 0.6


class TimeScale:
    """Places on a line for times, given the times that must be told apart (`marks`).

    The stretch between two marks has at least `narrow` units, and grows with the logarithm of its
    days by `grow` units. All of them are then stretched or, down to a limit, pressed alike so that
    the last mark stands at `end`; where that is not enough, it stands beyond.
    """

    def __init__(self, marks: Iterable[int], start: float, end: float, narrow: float = 26, grow: float = 17) -> None:
        self.marks = sorted(set(marks)) or [0]
        self.places = [start]
        for before, after in zip(self.marks, self.marks[1:], strict=False):
            days = (after - before) / _DAY_S
            self.places.append(self.places[-1] + narrow + grow * math.log1p(days) / 2)
        if self.places[-1] > start:
            stretch = max((end - start) / (self.places[-1] - start), _LEAST_STRETCH)
            self.places = [start + (place - start) * stretch for place in self.places]

    @property
    def end(self) -> float:
        """The place of the last mark."""
        return self.places[-1]

    def at(self, seconds: int) -> float:
        """Return the place of a time; what lies outside the marks stands at the nearest one."""
        index = bisect_right(self.marks, seconds) - 1
        if index < 0:
            return self.places[0]
        if index + 1 >= len(self.marks):
            return self.places[-1]
        before, after = self.marks[index], self.marks[index + 1]
        share = (seconds - before) / (after - before)
        return self.places[index] + share * (self.places[index + 1] - self.places[index])
