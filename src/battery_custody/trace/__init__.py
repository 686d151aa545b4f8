"""Trace: who had an item when, what it came from and became, and what the records do not tell.

`questions` asks, `answers` says what comes back, `store` is what a place that holds records must
be able to tell, and `ledger_store` tells it from the ledger. What a chain is, is decided once, in
`custody`, `gaps` and `follow`, on the records alone, whichever place they came from.
"""
