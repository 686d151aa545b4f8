-- Purpose: the parties in scope.
-- Reads: changed_enterprise, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    party.enterprise_id,
    party.defined,
    party.id_scheme,
    party.name,
    party.roles,
    party.adcode,
    party.address,
    party.phone,
    party.legal_representative,
    parent.enterprise_id AS parent_id,
    party.maker_codes,
    party.registered_s AS registered_at,
    party.dissolved_s AS dissolved_at,
    party.enterprise_key
FROM changed_enterprise AS scope
INNER JOIN enterprise AS party ON party.enterprise_key = scope.key
LEFT JOIN enterprise AS parent ON parent.enterprise_key = party.parent_key
