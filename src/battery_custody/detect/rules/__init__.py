"""The rules: one file each, found by its name; adding one touches no other source file."""
