"""The folder of a local Neo4j: where its data, configuration, logs and password are."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from battery_custody.errors import GraphError

#: The user that a new Neo4j has, and the one database of its Community edition.
USER = "neo4j"
DATABASE = "neo4j"

#: Room that an empty Neo4j needs to start; the bulk import asks for its own.
_MIN_FREE_BYTES = 700_000_000


@dataclass(frozen=True)
class ServerHome:
    """A folder that one local Neo4j owns."""

    path: Path

    @property
    def conf(self) -> Path:
        """The configuration folder."""
        return self.path / "conf"

    @property
    def data(self) -> Path:
        """The data folder, in Neo4j's own layout."""
        return self.path / "data"

    @property
    def log(self) -> Path:
        """The log that tells of start, stop and failures."""
        return self.path / "logs" / "neo4j.log"

    @property
    def console(self) -> Path:
        """What the process printed."""
        return self.path / "logs" / "console.log"

    @property
    def password_file(self) -> Path:
        """The file with the password, that only its owner can read."""
        return self.path / "password"

    @property
    def process_file(self) -> Path:
        """The file that names the running process and its port."""
        return self.path / "server.json"

    @property
    def import_mark(self) -> Path:
        """Stands while a bulk import is under way: the database is then not to be trusted."""
        return self.path / "importing"

    @property
    def is_new(self) -> bool:
        """Whether no server ever started here."""
        return not (self.data / "dbms").exists() and not (self.data / "databases").exists()

    def prepare(self) -> None:
        """Make the folders, readable by their owner only, and check that there is room.

        Raises:
            GraphError: if the folder can't be made or written, is another's, or its disk is full.
        """
        try:
            if self.path.exists() and not self.conf.exists() and any(self.path.iterdir()):
                raise GraphError(f"The folder {self.path} holds other files; name an empty folder for the graph.")
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.conf, self.data, self.log.parent):
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise GraphError(f"The folder {self.path} can't be used: {error.strerror}; name another one.") from error
        if shutil.disk_usage(self.path).free < _MIN_FREE_BYTES:
            raise GraphError(f"The disk of {self.path} has no room; free {_MIN_FREE_BYTES // 1_000_000} MB.")

    def password(self) -> str:
        """Return the password, generated on first use.

        Raises:
            GraphError: if the file is gone while data that it opens is there.
        """
        try:
            return self.password_file.read_text("utf-8").strip()
        except FileNotFoundError:
            if not self.is_new:
                raise GraphError(
                    f"The password file {self.password_file} is gone and Neo4j can't tell it; put it back, "
                    f"or remove {self.path} and sync the graph anew."
                ) from None
        except OSError as error:
            raise GraphError(f"The password file {self.password_file} can't be read: {error.strerror}.") from error
        password = secrets.token_urlsafe(24)
        with os.fdopen(os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password + "\n")
        return password

    def forget_broken_import(self) -> bool:
        """Remove what a bulk import left that did not end; the next start makes an empty database."""
        if not self.import_mark.exists():
            return False
        for folder in ("databases", "transactions"):
            shutil.rmtree(self.data / folder / DATABASE, ignore_errors=True)
        self.import_mark.unlink()
        return True

    def write_configuration(self, port: int, page_cache_mb: int) -> None:
        """Write Neo4j's configuration: loopback only, nothing reported to anyone."""
        settings = {
            "server.directories.data": "data",
            "server.directories.logs": "logs",
            "initial.dbms.default_database": DATABASE,
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{port}",
            "server.bolt.advertised_address": f"127.0.0.1:{port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "server.memory.pagecache.size": f"{page_cache_mb}m",
            # The ledger can make the graph again: old transaction logs are of no use.
            "db.tx_log.rotation.retention_policy": "1 files",
            "db.tx_log.rotation.size": "64m",
            # Two waits of 5 s each at every stop, long after the databases are closed.
            "internal.server.bolt.connection_shutdown_wait_time": "500ms",
            "internal.server.bolt.thread_pool_shutdown_wait_time": "500ms",
            "dbms.usage_report.enabled": "false",
            "client.allow_telemetry": "false",
        }
        lines = (f"{name}={value}\n" for name, value in settings.items())
        (self.conf / "neo4j.conf").write_text("".join(lines), "utf-8")
