-- Purpose: the licences in scope with their holders.
-- Reads: changed_licence, licence, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    licence.licence_id,
    holder.enterprise_id
FROM changed_licence AS scope
INNER JOIN licence ON licence.licence_id = scope.id
INNER JOIN enterprise AS holder ON holder.enterprise_key = licence.enterprise_key
