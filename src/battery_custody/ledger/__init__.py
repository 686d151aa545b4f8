"""The ledger: the one place where records are kept, append-only, bi-temporal and hash-chained."""
