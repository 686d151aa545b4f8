"""Every case file, through the real ingest, derivation and detection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases import Case, all_cases, write_records

import battery_custody


def _seen(finding: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the named parts of a finding as a case file writes them."""
    flat = {**finding["evidence"], **finding}
    return {name: _text(flat[name]) for name in names}


def _text(value: Any) -> Any:
    return [str(part) for part in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.rule_id}: {case.name}") for case in all_cases()])
def test_case(case: Case, tmp_path: Path) -> None:
    records = write_records(case, tmp_path)
    with battery_custody.open(tmp_path / "custody.duckdb") as book:
        assert book.ingest(records).rejected == 0
        report = book.detect([case.rule_id], params=case.params, now=case.now)
        findings = book.finding_records(case.rule_id)
    assert report.failures == ()
    run = report.rules[0]
    # The best comes first among findings; a case lists them in order of their items.
    findings.sort(key=lambda finding: (finding["item_ids"], finding["first_event_at"] or ""))
    found = [_seen(finding, list(expected)) for finding, expected in zip(findings, case.expect, strict=False)]
    assert found == list(case.expect)
    assert len(findings) == len(case.expect) == run.flagged
    assert run.in_scope >= run.evaluable >= run.flagged
    if case.shows == "flags":
        assert findings
    elif case.shows == "clean":
        assert run.evaluable > 0
    elif case.shows == "not_evaluable":
        assert run.in_scope > run.evaluable
    elif not case.expect:
        assert run.in_scope > 0
