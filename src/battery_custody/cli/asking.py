"""Where a question is asked: `--on ledger` or `--on graph`, with the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

import battery_custody
from battery_custody.cli.output import warn
from battery_custody.errors import InputError, LedgerError

if TYPE_CHECKING:
    from battery_custody.book import Book
    from battery_custody.graph_book import GraphBook

On = Annotated[
    str, typer.Option("--on", metavar="ledger|graph", help="Who answers: the ledger, or its graph in Neo4j.")
]


@contextmanager
def asked(on: str) -> Iterator[Book | GraphBook]:
    """Open what answers; the graph answers too where the ledger can't be read, and says how far it is.

    Raises:
        InputError: for another place than ledger and graph.
        LedgerError: if the ledger is asked and can't be opened.
        GraphError: if the graph is asked and does not answer.
    """
    if on not in ("ledger", "graph"):
        raise InputError(f"There is nothing to ask on {on!r}; write ledger or graph.")
    with ExitStack() as opened:
        if on == "ledger":
            yield opened.enter_context(battery_custody.open(read_only=True))
            return
        from battery_custody.graph_book import GraphBook

        try:
            ledger = opened.enter_context(battery_custody.open(read_only=True)).connection
        except LedgerError:
            ledger = None
        book = opened.enter_context(GraphBook.open(ledger=ledger))
        if book.standing.warning:
            warn(book.standing.warning)
        yield book


def told(book: Book | GraphBook, answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer with how far the graph is that gave it, where it was a graph."""
    from battery_custody.book import Book

    return answer if isinstance(book, Book) else {**answer, "graph": book.standing.to_dict()}
