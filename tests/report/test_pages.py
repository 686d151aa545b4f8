"""The pages: they stand alone, escape what others reported, and draw what the chain says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from battery_custody.report.chain_drawing import draw_chain
from battery_custody.report.chain_page import render_chain_page
from battery_custody.report.findings_page import LIMITS, render_findings_report
from battery_custody.report.time_scale import TimeScale
from battery_custody.trace.answers import Chain, ChainEntry
from battery_custody.trace.gaps import Gap, GapKind
from battery_custody.trace.records import Event

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&]]>"
DAY = 86_400


def _chain(item_id: str = "P1", party: str = "WS") -> Chain:
    event = Event("c1", f"e-{HOSTILE}", "transferring", 30 * DAY, (item_id,), consignor_id="M", consignee_id=party)
    gaps = tuple(
        Gap(kind, item_id, None if kind is GapKind.NO_BIRTH_RECORD else 30 * DAY, None, party, HOSTILE, 60 * DAY)
        for kind in GapKind
    )
    chain = (ChainEntry("M", 0, 30 * DAY, ("e0",), HOSTILE), ChainEntry(party, 30 * DAY, None, ("e1",), None))
    return Chain(item_id, party, chain, gaps, (event,))


def _finding(number: int, rule_id: str = "CC101", severity: str = "high", **more: Any) -> dict[str, Any]:
    return {
        "finding_id": f"F-{number}",
        "rule_id": rule_id,
        "rule_version": "1",
        "title": f"title of {rule_id}",
        "status": "open",
        "severity": severity,
        "score": 0.5,
        "subject_type": "battery",
        "subject_id": f"P{number}",
        "party_ids": ["M", "WS"],
        "item_ids": [f"P{number}"],
        "event_ids": ["e0", "e1"],
        "first_event_at": "2024-01-01T00:00:00+08:00",
        "last_event_at": "2024-03-01T00:00:00+08:00",
        "summary": "a summary",
        "evidence": {"gap_s": 5, "middle_ids": ["A", "B"], "score_parts": {"severity": 0.5}},
        **more,
    }


class _Tags(HTMLParser):
    """Collects the tags of a page and the addresses that they would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for key, value in attrs if key in ("src", "href", "data", "action")]


def _tags(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    return tags


@pytest.mark.parametrize("chain", [_chain(), _chain(HOSTILE, HOSTILE), Chain("P0", None, (), (), ())])
def test_a_chain_page_stands_alone_and_escapes_all(chain: Chain) -> None:
    page = render_chain_page(chain, {"M": HOSTILE})
    tags = _tags(page)
    assert tags.fetched == []
    assert "script" not in tags.tags
    assert "img" not in tags.tags
    assert "default-src" in page


@pytest.mark.parametrize("chain", [_chain(), _chain(HOSTILE, HOSTILE), Chain("P0", None, (), (), ())])
def test_a_drawing_is_well_formed_and_shows_each_gap_and_custodian(chain: Chain) -> None:
    root = ElementTree.fromstring(draw_chain(chain, {"M": "深圳动力电池有限公司" * 3}, "d"))
    shapes = [element.get("class", "") for element in root.iter()]
    assert sum(shape.startswith("gap") and "label" not in shape for shape in shapes) == len(chain.gaps)
    assert sum(shape.startswith("hold") for shape in shapes) == len(chain.chain)


def test_a_time_scale_keeps_the_order_and_fills_its_width() -> None:
    scale = TimeScale([0, DAY, 400 * DAY, 401 * DAY], 100, 1000)
    places = [scale.at(seconds) for seconds in (-5, 0, DAY, 200 * DAY, 400 * DAY, 401 * DAY, 999 * DAY)]
    assert places == sorted(places)
    assert places[0] == 100
    assert places[-1] == pytest.approx(1000)


def test_findings_are_ranked_and_quality_is_kept_apart() -> None:
    rows = [_finding(1), _finding(2, "CC401", "critical"), _finding(3, "CC902", "info")]
    page = render_findings_report(
        rows,
        status={"records": {"custody_events": 2, "lots": 1}, "items": 7, "parties": 3, "batches": 1},
        rules=[{"rule_id": "CC101", "in_scope": 10, "evaluable": 8, "flagged": 1, "seconds": 0.1}],
        chains={"F-1": _chain()},
        limits=[f"only this: {HOSTILE}"],
    )
    leaks, quality = page.split("Quality of the data")
    assert leaks.index('data-rule="CC101"') < leaks.index('data-rule="CC401"')
    assert 'data-rule="CC902"' not in leaks
    assert 'data-rule="CC902"' in quality
    assert "12.5 %" in leaks
    assert "A, B" in leaks
    assert "<b>3</b><span>records" in page
    assert page.count("<svg") == 3
    tags = _tags(page)
    assert tags.fetched == []
    assert tags.tags.count("script") == 1
    assert "img" not in tags.tags
    assert all(limit[:40] in page for limit in LIMITS)


def test_the_truth_table_is_there_only_with_a_truth() -> None:
    truth = [{"tactic": "laundering", "rules": ["CC406"], "planted": 4, "found": 3, "recall": 0.75, "precision": None}]
    page = render_findings_report([_finding(1)], status={}, truth=truth)
    assert "75.0 %" in page
    assert "planted truth" not in render_findings_report([], status={})


def test_the_page_of_an_empty_ledger_says_so() -> None:
    page = render_findings_report([], status={})
    assert "No finding is open." in page
    assert not re.search(r'id="words"', page)


def test_hostile_findings_are_escaped() -> None:
    row = _finding(1, summary=HOSTILE, subject_id=HOSTILE, party_ids=[HOSTILE], evidence={HOSTILE: HOSTILE})
    tags = _tags(render_findings_report([row], status={}, chains={"F-1": _chain(HOSTILE, HOSTILE)}, title=HOSTILE))
    assert tags.tags.count("script") == 1
    assert "img" not in tags.tags
