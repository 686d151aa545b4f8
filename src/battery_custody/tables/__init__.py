"""The flat tables: columns, types, keys and units of what is reported and what is derived.

`source` says what a valid row of a record file is, `reported` how the ledger keeps it,
`derived` what rules read and `results` what they write. Rules know nothing else.
"""
