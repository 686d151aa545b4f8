"""`custody ingest` and `custody rejects`: records in, and what could not be taken."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

import battery_custody
from battery_custody.cli.output import console, messages, print_json, print_table, progress_bar, warn
from battery_custody.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("ingest")(ingest)
    app.command("rejects")(rejects)


def ingest(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders of them, or one neo4j://user@host:port.")
    ],
    format_: Annotated[str, typer.Option("--format", help="auto, rows, epcis or catena-x.")] = "auto",
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help='TOML: [custody_events] item_id = "电池编码".')
    ] = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Keep documents' records that break their schema.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read records into the ledger, as one batch: whole or not at all."""
    with battery_custody.open() as book, progress_bar("reading") as step:
        report = book.ingest(*paths, format=format_, mapping=_read_mapping(mapping), lenient=lenient, progress=step)
    for warning in report.warnings:
        warn(warning)
    if json_:
        print_json(report.to_dict())
    else:
        _print_report(report)
    if report.rejected and report.rejected == report.read:
        raise typer.Exit(InputError.exit_status)


def rejects(
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write them there as CSV, to correct and send again.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
    json_: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List what could not be taken: source, row, field and reason."""
    with battery_custody.open(read_only=True) as book:
        if out is not None:
            for file in book.send_back(out):
                messages().print(f"written: {file}", markup=False, soft_wrap=True)
            return
        found = book.rejects(None if json_ else limit)
    if json_:
        print_json({"rejects": found})
        return
    headers = ("source", "row", "table", "field", "reason")
    print_table("", headers, [[reject[name] for name in headers] for reject in found], right=("row",))
    if len(found) == limit:
        warn(f"only the first {limit} are shown; --limit shows more, --json or --out DIR all")


def _print_report(report: Any) -> None:
    headers = ("table", "read", "accepted", "rejected", "duplicate")
    rows = [[table, *(f"{counts[name]:,}" for name in headers[1:])] for table, counts in report.by_table.items()]
    rows.append(["total", *(f"{getattr(report, name):,}" for name in headers[1:])])
    batch = "nothing new" if report.batch_no is None else f"batch {report.batch_no}"
    print_table(batch, headers, rows, right=headers[1:])
    for reject in report.rejects:
        place = reject["source"] if reject["row"] is None else f"{reject['source']} row {reject['row']}"
        field = f" {reject['field']}" if reject["field"] else ""
        console().print(f"rejected: {place}{field}: {reject['reason']}", markup=False, soft_wrap=True)


def _read_mapping(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The mapping file {file} can't be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The mapping file {file} is not TOML: {error}.") from error
