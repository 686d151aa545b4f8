-- Purpose: one party with the last known value of each attribute.
-- Params: party
-- Returns: one row
-- Used by: enterprises
SELECT
    party.id AS enterprise_id,
    e.id_scheme,
    e.name,
    string_split(nullif(e.roles, ''), ';') AS roles,
    e.adcode,
    e.address,
    e.phone,
    e.legal_representative,
    parent.id AS parent_id,
    e.registered_s,
    e.dissolved_s
FROM keys.party AS party
LEFT JOIN enterprise AS e ON e.enterprise_key = party.key
LEFT JOIN keys.party AS parent ON parent.key = e.parent_key
WHERE party.key = $party
