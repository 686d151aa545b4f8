"""An open graph: statements run by their file's name, failures told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from battery_custody.errors import GraphError
from battery_custody.graph.address import GraphAddress
from battery_custody.graph.statements import cypher

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

#: The oldest Neo4j that is supported; statements use dynamic labels, which came with it.
OLDEST_VERSION = (5, 26)
#: How long the driver goes on trying a transaction that failed for a passing reason, seconds.
RETRY_S = 20.0

T = TypeVar("T")


class Graph:
    """A connection to the graph; close it, or use it in a `with` block."""

    def __init__(self, driver: Driver, address: GraphAddress) -> None:
        self.driver = driver
        self.address = address

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.driver.close()

    def rows(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run the reading statement of a Cypher file and return its rows.

        Raises:
            GraphError: if the server is away or refuses.
        """
        return self.read(lambda tx: [tuple(record.values()) for record in tx.run(cypher(name), params)])

    def read(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run reading work in one transaction, again where it failed for a passing reason."""
        with self._explaining(), self.driver.session(database=self.address.database) as session:
            return session.execute_read(work)

    def write(self, work: Callable[[ManagedTransaction], T]) -> T:
        """Run writing work in one transaction, whole or not at all, again where it failed for a passing reason."""
        with self._explaining(), self.driver.session(database=self.address.database) as session:
            return session.execute_write(work)

    def run_alone(self, text: str) -> None:
        """Run a statement that takes a transaction of its own, as changes of the schema do."""
        with self._explaining(), self.driver.session(database=self.address.database) as session:
            session.run(text).consume()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            yield
        except (Neo4jError, DriverError) as error:
            raise _explained(self.address, error) from error


def open_graph(address: GraphAddress, *, retry_s: float = RETRY_S) -> Graph:
    """Connect to a graph and check that it is a Neo4j that is new enough.

    Args:
        address: where it is.
        retry_s: how long a transaction that failed for a passing reason is tried again, seconds.

    Raises:
        GraphError: if the driver is not installed, nothing answers, the password is wrong, the
            database does not exist, or the server is too old.
    """
    try:
        import neo4j
    except ImportError:
        raise GraphError(
            "The graph needs the package neo4j, which is not installed: pip install 'battery-custody[neo4j-server]'."
        ) from None
    driver = neo4j.GraphDatabase.driver(
        address.url,
        auth=(address.user, address.password),
        connection_timeout=10.0,
        max_transaction_retry_time=retry_s,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    )
    graph = Graph(driver, address)
    try:
        # Asked at once and once: a server that is away is no passing reason here.
        with graph._explaining(), driver.session(database=address.database) as session:
            record = session.run(cypher("load/read_server")).single(strict=True)
        _check_version(address, record["name"], record["version"])
    except BaseException:
        graph.close()
        raise
    return graph


def _check_version(address: GraphAddress, name: str, version: str) -> None:
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < OLDEST_VERSION:
        oldest = ".".join(map(str, OLDEST_VERSION))
        raise GraphError(f"The {name} at {address.url} is {version}; the graph needs Neo4j {oldest} or newer.")


def _explained(address: GraphAddress, error: Exception) -> GraphError:
    from neo4j.exceptions import AuthError, ConfigurationError, Neo4jError, ServiceUnavailable, SessionExpired

    where = address.url
    if isinstance(error, AuthError):
        return GraphError(f"The graph at {where} refuses user {address.user}: the password is wrong, or not allowed.")
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return GraphError(f"No graph answers at {where}; start it (custody graph start) or correct CUSTODY_GRAPH.")
    if isinstance(error, ConfigurationError):
        return GraphError(f"The address of the graph {where} can't be used: {_first_line(error)}.")
    code = error.code if isinstance(error, Neo4jError) else None
    if code and "DatabaseNotFound" in code:
        return GraphError(f"The graph at {where} has no database {address.database!r}; correct CUSTODY_GRAPH.")
    text = str(error)
    if "No space left" in text or "disk space" in text.lower():
        return GraphError(f"The disk of the graph at {where} is full; make room and sync again, nothing was lost.")
    if code and "OutOfMemory" in code:
        return GraphError(f"The graph at {where} ran out of memory; give it more, nothing was lost.")
    return GraphError(f"The graph at {where} failed: {_first_line(error)}.")


def _first_line(error: Exception) -> str:
    message = getattr(error, "message", None) or str(error)
    return str(message).splitlines()[0].rstrip(".")
