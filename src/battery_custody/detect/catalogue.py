"""The catalogue: every rule file of the package, found by its name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from battery_custody.detect.rule import Rule
from battery_custody.errors import InputError, NotFoundError, RuleError

_FOLDER = Path(__file__).parent / "rules"
_PREFIX = re.compile(r"CC[0-9]{0,3}\*?")


@cache
def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules in order, without loading them."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("CC[0-9][0-9][0-9].py")))


def all_rules() -> tuple[Rule, ...]:
    """Return all rules, in order of their ids."""
    return tuple(rule(rule_id) for rule_id in rule_ids())


@cache
def rule(rule_id: str) -> Rule:
    """Return the rule of an id.

    Raises:
        NotFoundError: if there is none.
        RuleError: if its file is not well formed.
    """
    if rule_id not in rule_ids():
        raise NotFoundError(f"There is no rule {rule_id!r}; `custody rules` lists them.")
    module = import_module(f"battery_custody.detect.rules.{rule_id}")
    found = getattr(module, "RULE", None)
    if not isinstance(found, Rule) or found.id != rule_id:
        raise RuleError(f"The file {rule_id}.py must hold the rule {rule_id} under the name RULE.")
    return found


def page(rule_id: str) -> str:
    """Return the documentation page of a rule: the text at the head of its file.

    Raises:
        NotFoundError: if there is no such rule.
    """
    rule(rule_id)
    return inspect.getdoc(import_module(f"battery_custody.detect.rules.{rule_id}")) or ""


def select_rules(names: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """Return the rules of these ids or beginnings of ids (`CC1`, `CC4*`), each once; None: all rules.

    Raises:
        InputError: for a name that fits no rule.
    """
    if names is None:
        return all_rules()
    chosen: set[str] = set()
    for name in (name.strip().upper() for name in names):
        found = {each for each in rule_ids() if each.startswith(name.removesuffix("*"))}
        if not found or not _PREFIX.fullmatch(name):
            raise InputError(f"No rule has the id {name!r} or begins with it; `custody rules` lists them.")
        chosen |= found
    return tuple(rule(each) for each in sorted(chosen))
