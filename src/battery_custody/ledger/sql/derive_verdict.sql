-- Purpose: the licence of each receiver of a waste battery on the day and for the place of receipt.
-- Reads: handover, enterprise, licence, and of the regulation licence_due, licence_permit
-- Leaves: TEMP verdict (consignee_key, received_day, adcode, consignee_verdict, consignee_licence_id)
CREATE OR REPLACE TEMP TABLE verdict AS
WITH receipt AS (
    -- The day in UTC+8, as its first second.
    SELECT DISTINCT
        consignee_key,
        coalesce(received_s, dispatched_s) - (coalesce(received_s, dispatched_s) + 28800) % 86400 AS day_s,
        adcode
    FROM handover
    WHERE is_waste AND consignee_key IS NOT NULL
),

holder_role AS (
    SELECT DISTINCT
        enterprise_key AS consignee_key,
        trim(unnest(coalesce(nullif(string_split(roles, ';'), ['']), ['*']))) AS role
    FROM enterprise
    WHERE enterprise_key IN (SELECT consignee_key FROM receipt)
),

due_role AS (
    -- A role without an entry of its own falls under '*', and so does a party without a role.
    SELECT
        consignee_key,
        role,
        CASE WHEN role IN (SELECT licence_due.role FROM licence_due) THEN role ELSE '*' END AS entry
    FROM holder_role
),

needed AS (
    SELECT DISTINCT receipt.consignee_key, receipt.day_s, due.activity
    FROM (SELECT DISTINCT consignee_key, day_s FROM receipt) AS receipt
    INNER JOIN due_role USING (consignee_key)
    INNER JOIN licence_due AS due
        ON
            due.role = due_role.entry
            AND due.valid_from_s <= receipt.day_s
            AND (due.valid_to_s IS NULL OR due.valid_to_s > receipt.day_s)
),

named_activity AS (
    SELECT licence.*, trim(unnest(string_split(activities, ';'))) AS activity
    FROM licence
    WHERE enterprise_key IN (SELECT consignee_key FROM receipt)
),

permitted AS (
    -- What a licence permits its holder: what it names, as far as its kind can permit it.
    SELECT DISTINCT
        licence.licence_id,
        licence.enterprise_key,
        licence.activity,
        licence.adcode,
        licence.valid_from_s,
        licence.void_from_s,
        permit.valid_from_s AS permit_from_s,
        permit.valid_to_s AS permit_to_s
    FROM named_activity AS licence
    INNER JOIN licence_permit AS permit
        ON permit.kind = licence.kind AND permit.activity = licence.activity
    LEFT JOIN holder_role AS holder
        ON holder.consignee_key = licence.enterprise_key AND holder.role = permit.role
    WHERE permit.role IS NULL OR holder.role IS NOT NULL
),

judged AS (
    SELECT
        receipt.consignee_key,
        receipt.day_s,
        receipt.adcode,
        permitted.licence_id,
        permitted.valid_from_s <= receipt.day_s
            AND (permitted.void_from_s IS NULL OR permitted.void_from_s > receipt.day_s) AS is_valid,
        permitted.valid_from_s > receipt.day_s AS is_later,
        -- A territory of a province ends in 0000, of a prefecture in 00; without one it is the country.
        permitted.adcode IS NULL OR starts_with(
            receipt.adcode,
            CASE
                WHEN permitted.adcode LIKE '%0000' THEN left(permitted.adcode, 2)
                WHEN permitted.adcode LIKE '%00' THEN left(permitted.adcode, 4)
                ELSE permitted.adcode
            END
        ) AS in_territory,
        permitted.valid_from_s
    FROM receipt
    INNER JOIN needed USING (consignee_key, day_s)
    INNER JOIN permitted
        ON
            permitted.enterprise_key = receipt.consignee_key
            AND permitted.activity = needed.activity
            AND permitted.permit_from_s <= receipt.day_s
            AND (permitted.permit_to_s IS NULL OR permitted.permit_to_s > receipt.day_s)
),

best AS (
    SELECT
        consignee_key,
        day_s,
        adcode,
        bool_or(is_valid AND in_territory) AS is_licensed,
        bool_or(is_valid AND in_territory IS NULL) AS is_unplaced,
        bool_or(NOT is_valid AND NOT is_later AND coalesce(in_territory, true)) AS has_lapsed,
        arg_max(licence_id, (valid_from_s, licence_id)) FILTER (is_valid AND in_territory) AS licensed_by,
        arg_max(licence_id, (valid_from_s, licence_id)) FILTER (is_valid) AS valid_elsewhere,
        arg_max(licence_id, (valid_from_s, licence_id)) FILTER (NOT is_valid AND NOT is_later) AS lapsed_licence
    FROM judged
    GROUP BY consignee_key, day_s, adcode
),

any_valid AS (
    SELECT
        receipt.consignee_key,
        receipt.day_s,
        receipt.adcode,
        arg_max(licence.licence_id, (licence.valid_from_s, licence.licence_id)) AS other_licence
    FROM receipt
    INNER JOIN licence
        ON
            licence.enterprise_key = receipt.consignee_key
            AND licence.valid_from_s <= receipt.day_s
            AND (licence.void_from_s IS NULL OR licence.void_from_s > receipt.day_s)
    GROUP BY ALL
)

SELECT
    receipt.consignee_key,
    receipt.day_s,
    receipt.adcode,
    CASE
        WHEN NOT EXISTS (FROM licence) THEN 'unknown'
        WHEN best.is_licensed THEN 'licensed'
        WHEN best.is_unplaced THEN 'unknown'
        WHEN best.has_lapsed THEN 'lapsed'
        WHEN any_valid.other_licence IS NOT NULL THEN 'out_of_scope'
        WHEN best.lapsed_licence IS NOT NULL THEN 'lapsed'
        ELSE 'unlicensed'
    END AS consignee_verdict,
    CASE
        WHEN best.is_licensed THEN best.licensed_by
        WHEN best.has_lapsed THEN best.lapsed_licence
        ELSE coalesce(best.valid_elsewhere, any_valid.other_licence, best.lapsed_licence)
    END AS consignee_licence_id
FROM receipt
-- Where no licence is due on that day there is nothing to judge.
SEMI JOIN needed USING (consignee_key, day_s)
LEFT JOIN best
    ON
        best.consignee_key = receipt.consignee_key
        AND best.day_s = receipt.day_s
        AND best.adcode IS NOT DISTINCT FROM receipt.adcode
LEFT JOIN any_valid
    ON
        any_valid.consignee_key = receipt.consignee_key
        AND any_valid.day_s = receipt.day_s
        AND any_valid.adcode IS NOT DISTINCT FROM receipt.adcode
