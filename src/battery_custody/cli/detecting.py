"""`custody detect`, `findings`, `review` and `rules`: leaks found, with what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import battery_custody
from battery_custody.cli.output import console, messages, print_json, print_table, progress_bar, warn
from battery_custody.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("detect")(detect)
    app.command("findings")(findings)
    app.command("review")(review)
    rules = typer.Typer(help="List the rules, or show the page of one.", invoke_without_command=True)
    rules.callback()(list_rules)
    rules.command("show")(show_rule)
    app.add_typer(rules, name="rules")


def detect(
    rules: Annotated[str | None, typer.Option(metavar="CC1,CC401", help="Only these rules or families.")] = None,
    param: Annotated[list[str] | None, typer.Option(metavar="RULE.NAME=VALUE", help="Set a rule's parameter.")] = None,
    now: Annotated[str | None, typer.Option(metavar="T", help="Judge as of then; else the latest report.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Judge everything again, not only what is new.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print the run as JSON.")] = False,
) -> None:
    """Run the rules and bring the findings up to date."""
    chosen = None if rules is None else [name.strip() for name in rules.split(",") if name.strip()]
    with battery_custody.open() as book, progress_bar("judging") as step:
        report = book.detect(chosen, params=param or (), now=now, full=full, progress=step)
    if json_:
        print_json(report.to_dict())
    else:
        headers = ("rule", "in scope", "evaluable", "flagged", "seconds")
        rows = [
            [run.rule_id, f"{run.in_scope:,}", f"{run.evaluable:,}", f"{run.flagged:,}", f"{run.seconds:.2f}"]
            for run in report.rules
        ]
        print_table(f"run {report.run_id}", headers, rows, right=headers[1:])
        changes = report.findings
        console().print(f"findings: {changes.open:,} open, {changes.new:,} new, {changes.withdrawn:,} withdrawn")
    report.raise_for_failures()


def findings(
    rule: Annotated[str | None, typer.Option(metavar="R", help="Only of this rule or family.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only about this subject.")] = None,
    status: Annotated[str, typer.Option(help="open, dismissed, withdrawn or all.")] = "open",
    limit: Annotated[int | None, typer.Option(min=1, help="How many; the table shows 20 if not said.")] = None,
    format_: Annotated[str, typer.Option("--format", help="table, json, csv or parquet.")] = "table",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """List findings, best first."""
    from battery_custody.report.exports import write_findings

    form = "json" if json_ else format_
    if form not in ("table", "json", "csv", "parquet"):
        raise InputError(f"The format {form!r} is unknown; write table, json, csv or parquet.")
    if form == "parquet" and out is None:
        raise InputError("Parquet is written to a file only; name it with --out FILE.")
    shown = 20 if form == "table" and limit is None else limit
    with battery_custody.open(read_only=True) as book:
        records = book.finding_records(rule, subject, status=status, limit=shown)
        total = book.count_findings(rule, subject, status=status)
    if out is not None:
        write_findings(records, "json" if form == "table" else form, out)
        messages().print(f"written: {out}, {len(records):,} findings", markup=False)
    elif form == "json":
        print_json({"findings": records})
    elif form == "csv":
        write_findings(records, form, None)
    else:
        headers = ("score", "severity", "rule", "finding", "subject", "summary")
        rows = [
            [
                f"{one['score']:.2f}",
                one["severity"],
                one["rule_id"],
                one["finding_id"],
                one["subject_id"],
                one["summary"],
            ]
            for one in records
        ]
        print_table(f"{total:,} findings", headers, rows, right=("score",))
        if total > len(records):
            warn(f"the best {len(records)} of {total:,} are shown; --limit shows more, --json all")


def review(
    finding: Annotated[str, typer.Argument(metavar="FINDING")],
    verdict: Annotated[str, typer.Option(help="confirmed or dismissed.")],
    reason: Annotated[str, typer.Option(help="Why, in your words.")],
    by: Annotated[str, typer.Option(help="Your name.")],
) -> None:
    """Keep a person's verdict on a finding; it survives later runs."""
    with battery_custody.open() as book:
        book.review(finding, verdict, reason=reason, by=by)
    messages().print(f"kept: {finding} {verdict} by {by}", markup=False)


def list_rules(
    context: typer.Context, json_: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False
) -> None:
    """List the rules: id, name, severity, basis and what each flags."""
    if context.invoked_subcommand is not None:
        return
    from battery_custody.detect.catalogue import all_rules

    rules = all_rules()
    if json_:
        print_json({"rules": [rule.to_dict() for rule in rules]})
        return
    headers = ("id", "name", "severity", "status", "basis", "flags")
    rows = [
        [rule.id, rule.name, rule.severity.value, rule.status.value, ", ".join(rule.legal_basis), rule.title]
        for rule in rules
    ]
    print_table("", headers, rows)


def show_rule(rule_id: Annotated[str, typer.Argument(metavar="RULE")]) -> None:
    """Print the page of a rule: what it finds, why it matters, what it can't judge, false positives."""
    from battery_custody.detect.catalogue import page

    typer.echo(page(rule_id))
