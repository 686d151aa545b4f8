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

-- Documents sent in: kept until they are in the ledger or refused, so that a stop loses none.
CREATE TABLE IF NOT EXISTS capture_job (
    capture_id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    enterprise_id TEXT,
    behaviour TEXT NOT NULL,
    lenient INTEGER NOT NULL,
    document BLOB,
    made_ms INTEGER NOT NULL,
    finished_ms INTEGER,
    success INTEGER,
    outcome TEXT
);

CREATE TABLE IF NOT EXISTS idempotency (
    owner TEXT NOT NULL,
    given_key TEXT NOT NULL,
    body_sha256 BLOB NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    answer BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, given_key)
);
