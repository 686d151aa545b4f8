"""CC905 broken-document: a document that was taken breaks its schema.

What it finds
    A document of a battery, such as a battery pass or a certificate, of which a part does not fit
    the schema of its kind. It was taken all the same, with a mark at the field.

Why it matters
    What stands in a broken field can't be relied on, and a reporter whose documents break again
    and again needs help.

Not evaluated
    - Items that no record describes: no document is about them.

False positives
    - A document made for another version of its schema: flagged, until it is sent again.

Basis
    Records must be complete and true to their form (platform of the Measures of 2026); the schema
    is that which came with the documents.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC905",
    name="broken-document",
    title="Document that breaks its schema",
    summary="Documents of {item_id} ({kinds}) break their schema in {broken_fields} places; the first is {field}: "
    "{reason}",
    severity=Severity.INFO,
    legal_basis=("measures-2026/traceability",),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id",),
    evidence=("kinds", "documents", "broken_fields", "field", "reason"),
    sql="""
WITH in_scope AS (
    SELECT item_key, defined FROM battery
),
evaluable AS (
    SELECT item_key FROM in_scope WHERE defined
),
numbered AS (
    SELECT m.item_key, m.document_id, m.kind, m.field, m.reason,
        ROW_NUMBER() OVER (PARTITION BY m.item_key ORDER BY m.document_id, m.field, m.reason, m.mark_no) AS place
    FROM record_mark AS m
    JOIN evaluable AS e ON e.item_key = m.item_key
),
grouped AS (
    SELECT item_key, COUNT(DISTINCT document_id) AS documents, COUNT(*) AS broken_fields,
        MIN(kind) || CASE WHEN MIN(kind) <> MAX(kind) THEN ' and others' ELSE '' END AS kinds,
        MAX(CASE WHEN place = 1 THEN field END) AS field, MAX(CASE WHEN place = 1 THEN reason END) AS reason
    FROM numbered
    GROUP BY item_key
),
flagged AS (
    SELECT g.item_key, g.documents, g.broken_fields, g.kinds, g.field, g.reason, CAST([] AS BIGINT[]) AS event_nos,
        CAST([] AS INTEGER[]) AS party_keys, l.first_s, l.last_s, CAST(NULL AS DOUBLE) AS mass_kg,
        CAST(NULL AS DOUBLE) AS excess
    FROM grouped AS g
    LEFT JOIN item_life AS l ON l.item_key = g.item_key
)
""",
)
