-- Purpose: the parties in scope with the last known value of each attribute.
-- Reads: scope_party, keys.party, reported.enterprises (arg_max passes over NULL, so an attribute left out later stays known)
INSERT INTO enterprise
WITH told AS (
    SELECT
        enterprise_key,
        arg_max(id_scheme, record_no) AS id_scheme,
        arg_max(name, record_no) AS name,
        arg_max(roles, record_no) AS roles,
        arg_max(adcode, record_no) AS adcode,
        arg_max(address, record_no) AS address,
        arg_max(phone, record_no) AS phone,
        arg_max(legal_representative, record_no) AS legal_representative,
        arg_max(parent_key, record_no) AS parent_key,
        arg_max(maker_codes, record_no) AS maker_codes,
        arg_max(registered_at_us, record_no) // 1000000 AS registered_s,
        arg_max(dissolved_at_us, record_no) // 1000000 AS dissolved_s
    FROM reported.enterprises
    SEMI JOIN scope_party ON scope_party.key = enterprises.enterprise_key
    GROUP BY enterprise_key
)

SELECT
    party.key,
    party.id,
    told.enterprise_key IS NOT NULL,
    told.* EXCLUDE (enterprise_key)
FROM keys.party AS party
SEMI JOIN scope_party USING (key)
LEFT JOIN told ON told.enterprise_key = party.key
