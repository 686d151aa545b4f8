-- The access file. Times are epoch milliseconds UTC.
CREATE TABLE IF NOT EXISTS api_key (
    key_id TEXT PRIMARY KEY,
    secret_sha256 BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    enterprise_id TEXT,
    territory TEXT,
    personal INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked_ms INTEGER,
    replaced_by TEXT
);

CREATE TABLE IF NOT EXISTS secret (
    purpose TEXT NOT NULL,
    value BLOB NOT NULL,
    since_ms INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS audit (
    entry_no INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TRIGGER IF NOT EXISTS audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;

CREATE TRIGGER IF NOT EXISTS audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
