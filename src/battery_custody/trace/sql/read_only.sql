-- Purpose: whether the ledger is open for reading only, so that nothing in it can change.
-- Returns: one row
SELECT readonly FROM duckdb_databases() WHERE database_name = current_database()
