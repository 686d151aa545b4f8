"""`custody graph …`: a Neo4j server of one's own, and the ledger's projection into it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import battery_custody
from battery_custody.cli.output import console, messages, print_json, print_table
from battery_custody.errors import IntegrityError

if TYPE_CHECKING:
    from battery_custody.graph.connection import Graph
    from battery_custody.graph.sync import SyncReport

#: Folder of the local server where `--home` and CUSTODY_GRAPH_HOME say nothing.
DEFAULT_HOME = "custody-graph"

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help=f"Folder of the server. [env: CUSTODY_GRAPH_HOME, else {DEFAULT_HOME}]"),
]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    graph = typer.Typer(help="Run a Neo4j of your own and keep the ledger's graph in it.", no_args_is_help=True)
    for command in (start, stop, status, logs, schema, sync, verify, evidence):
        graph.command(command.__name__)(command)
    app.add_typer(graph, name="graph")


def start(
    home: Home = None,
    port: Annotated[int | None, typer.Option(min=1024, max=65535, help="Port; a free one if not said.")] = None,
    heap_mb: Annotated[int | None, typer.Option(min=256, help="Heap of the server, MiB.")] = None,
    json_: Json = False,
) -> None:
    """Start a Neo4j Community on a loopback port; the first start fetches it and says so."""
    from battery_custody.graph.server import start_server

    _print_server(start_server(_home(home), port=port, heap_mb=heap_mb, announce=_announce), json_)


def stop(home: Home = None) -> None:
    """Stop the local Neo4j."""
    from battery_custody.graph.server import stop_server

    stopped = stop_server(_home(home))
    messages().print("stopped" if stopped else f"the Neo4j of {_home(home)} does not run", markup=False)


def status(home: Home = None, json_: Json = False) -> None:
    """Say whether the local Neo4j runs, where, and how large its data are."""
    from battery_custody.graph.server import server_status

    _print_server(server_status(_home(home)), json_)


def logs(
    home: Home = None, lines: Annotated[int, typer.Option(min=1, max=100_000, help="How many lines.")] = 100
) -> None:
    """Print the last lines of the local Neo4j's log."""
    from battery_custody.graph.server import read_logs

    typer.echo(read_logs(_home(home), lines=lines))


def schema(home: Home = None, json_: Json = False) -> None:
    """Show which constraints and indexes are applied, pending or drifted."""
    from battery_custody.graph.schema import schema_state

    with _graph(home) as graph:
        entries = schema_state(graph)
    names = ("version", "name", "state", "applied_at", "why")
    found = [dict(zip(names, (e.version, e.name, e.state.value, e.applied_at, e.why), strict=True)) for e in entries]
    if json_:
        print_json({"schema": found})
    else:
        print_table("", names, [list(one.values()) for one in found])


def sync(
    home: Home = None,
    into_existing: Annotated[bool, typer.Option("--into-existing", help="Also where other data are.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on with each batch, until Ctrl-C.")] = False,
    json_: Json = False,
) -> None:
    """Bring the graph up to the ledger's last batch; a sync that was cut off is finished."""
    from battery_custody.graph.sync import sync_graph

    if watch:
        _watch(home, into_existing, json_)
        return
    with battery_custody.open(read_only=True) as book, _graph(home) as graph:
        report = sync_graph(book.connection, graph, into_existing=into_existing, release=book.close, announce=_announce)
    if json_:
        print_json(_synced(report))
        return
    print_table(
        _synced_line(report),
        ("table", "rows"),
        [[table, f"{count:,}"] for table, count in report.rows.items()],
        right=("rows",),
    )


def _watch(home: Path | None, into_existing: bool, json_: bool) -> None:
    from battery_custody.graph.address import configured_address, local_address
    from battery_custody.graph.watch import watch_graph
    from battery_custody.settings import Settings

    def told(report: SyncReport) -> None:
        if json_:
            typer.echo(json.dumps(_synced(report), ensure_ascii=False))
        else:
            console().print(_synced_line(report), markup=False, soft_wrap=True)

    _announce("The graph follows the ledger; Ctrl-C ends it.")
    try:
        watch_graph(
            Settings.from_environment(),
            lambda: configured_address() if home is None else local_address(home),
            told=told,
            announce=_announce,
            into_existing=into_existing,
        )
    except KeyboardInterrupt:
        # The way in which a watch ends: what was synced stays, the next one goes on from there.
        _announce("Stopped; the graph keeps what was synced.")


def _synced(report: SyncReport) -> dict[str, Any]:
    return {
        "from_batch_no": report.from_batch_no,
        "to_batch_no": report.to_batch_no,
        "how": report.how,
        "rows": report.rows,
        "seconds": round(report.seconds, 3),
    }


def _synced_line(report: SyncReport) -> str:
    return f"batch {report.from_batch_no} → {report.to_batch_no}, {report.how}, {report.seconds:.1f} s"


def verify(
    home: Home = None,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what differs.")] = False,
    json_: Json = False,
) -> None:
    """Compare the graph with the ledger, down to the id of each row that differs."""
    from battery_custody.graph.verify import verify_graph

    with battery_custody.open(read_only=True) as book, _graph(home) as graph:
        found = verify_graph(book.connection, graph, repair=repair, release=book.close)
    answer = found.to_dict()
    if json_:
        print_json(answer)
    else:
        print_table("", ("table", "rows"), [[t, f"{n:,}"] for t, n in answer["compared"].items()], right=("rows",))
        for one in answer["differences"]:
            console().print(f"differs: {one['table']} {one['id']}: {one['why']}", markup=False, soft_wrap=True)
        verdict = "the graph is what the ledger says" if answer["ok"] else f"{len(answer['differences'])} differences"
        console().print(f"{verdict}{', mended' if repair and not answer['ok'] else ''}", markup=False)
    if not answer["ok"]:
        raise typer.Exit(IntegrityError.exit_status)


def evidence(
    finding: Annotated[str, typer.Argument(metavar="FINDING")],
    home: Home = None,
    json_: Annotated[bool, typer.Option("--json", help="Ask the graph, and print nodes and relationships.")] = False,
) -> None:
    """Print the Cypher that draws a finding in Neo4j Browser; with --json what the graph answers to it."""
    from battery_custody.graph.evidence import browser_text, read_evidence, rule_of

    with battery_custody.open(read_only=True) as book:
        rule_id = rule_of(book.connection, finding)
    if not json_:
        typer.echo(browser_text(finding, rule_id))
        return
    with _graph(home) as graph:
        print_json(read_evidence(graph, finding, rule_id).to_dict())


def _home(home: Path | None) -> Path:
    return home or Path(os.environ.get("CUSTODY_GRAPH_HOME") or DEFAULT_HOME)


@contextmanager
def _graph(home: Path | None) -> Iterator[Graph]:
    """Open the graph: the local server's if a folder is named or CUSTODY_GRAPH is not set."""
    from battery_custody.graph.address import graph_address
    from battery_custody.graph.connection import open_graph

    remote = home is None and bool(os.environ.get("CUSTODY_GRAPH"))
    graph = open_graph(graph_address(None if remote else _home(home)))
    try:
        yield graph
    finally:
        graph.close()


def _announce(text: str) -> None:
    messages().print(text, markup=False, soft_wrap=True)


def _print_server(found: Any, json_: bool) -> None:
    answer = {
        "running": found.running,
        "url": found.url,
        "pid": found.pid,
        "version": found.version,
        "home": str(found.home),
        "password_file": str(found.password_file),
        "data_bytes": found.data_bytes,
    }
    if json_:
        print_json(answer)
    else:
        print_table("", ("", ""), [[name, "" if value is None else value] for name, value in answer.items()])
