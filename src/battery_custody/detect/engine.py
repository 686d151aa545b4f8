"""The engine of detection: what a second one must be able to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from battery_custody.detect.rule import Rule, Value

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Judgement:
    """What came of one rule: three counts, and the flagged rows with keys, not codes."""

    in_scope: int
    evaluable: int
    flagged: int
    rows: pa.Table


class Engine(ABC):
    """Runs the SQL of rules over the flat tables, under their own names."""

    #: The name by which it is chosen and recorded.
    name: str

    @abstractmethod
    def judge(self, rule: Rule, params: Mapping[str, Value], touched: str | None = None) -> Judgement:
        """Run one rule.

        Args:
            rule: the rule.
            params: a value for each of its parameters, and `now_s`.
            touched: name of a table with a column `item_key`; a rule of item scope then judges
                these items only.

        Raises:
            RuleError: if the engine refuses the rule's SQL, naming the rule.
        """

    @abstractmethod
    def close(self) -> None:
        """Undo what the engine did to its tables' names while it judged; called once, at the end of a run."""
