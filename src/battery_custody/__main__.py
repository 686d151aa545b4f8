"""`python -m battery_custody` is the command `custody`."""

from battery_custody.cli import main

main()
