"""Scoring: findings held against the known truth of a simulation, tactic by tactic.

Recall is the share of the planted instances that a rule meant for the tactic found; precision the
share of those rules' findings that are about something planted. A story about vehicles, enterprises or
transformations is found by a finding whose subject is one of them; any other by one that names one of its
items. Detection never reads the truth.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from battery_custody.errors import InputError


@dataclass(frozen=True)
class TacticScore:
    """How well one tactic was found; `missed` are instances, `false` are findings."""

    tactic: str
    rules: tuple[str, ...]
    planted: int
    missed: tuple[str, ...]
    flagged: int
    false: tuple[str, ...]

    @property
    def found(self) -> int:
        """How many planted instances were found."""
        return self.planted - len(self.missed)

    @property
    def true(self) -> int:
        """How many findings are about something planted."""
        return self.flagged - len(self.false)

    @property
    def recall(self) -> float:
        """Found instances per planted instance; 1 where none was planted."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """True findings per finding; 1 where there is none."""
        return self.true / self.flagged if self.flagged else 1.0

    def to_dict(self) -> dict[str, Any]:
        """Return the score as the command prints it."""
        return {
            "tactic": self.tactic,
            "rules": list(self.rules),
            "planted": self.planted,
            "found": self.found,
            "recall": round(self.recall, 4),
            "flagged": self.flagged,
            "true": self.true,
            "precision": round(self.precision, 4),
            "missed": list(self.missed),
            "false": list(self.false),
        }


@dataclass(frozen=True)
class Scores:
    """The scores of all tactics, and the honest look-alikes (by instance) that were flagged."""

    tactics: tuple[TacticScore, ...]
    look_alikes: tuple[str, ...]
    look_alikes_planted: int


@dataclass(frozen=True)
class _Planted:
    tactic: str
    instance_id: str
    item_ids: frozenset[str]
    subject_ids: frozenset[str]
    look_alike: bool

    @property
    def told_by(self) -> frozenset[str]:
        """The ids that tell the story apart: its subjects, else its items."""
        return self.subject_ids or self.item_ids


def score_findings(findings: Iterable[Mapping[str, Any]], truth: Path) -> Scores:
    """Hold findings (as `custody findings` gives them) against the truth in a folder.

    Raises:
        InputError: if the folder holds no truth.
    """
    covering = _covering()
    planted = _read_truth(truth)
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        by_rule.setdefault(finding["rule_id"], []).append(finding)
    tactics = tuple(_score(tactic, covering, planted, by_rule) for tactic in covering)
    honest = [one for one in planted if one.look_alike]
    guilty = frozenset(id_ for one in planted if not one.look_alike for id_ in one.told_by | one.item_ids)
    flagged = tuple(
        one.instance_id
        for one in honest
        if _named(by_rule, covering.get(one.tactic, {}).get("rules", ()), one) & (one.told_by - guilty)
    )
    return Scores(tactics, flagged, len(honest))


def _score(
    tactic: str,
    covering: Mapping[str, Mapping[str, list[str]]],
    planted: list[_Planted],
    by_rule: Mapping[str, list[Mapping[str, Any]]],
) -> TacticScore:
    rules = tuple(covering[tactic]["rules"])
    instances = [one for one in planted if one.tactic == tactic and not one.look_alike]
    missed = tuple(one.instance_id for one in instances if not one.told_by & _named(by_rule, rules, one))
    flagged = [finding for rule in rules for finding in by_rule.get(rule, ())]
    expected = {rule: _expected(rule, covering, planted) for rule in rules}
    false = tuple(
        finding["finding_id"]
        for finding in flagged
        if not {finding["subject_id"], *finding["item_ids"]} & expected[finding["rule_id"]]
    )
    return TacticScore(tactic, rules, len(instances), missed, len(flagged), false)


def _expected(rule: str, covering: Mapping[str, Mapping[str, list[str]]], planted: list[_Planted]) -> frozenset[str]:
    tactics = {tactic for tactic, lists in covering.items() if rule in (*lists["rules"], *lists["also"])}
    return frozenset(id_ for one in planted if not one.look_alike and one.tactic in tactics for id_ in one.told_by)


def _named(by_rule: Mapping[str, list[Mapping[str, Any]]], rules: Iterable[str], story: _Planted) -> frozenset[str]:
    """Gather the ids that findings of the rules are about, of the kind that tells the story apart."""
    findings = (finding for rule in rules for finding in by_rule.get(rule, ()))
    if story.subject_ids:
        return frozenset(finding["subject_id"] for finding in findings)
    return frozenset(item for finding in findings for item in finding["item_ids"])


def _covering() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("battery_custody.report").joinpath("tactics.toml").read_text("utf-8"))


def _read_truth(folder: Path) -> list[_Planted]:
    found = [*folder.glob("planted.parquet"), *folder.glob("planted.csv")]
    if not found:
        raise InputError(
            f"There is no planted.parquet or planted.csv in {folder}; name the folder `truth` of a simulation."
        )
    with duckdb.connect() as connection:
        source = "read_parquet" if found[0].suffix == ".parquet" else "read_csv"
        rows = connection.execute(
            f"SELECT tactic, instance_id, item_ids, subject_ids, look_alike FROM {source}($file)",
            {"file": str(found[0])},
        ).fetchall()
    return [
        _Planted(tactic, instance_id, _ids(item_ids), _ids(subject_ids), bool(look_alike))
        for tactic, instance_id, item_ids, subject_ids, look_alike in rows
    ]


def _ids(cell: str | None) -> frozenset[str]:
    return frozenset(cell.split(";")) if cell else frozenset()
