-- Purpose: the parties of a batch whose id should be a USCC and is none.
-- Reads: map_party, credit_code
-- Returns: how many, and the first three
SELECT count(*), list(raw ORDER BY raw)[:3]
FROM map_party AS named
INNER JOIN credit_code ON credit_code.enterprise_key = named.key
WHERE credit_code.problem IS NOT NULL
