"""The rule: one frozen object that says what it flags, why, on what basis, and in which SQL.

A rule's text holds the common table expressions `in_scope`, `evaluable` and `flagged`, in this
order; steps of its own may stand between them. `flagged` returns the columns that identity and
evidence name, and these:

    event_nos          list of BIGINT: the custody events that make the pattern (NULLs are dropped)
    vehicle_event_nos  list of BIGINT: the vehicle events that do, where there are any
    transformation_ids list of VARCHAR: the transformations that do, where there are any
    transfer_nos       list of BIGINT: the bare transfers that do, where there are any
    party_keys         list of INTEGER: the parties involved, the one at fault first
    item_key           the item, or `item_keys`, a list
    first_s, last_s    when the pattern began and ended
    mass_kg            mass at stake, NULL: unknown
    excess             how far past the limit, as a ratio from 0 upwards, NULL: nothing to measure

A declared name `x_id` is read from the column `x_key`, or from `x_no` for events, and given out
as the code; `x_ids` from the list `x_keys` or `x_nos`. A declared `x_s` is a time and given out as `x_at`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from battery_custody.detect.portable import check_sql, parse, placeholders, shapes_read
from battery_custody.errors import RuleError
from battery_custody.vocab import Severity, SubjectType

#: A value of a parameter; None: the regulation's own.
Value = int | float | str | bool | None

#: The parameter that every rule may use without declaring it: the time of judging, epoch seconds.
NOW = "now_s"

FIXED_COLUMNS = ("event_nos", "party_keys", "first_s", "last_s", "mass_kg", "excess")
_ID = re.compile(r"CC[1-9][0-9]{2}")
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")
_VERSION = re.compile(r"[1-9][0-9]*")

#: The column of `flagged` that names the subject.
SUBJECT_COLUMNS = {
    SubjectType.BATTERY: "item_key",
    SubjectType.BATTERY_CODE: "item_key",
    SubjectType.LOT: "item_key",
    SubjectType.VEHICLE: "vehicle_key",
    SubjectType.ENTERPRISE: "enterprise_key",
    SubjectType.SITE: "site_key",
    SubjectType.TRANSFORMATION: "transformation_id",
    SubjectType.EVENT: "event_no",
}


class Scope(StrEnum):
    """What must be judged again when new records arrive."""

    ITEM = "item"  #: the items that the records touch: the rule reads nothing of other items
    ALL = "all"  #: everything: it depends on the time of judging, or on more than one item


class Status(StrEnum):
    """How much a rule has been tried."""

    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule that has checked itself; see the module for what its SQL returns.

    `title` is a short statement, `summary` a sentence with {names} of identity and evidence.
    `legal_basis` holds keys of articles, or `analytic` alone.

    Raises:
        RuleError: when built with anything that does not fit.
    """

    id: str
    name: str
    title: str
    summary: str
    severity: Severity
    legal_basis: tuple[str, ...]
    subject: SubjectType
    scope: Scope
    identity: tuple[str, ...]
    evidence: tuple[str, ...]
    sql: str
    params: Mapping[str, Value] = field(default_factory=dict)
    version: str = "1"
    status: Status = Status.EXPERIMENTAL
    #: The steps that an engine need not keep while it runs the rule; told by its SQL.
    light_steps: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        self._check(bool(_ID.fullmatch(self.id)), "its id is not of the form CC101")
        self._check(bool(_NAME.fullmatch(self.name)), f"its name {self.name!r} is not of the form custody-break")
        self._check(bool(_VERSION.fullmatch(self.version)), f"its version {self.version!r} is no whole number")
        self._check(bool(self.legal_basis), "it names no legal basis; write analytic where there is none")
        self._check(bool(self.identity), "it names no identity")
        doubled = set(self.identity) & set(self.evidence)
        self._check(not doubled, f"identity and evidence both name {sorted(doubled)}")
        self._check(NOW not in self.params, f"it declares {NOW}, which every rule has")
        for name in summary_names(self.summary):
            self._check(name in self.declared, f"its summary uses {name!r}, which identity and evidence lack")
        try:
            checked = check_sql(self.sql, {*self.params}, optional={NOW})
        except ValueError as error:
            raise RuleError(f"The rule {self.id} is not well formed: {error}.") from error
        object.__setattr__(self, "light_steps", checked.light_steps)
        columns = checked.columns
        for name in FIXED_COLUMNS:
            self._check(name in columns, f"flagged does not return {name}")
        timeless = self.scope is not Scope.ITEM or f"${NOW}" not in self.sql
        self._check(timeless, f"it is of item scope and uses {NOW}, which moves for all items at once")
        subject = SUBJECT_COLUMNS[self.subject]
        self._check(subject in columns, f"flagged does not return {subject}, which names its subject")
        self._check("item_key" in columns or "item_keys" in columns, "flagged returns no item_key")
        for name in self.declared:
            self._check(bool(columns & set(sources(name))), f"flagged returns no column for {name}")

    def _check(self, fits: bool, what: str) -> None:
        if not fits:
            raise RuleError(f"The rule {self.id} is not well formed: {what}; correct its file.")

    @cached_property
    def shapes(self) -> tuple[str, ...]:
        """The shapes of the network that it reads; they are found with its parameters before it is judged."""
        return shapes_read(self.sql)

    @cached_property
    def sql_params(self) -> frozenset[str]:
        """The parameters that its SQL uses itself."""
        return frozenset(placeholders(parse(f"{self.sql} SELECT * FROM flagged")))

    @property
    def declared(self) -> tuple[str, ...]:
        """The names of identity and evidence, in order."""
        return self.identity + self.evidence

    def to_dict(self) -> dict[str, Any]:
        """Return what the catalogue says of it, without its SQL."""
        return {
            "rule_id": self.id,
            "name": self.name,
            "title": self.title,
            "severity": str(self.severity),
            "legal_basis": list(self.legal_basis),
            "subject_type": str(self.subject),
            "scope": str(self.scope),
            "identity": [given_name(name) for name in self.identity],
            "evidence": [given_name(name) for name in self.evidence],
            "params": dict(self.params),
            "version": self.version,
            "status": str(self.status),
        }

    @property
    def is_data_quality(self) -> bool:
        """Whether it tells of the quality of records, not of leaks; never mixed in a figure or ranking."""
        return self.id.startswith("CC9")


def summary_names(template: str) -> tuple[str, ...]:
    """Return the names in braces of a summary template, in order."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def sources(name: str) -> tuple[str, ...]:
    """Return the columns of `flagged` that can stand for a declared name, the first choice first."""
    if name.endswith("_ids"):
        stem = name.removesuffix("_ids")
        return (f"{stem}_keys", f"{stem}_nos", name)
    if name.endswith("_id"):
        stem = name.removesuffix("_id")
        return (f"{stem}_key", f"{stem}_no", name)
    return (name,)


def given_name(name: str) -> str:
    """Return the name under which a declared value is given out: times change from `_s` to `_at`."""
    return name.removesuffix("_s") + "_at" if name.endswith("_s") else name


def judging(sql: str) -> str:
    """Return a rule's text as one query: both counts beside each flagged row, and once where none is flagged."""
    counts = "(SELECT COUNT(*) FROM in_scope) AS cases_in_scope, (SELECT COUNT(*) FROM evaluable) AS cases_evaluable"
    flagged = "(SELECT TRUE AS is_flagged, * FROM flagged) AS found"
    return f"{sql} SELECT * FROM (SELECT {counts}) AS cases LEFT JOIN {flagged} ON TRUE"
