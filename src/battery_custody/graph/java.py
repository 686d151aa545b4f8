"""Running a Java program of Neo4j's: the server, or its administration tool."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from battery_custody.errors import GraphError
from battery_custody.graph.home import ServerHome
from battery_custody.graph.runtime import class_path, java_executable

_SERVER = "org.neo4j.server.CommunityEntryPoint"
_ADMIN_TOOL = "org.neo4j.cli.AdminTool"
# Packages of the runtime that Neo4j and its network library reach into, as its own launcher opens them.
_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")


def spawn_server(home: ServerHome, heap_mb: int) -> subprocess.Popen[bytes]:
    """Start the server as a process of its own that outlives this one; what it prints goes to its console file."""
    options = [
        f"-Xms{min(heap_mb, 256)}m",
        f"-Xmx{heap_mb}m",
        "-XX:+UseG1GC",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dfile.encoding=UTF-8",
        "-Dio.netty.tryReflectionSetAccessible=true",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED),
    ]
    program = [_SERVER, f"--home-dir={home.path.absolute()}", f"--config-dir={home.conf.absolute()}"]
    command = [str(java_executable()), f"@{_argument_file(home, options)}", *program]
    with home.console.open("wb") as console:
        return subprocess.Popen(
            command,
            cwd=home.path,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            # A Ctrl-C at this command's terminal is not meant for the server.
            start_new_session=True,
        )


def run_admin(home: ServerHome, arguments: Sequence[str | Path], *, what: str, heap_mb: int = 256) -> str:
    """Run a command of Neo4j's administration tool to its end and return what it printed.

    Arguments go by a file that only its owner can read: a password never shows in the list of processes.

    Raises:
        GraphError: if the command fails; `what` names it in the message.
    """
    java = _argument_file(home, [f"-Xmx{heap_mb}m", "-Dfile.encoding=UTF-8"])
    arguments_file = home.conf / "admin.arguments"
    arguments_file.touch(mode=0o600)
    arguments_file.write_text("".join(f"{_quoted(str(argument))}\n" for argument in arguments), "utf-8")
    try:
        done = subprocess.run(
            [str(java_executable()), f"@{java}", _ADMIN_TOOL, f"@{arguments_file.absolute()}"],
            cwd=home.path,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    finally:
        arguments_file.unlink()
    if done.returncode:
        log = home.path / "logs" / "admin.log"
        log.write_text(done.stdout, "utf-8")
        if "No space left" in done.stdout:
            raise GraphError(f"The disk of {home.path} is full: {what} failed; make room and try again.")
        raise GraphError(f"Neo4j's tool failed at {what} (status {done.returncode}); see {log}.")
    return done.stdout


def _argument_file(home: ServerHome, options: Sequence[str]) -> Path:
    # A class path of 216 files is longer than some systems take on a command line.
    joined = os.pathsep.join(map(str, class_path()))
    file = home.conf / "java.arguments"
    file.write_text("\n".join([*options, "-cp", _quoted(joined)]), "utf-8")
    return file.absolute()


def _environment(home: ServerHome) -> dict[str, str]:
    return {**os.environ, "NEO4J_HOME": str(home.path.absolute()), "NEO4J_CONF": str(home.conf.absolute())}


def _quoted(argument: str) -> str:
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
