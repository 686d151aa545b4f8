"""The command `custody`: a thin layer over `battery_custody.book`."""

from battery_custody.cli.app import main

__all__ = ["main"]
