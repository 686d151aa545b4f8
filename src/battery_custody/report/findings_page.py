"""The report on a whole ledger: what was found, in which chains, and what could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from battery_custody.report.chain_drawing import draw_chain
from battery_custody.report.charts import bars, months
from battery_custody.report.pages import now_text, number, render_page
from battery_custody.trace.answers import Chain
from battery_custody.vocab import Severity

#: Rules about the records themselves; they are never mixed with leakage in a figure or a ranking.
QUALITY_FAMILY = "CC9"

#: How many findings a page shows at most, of leakage and of data quality.
MOST_LEAKS = 2_000
MOST_QUALITY = 200

#: What such a report can never tell, whatever the records.
LIMITS = (
    "What nobody reported: a battery that never entered the records has no chain and no finding.",
    "Whether a finding is a breach of a duty: a pattern in records can have an honest cause, "
    "and each rule names the ones that are known.",
    "Whether a record is true: it shows who reported what and when, and where reports contradict each other.",
    "Anything about cases that a rule had in scope and could not judge: the table of rules counts them.",
    "Who a party is beyond the id and the name that were reported for it.",
)


def render_findings_report(
    findings: Sequence[Mapping[str, Any]],
    *,
    status: Mapping[str, Any],
    rules: Sequence[Mapping[str, Any]] = (),
    chains: Mapping[str, Chain] | None = None,
    names: Mapping[str, str] | None = None,
    truth: Sequence[Mapping[str, Any]] | None = None,
    title: str = "Battery custody: findings",
    limits: Sequence[str] = (),
    made_at: str | None = None,
) -> str:
    """Return the report as one self-contained HTML page.

    Args:
        findings: rows as `custody findings --json` gives them, best first.
        status: the object of `custody status`; its batches, records, items and parties are shown.
        rules: rows of `custody detect` (rule_id, in_scope, evaluable, flagged), with `title` if known.
        chains: chains of custody to draw, by the finding_id that they belong to.
        names: names of parties by id.
        truth: rows of (tactic, rules, planted, found, recall, precision), where a truth is known.
        title: the heading.
        limits: what this ledger's report cannot tell, beside what none can.
        made_at: when it was made, as shown; the present time by default.
    """
    names = names or {}
    leaks = [row for row in findings if not row["rule_id"].startswith(QUALITY_FAMILY)]
    quality = [row for row in findings if row["rule_id"].startswith(QUALITY_FAMILY)]
    titles = {row["rule_id"]: row["title"] for row in findings}
    return render_page(
        "findings",
        title=title,
        made_at=made_at or now_text(),
        counts=_counts(status, leaks, quality),
        leaks=leaks[:MOST_LEAKS],
        leaks_left_out=max(len(leaks) - MOST_LEAKS, 0),
        quality=quality[:MOST_QUALITY],
        quality_left_out=max(len(quality) - MOST_QUALITY, 0),
        names=names,
        by_rule=_by_rule(leaks),
        by_month=months([row["last_event_at"] or "" for row in leaks], "Findings by month of their last event"),
        chains=_drawings(leaks, chains or {}, names),
        rules=[_rule(rule, titles) for rule in rules],
        rule_choices=sorted({(row["rule_id"], row["title"]) for row in leaks}),
        severities=[str(word) for word in reversed(Severity)],
        truth=truth,
        limits=[*LIMITS, *limits],
        meter=_meter,
    )


def _counts(
    status: Mapping[str, Any], leaks: Sequence[Mapping[str, Any]], quality: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    counts = [(word, number(_total(status.get(word)))) for word in ("records", "items", "parties", "batches")]
    flagged = len({row["subject_id"] for row in leaks})
    return [
        *counts,
        ("open findings", number(len(leaks))),
        ("subjects with a finding", number(flagged)),
        ("data quality findings", number(len(quality))),
    ]


def _total(value: int | Mapping[str, int] | None) -> int | None:
    """Return a count; one that is given by table is added up."""
    return sum(value.values()) if isinstance(value, Mapping) else value


def _by_rule(leaks: Sequence[Mapping[str, Any]]) -> Markup:
    counts = Counter((row["rule_id"], row["title"], row["severity"]) for row in leaks)
    rows = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return bars([(f"{rule}  {_clip(title)}", count, severity) for (rule, title, severity), count in rows], "By rule")


def _drawings(
    leaks: Sequence[Mapping[str, Any]], chains: Mapping[str, Chain], names: Mapping[str, str]
) -> list[tuple[Mapping[str, Any], Markup]]:
    drawn = [row for row in leaks if row["finding_id"] in chains]
    return [(row, draw_chain(chains[row["finding_id"]], names, f"c{index}")) for index, row in enumerate(drawn)]


def _rule(rule: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    evaluable, flagged = rule.get("evaluable"), rule.get("flagged")
    return {
        "rule_id": rule["rule_id"],
        "title": rule.get("title") or titles.get(rule["rule_id"], ""),
        "in_scope": rule.get("in_scope"),
        "evaluable": evaluable,
        "flagged": flagged,
        "share": flagged / evaluable if evaluable and flagged is not None else None,
    }


def _meter(score: float) -> Markup:
    width = 100 * min(max(score, 0.0), 1.0)
    return Markup('<i style="width:{:.0f}%"></i>').format(width)


def _clip(title: str) -> str:
    return title if len(title) <= 42 else f"{title[:41]}…"
