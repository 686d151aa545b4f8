"""Every rule of the catalogue: its page, its legal basis, its cases, its SQL on another engine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import sqlglot

from battery_custody.detect.catalogue import page, rule, rule_ids, select_rules
from battery_custody.detect.portable import known_tables
from battery_custody.errors import InputError, NotFoundError
from battery_custody.regulation import load_regulation
from battery_custody.regulation.regulation import ANALYTIC

CASES = Path(__file__).parents[1] / "rules"
sys.path.insert(0, str(CASES))

from cases import SHOWS, cases_of  # noqa: E402  the folder of the case files is no package

HEADINGS = ("What it finds", "Why it matters", "Not evaluated", "False positives", "Basis")

every_rule = pytest.mark.parametrize("rule_id", rule_ids())


def section(rule_id: str, heading: str) -> str:
    """Return the text of one section of a rule's page."""
    text = page(rule_id)
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(r"\n(?=\S)", after, maxsplit=1)[0]


def test_the_first_fourteen_rules_are_there() -> None:
    first = "CC101 CC102 CC103 CC104 CC105 CC106 CC203 CC401 CC402 CC403 CC404 CC406 CC902 CC903"
    assert set(first.split()) <= set(rule_ids())


@every_rule
def test_the_page_has_a_title_line_and_all_headings_in_order(rule_id: str) -> None:
    text = page(rule_id)
    found = rule(rule_id)
    assert text.startswith(f"{rule_id} {found.name}: ")
    places = [text.find(f"\n{heading}\n") for heading in HEADINGS]
    assert -1 not in places
    assert places == sorted(places)
    assert all(section(rule_id, heading).strip() for heading in HEADINGS)


@every_rule
def test_the_page_speaks_of_findings_not_of_guilt(rule_id: str) -> None:
    said = (page(rule_id) + rule(rule_id).title + rule(rule_id).summary).lower()
    assert not re.search(r"\b(illegal|offence|offense|guilty|crime)\b", said)


@every_rule
def test_the_legal_basis_is_in_the_regulation(rule_id: str) -> None:
    basis = rule(rule_id).legal_basis
    if basis == (ANALYTIC,):
        return
    regulation = load_regulation()
    for key in basis:
        assert regulation.article(key).title


@every_rule
def test_cases_show_all_that_the_page_says(rule_id: str) -> None:
    cases = cases_of(rule_id)
    shown = {case.shows for case in cases}
    assert shown == set(SHOWS)
    entries = len(re.findall(r"^    - ", section(rule_id, "False positives"), flags=re.MULTILINE))
    assert {case.false_positive for case in cases if case.shows == "false_positive"} == set(range(1, entries + 1))
    assert len({case.name for case in cases}) == len(cases)


@every_rule
def test_cases_flag_where_they_say_so(rule_id: str) -> None:
    for case in cases_of(rule_id):
        if case.shows == "flags":
            assert case.expect
        elif case.shows in ("clean", "not_evaluable"):
            assert not case.expect


@every_rule
def test_the_sql_can_be_written_for_spark(rule_id: str) -> None:
    found = rule(rule_id)
    for step in ("in_scope", "evaluable", "flagged"):
        written = sqlglot.transpile(f"{found.sql} SELECT * FROM {step}", read="duckdb", write="spark")
        assert len(written) == 1
        assert sqlglot.parse_one(written[0], read="spark")


@every_rule
def test_an_override_of_each_parameter_is_named_with_its_unit(rule_id: str) -> None:
    units = ("_s", "_days", "_hours", "_km", "_kmh", "_kg", "_share", "_min")
    # What a count counts is its unit.
    counts = (
        "_count",
        "_parties",
        "_surprise",
        "_hops",
        "_common",
        "_steps",
        "_middles",
        "_links",
        "_passes",
        "_custodians",
    )
    assert all(name.endswith((*units, *counts)) for name in rule(rule_id).params)


def test_rules_are_chosen_by_id_or_beginning() -> None:
    assert [found.id for found in select_rules(["cc40", "CC401", "CC404"])][:2] == ["CC401", "CC402"]
    assert {found.id[:3] for found in select_rules(["CC1*"])} == {"CC1"}
    assert len(select_rules()) == len(rule_ids())
    with pytest.raises(InputError, match="'CC8'"):
        select_rules(["CC8"])
    with pytest.raises(NotFoundError, match="'CC999'"):
        rule("CC999")


def test_names_and_titles_are_unique() -> None:
    rules = select_rules()
    assert len({found.name for found in rules}) == len({found.title for found in rules}) == len(rules)


def test_item_tables_hold_items() -> None:
    assert "item_key" in known_tables()["custody_transfer"].names
