"""CC902 incomplete-record: a field that the event's kind requires is missing.

What it finds
    A custody event without a field that an event of its type must have: a dispatch without a
    consignee, an installation without a vehicle.

Why it matters
    A chain can be followed only as far as its records say who, whom and where. A reporter that
    leaves out the same field again and again hides something, or needs help.

Not evaluated
    - Events of types of which the regulation requires nothing.

False positives
    - One of several fields is enough where the regulation says so: a receipt that names its
      consignee or its reporter.
    - An event that a later record corrects no longer counts.
    - A field that a source has no place for: flagged.

Basis
    `required_field` of the regulation, by the day of the event: the upload layouts of the
    traceability rules of 2018, and what this project needs beyond them.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC902",
    name="incomplete-record",
    title="A required field is missing",
    summary="The {event_type} event {event_id} of {item_id} on {event_s} lacks {missing_fields}.",
    severity=Severity.LOW,
    legal_basis=("traceability-2018/outlet-records", "measures-2026/traceability"),
    subject=SubjectType.EVENT,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("event_type", "reporter_id", "event_s", "missing_fields"),
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, event_type, event_s, reporter_key, consignor_key, consignee_key, mass_kg,
        CASE WHEN reporter_key IS NULL THEN 0 ELSE 1 END + CASE WHEN consignor_key IS NULL THEN 0 ELSE 2 END
        + CASE WHEN consignee_key IS NULL THEN 0 ELSE 4 END + CASE WHEN vehicle_key IS NULL THEN 0 ELSE 8 END
        + CASE WHEN site_key IS NULL THEN 0 ELSE 16 END + CASE WHEN adcode IS NULL THEN 0 ELSE 32 END
        + CASE WHEN mass_kg IS NULL THEN 0 ELSE 64 END + CASE WHEN "use" IS NULL THEN 0 ELSE 128 END
        + CASE WHEN document_no IS NULL THEN 0 ELSE 256 END AS filled
    FROM custody_event
),
evaluable AS (
    SELECT * FROM in_scope AS e
    WHERE EXISTS (SELECT 1 FROM required_field AS r WHERE r.event_type = e.event_type)
),
bit AS (
    SELECT 1 AS bit, 'reporter_id' AS field UNION ALL SELECT 2 AS bit, 'consignor_id' AS field
    UNION ALL SELECT 4 AS bit, 'consignee_id' AS field UNION ALL SELECT 8 AS bit, 'vehicle_id' AS field
    UNION ALL SELECT 16 AS bit, 'site_id' AS field UNION ALL SELECT 32 AS bit, 'adcode' AS field
    UNION ALL SELECT 64 AS bit, 'mass_kg' AS field UNION ALL SELECT 128 AS bit, 'use' AS field
    UNION ALL SELECT 256 AS bit, 'document_no' AS field
),
asked AS (
    SELECT r.event_type, r.field, r.valid_from_s, r.valid_to_s, SUM(b.bit) AS mask
    FROM required_field AS r
    JOIN bit AS b ON '|' || r.field || '|' LIKE '%|' || b.field || '|%'
    GROUP BY r.event_type, r.field, r.valid_from_s, r.valid_to_s
),
filling AS (
    SELECT DISTINCT a.bit + b.bit + c.bit + d.bit + e.bit + f.bit + g.bit + h.bit + i.bit AS filled
    FROM (SELECT 0 AS bit UNION ALL SELECT 1 AS bit) AS a, (SELECT 0 AS bit UNION ALL SELECT 2 AS bit) AS b,
        (SELECT 0 AS bit UNION ALL SELECT 4 AS bit) AS c, (SELECT 0 AS bit UNION ALL SELECT 8 AS bit) AS d,
        (SELECT 0 AS bit UNION ALL SELECT 16 AS bit) AS e, (SELECT 0 AS bit UNION ALL SELECT 32 AS bit) AS f,
        (SELECT 0 AS bit UNION ALL SELECT 64 AS bit) AS g, (SELECT 0 AS bit UNION ALL SELECT 128 AS bit) AS h,
        (SELECT 0 AS bit UNION ALL SELECT 256 AS bit) AS i
),
lacking AS (
    SELECT a.event_type, a.field, a.valid_from_s, a.valid_to_s, CAST(f.filled AS INTEGER) AS filled
    FROM asked AS a JOIN filling AS f ON (f.filled & CAST(a.mask AS INTEGER)) = 0
),
flagged AS (
    SELECT e.item_key, e.event_no, e.event_type, e.event_s, e.reporter_key,
        STRING_AGG(l.field, ', ' ORDER BY l.field) AS missing_fields,
        [e.event_no] AS event_nos, [e.reporter_key, e.consignor_key, e.consignee_key] AS party_keys,
        e.event_s AS first_s, e.event_s AS last_s, e.mass_kg, CAST(COUNT(*) AS DOUBLE) AS excess
    FROM evaluable AS e
    JOIN lacking AS l ON l.event_type = e.event_type AND l.filled = e.filled
    WHERE l.valid_from_s <= e.event_s AND (l.valid_to_s IS NULL OR l.valid_to_s > e.event_s)
    GROUP BY e.item_key, e.event_no, e.event_type, e.event_s, e.reporter_key, e.consignor_key, e.consignee_key,
        e.mass_kg
)
""",
)
