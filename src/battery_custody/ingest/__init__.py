"""Ingest: one reader for each source format, from files to rows that are checked and staged."""
