-- Purpose: the licences in scope.
-- Reads: changed_licence, licence, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    licence.licence_id,
    holder.enterprise_id,
    licence.kind,
    licence.activities,
    licence.adcode,
    licence.capacity_t_per_year,
    licence.valid_from_s AS valid_from,
    licence.void_from_s AS void_from,
    licence.withdrawn_s AS withdrawn_at,
    licence.withdrawal
FROM changed_licence AS scope
INNER JOIN licence ON licence.licence_id = scope.id
LEFT JOIN enterprise AS holder ON holder.enterprise_key = licence.enterprise_key
