"""Identifiers: battery codes, vehicle and enterprise numbers, and the open schemes beside them.

`scheme.normal_id` gives the form in which ids compare, `scheme.recognise` says what kind an id is,
`battery_code`, `vin` and `uscc` take the fixed forms apart and list what is wrong with one, and
`explain.explain` puts all of that in words. Import from the modules: they load only what they need.
"""
