"""Parameters of rules set for one run: `CC502.window_days=30`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from battery_custody.detect.catalogue import rule, rule_ids
from battery_custody.detect.rule import Rule, Value
from battery_custody.errors import InputError

#: Values for one run: by rule id, then by parameter.
Overrides = Mapping[str, Mapping[str, Value]]


def read_overrides(texts: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Read parameters as they are written on the command line.

    Raises:
        InputError: for text of another form, an unknown rule or parameter, or a value of another type.
    """
    overrides: dict[str, dict[str, Value]] = {}
    for text in texts:
        target, equals, value = text.partition("=")
        rule_id, dot, name = target.strip().partition(".")
        if not equals or not dot:
            raise InputError(f"The parameter {text!r} is not of the form CC502.window_days=30.")
        found = _rule(rule_id.upper())
        overrides.setdefault(found.id, {})[name] = _value(found, name, value.strip())
    return overrides


def check_overrides(overrides: Overrides) -> None:
    """Check parameters that were given as values.

    Raises:
        InputError: for an unknown rule or parameter, or a value of another type.
    """
    for rule_id, values in overrides.items():
        found = _rule(rule_id)
        for name, value in values.items():
            if not _fits(_default(found, name), value):
                raise _wrong(found, name, value)


def effective(rule: Rule, overrides: Overrides) -> dict[str, Value]:
    """Return a rule's parameters for a run: its own, those of the run in their place."""
    return {**rule.params, **overrides.get(rule.id, {})}


def _rule(rule_id: str) -> Rule:
    if rule_id not in rule_ids():
        raise InputError(f"A parameter is set for {rule_id!r}, which is no rule; `custody rules` lists them.")
    return rule(rule_id)


def _default(found: Rule, name: str) -> Value:
    if name not in found.params:
        names = ", ".join(found.params) or "none"
        raise InputError(f"The rule {found.id} has no parameter {name!r}; it has {names}.")
    return found.params[name]


def _value(found: Rule, name: str, text: str) -> Value:
    default = _default(found, name)
    if isinstance(default, bool):
        if text.lower() in {"true", "false"}:
            return text.lower() == "true"
        raise _wrong(found, name, text)
    if isinstance(default, str):
        return text
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        raise _wrong(found, name, text) from None
    if not _fits(default, value):
        raise _wrong(found, name, text)
    return value


def _fits(default: Value, value: Value) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, str):
        return isinstance(value, str)
    if isinstance(default, int):
        return isinstance(value, int)
    # None stands for the regulation's number: any finite number can take its place.
    return isinstance(value, (int, float)) and value == value and abs(value) != float("inf")


def _wrong(found: Rule, name: str, value: Value) -> InputError:
    default = found.params[name]
    if isinstance(default, bool):
        kind = "true or false"
    elif isinstance(default, str):
        kind = "text"
    else:
        kind = "a whole number" if isinstance(default, int) else "a number"
    return InputError(f"The parameter {found.id}.{name} is {value!r}; write {kind}.")
