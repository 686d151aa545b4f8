-- Purpose: the events that move custody. Custody moves with every event that names consignor and
--     consignee, whatever its type; making or importing gives it to the consignee, else the reporter.
-- Reads: step
-- Leaves: TEMP move, one row an event
CREATE OR REPLACE TEMP TABLE move AS
SELECT
    item_key,
    event_no,
    CASE event_type
        WHEN 'commissioning' THEN 'birth'
        WHEN 'importing' THEN 'birth'
        WHEN 'shipping' THEN 'dispatch'
        WHEN 'receiving' THEN 'receipt'
        ELSE 'direct'
    END AS kind,
    -- Whoever reports a dispatch that names no consignor sent it; the same for a receipt.
    CASE WHEN event_type = 'shipping' THEN coalesce(consignor_key, reporter_key) ELSE consignor_key END
        AS consignor_key,
    CASE
        WHEN event_type IN ('commissioning', 'importing', 'receiving', 'accepting')
            THEN coalesce(consignee_key, reporter_key)
        ELSE consignee_key
    END AS consignee_key,
    event_s,
    is_day,
    record_s,
    vehicle_key,
    site_key,
    adcode,
    mass_kg,
    price_cny,
    document_no,
    step_rank,
    position,
    is_waste
FROM step
WHERE
    NOT is_repeat
    AND (
        event_type IN ('commissioning', 'importing', 'shipping', 'receiving', 'transferring', 'accepting')
        OR (consignor_key IS NOT NULL AND consignee_key IS NOT NULL)
    )
