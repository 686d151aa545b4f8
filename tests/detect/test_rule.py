"""The rule object refuses what does not fit, and says what."""

from __future__ import annotations

from typing import Any

import pytest

from battery_custody.detect.rule import Rule, Scope, given_name, sources
from battery_custody.errors import RuleError
from battery_custody.vocab import Severity, SubjectType

FLAGGED = """SELECT item_key, event_no, consignor_key, at_s AS handed_over_s, [event_no] AS event_nos,
        [consignor_key] AS party_keys, at_s AS first_s, at_s AS last_s, mass_kg, gap_s / 86400.0 AS excess
    FROM evaluable"""

SQL = f"""
WITH in_scope AS (
    SELECT item_key, event_no, consignor_key, at_s, mass_kg, gap_s FROM custody_transfer
),
evaluable AS (
    SELECT * FROM in_scope WHERE consignor_key IS NOT NULL
),
flagged AS (
    {FLAGGED} WHERE gap_s >= $min_gap_s
)
"""


def a_rule(**changes: Any) -> Rule:
    values: dict[str, Any] = {
        "id": "CC199",
        "name": "made-up",
        "title": "A rule of the tests",
        "summary": "{item_id} was handed over by {consignor_id} on {handed_over_s}.",
        "severity": Severity.LOW,
        "legal_basis": ("analytic",),
        "subject": SubjectType.BATTERY,
        "scope": Scope.ITEM,
        "identity": ("item_id", "event_id"),
        "evidence": ("consignor_id", "handed_over_s"),
        "params": {"min_gap_s": 0},
        "sql": SQL,
    }
    return Rule(**{**values, **changes})


def test_a_rule_that_fits_is_built() -> None:
    rule = a_rule()
    assert rule.to_dict()["evidence"] == ["consignor_id", "handed_over_at"]
    assert not rule.is_data_quality


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "CC1"}, "its id"),
        ({"name": "Made up"}, "its name"),
        ({"version": "1.0"}, "its version"),
        ({"legal_basis": ()}, "no legal basis"),
        ({"identity": ()}, "no identity"),
        ({"evidence": ("item_id",)}, "both name"),
        ({"evidence": ("carrier_id", "consignor_id", "handed_over_s")}, "no column for carrier_id"),
        ({"summary": "{broker_id} did it."}, "its summary uses 'broker_id'"),
        ({"params": {}}, "undeclared parameters min_gap_s"),
        ({"params": {"min_gap_s": 0, "max_gap_s": 1}}, "does not use: max_gap_s"),
        ({"params": {"min_gap_s": 0, "now_s": 1}}, "declares now_s"),
        ({"subject": SubjectType.VEHICLE}, "does not return vehicle_key"),
        ({"sql": SQL.replace("AS excess", "AS surplus")}, "does not return excess"),
        ({"sql": SQL.replace("evaluable", "judged")}, "needs the steps in_scope, evaluable, flagged"),
        ({"sql": SQL.replace("FROM custody_transfer", "FROM custody_move")}, "custody_move, which is no flat table"),
        ({"sql": SQL.replace("mass_kg, gap_s FROM", "weight_kg AS mass_kg, gap_s FROM")}, "a column is not known"),
        ({"sql": SQL.replace("gap_s / 86400.0", "MEDIAN(gap_s)")}, "not in the portable subset"),
        ({"sql": SQL.replace("gap_s / 86400.0", "mass_kg / gap_s")}, "divides by gap_s"),
        ({"sql": SQL.replace("SELECT *", "SELECT (")}, "can't be parsed"),
        ({"sql": SQL.replace("$min_gap_s", "$now_s - $min_gap_s")}, "of item scope and uses now_s"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said) as caught:
        a_rule(**changes)
    assert str(changes.get("id", "CC199")) in str(caught.value)


def test_a_declared_name_has_its_columns_and_its_name_outside() -> None:
    assert sources("consignor_id") == ("consignor_key", "consignor_no", "consignor_id")
    assert sources("event_ids") == ("event_keys", "event_nos", "event_ids")
    assert sources("gap_days") == ("gap_days",)
    assert given_name("received_s") == "received_at"


def test_a_rule_knows_which_steps_only_pick_rows() -> None:
    assert a_rule().light_steps == {"in_scope", "evaluable"}
    summed = SQL.replace(
        "evaluable AS (\n    SELECT * FROM in_scope WHERE consignor_key IS NOT NULL",
        "evaluable AS (\n    SELECT t.* FROM in_scope AS t JOIN lot AS l ON l.item_key = t.item_key",
    )
    assert a_rule(sql=summed).light_steps == {"in_scope"}
    ranked = SQL.replace("at_s, mass_kg, gap_s FROM", "at_s, mass_kg, MAX(gap_s) OVER () AS gap_s FROM")
    assert a_rule(sql=ranked).light_steps == frozenset()
