-- Purpose: the items whose chains batches after one may have changed beside those they name: of superseded
--     records, of vehicles that they name, of parties and sites that they describe anew.
-- Params: batch_no
-- Reads: superseded, association, custody_transfer, reported tables, changed_vehicle
-- Leaves: key, with repeats
WITH described AS (
    SELECT enterprise_key FROM reported.enterprises WHERE batch_no > $batch_no
    UNION
    SELECT enterprise_key FROM reported.licences WHERE batch_no > $batch_no
)

SELECT event.item_key AS key
FROM reported.custody_events AS event
INNER JOIN superseded ON superseded.record_no = event.record_no AND superseded.table_name = 'custody_events'
WHERE superseded.batch_no > $batch_no
UNION ALL
SELECT association.item_key
FROM association
WHERE
    association.vehicle_key IN (SELECT key FROM changed_vehicle)
    OR association.vehicle_key IN (
        SELECT event.vehicle_key
        FROM reported.vehicle_events AS event
        INNER JOIN superseded ON superseded.record_no = event.record_no AND superseded.table_name = 'vehicle_events'
        WHERE superseded.batch_no > $batch_no
    )
UNION ALL
SELECT transfer.item_key
FROM custody_transfer AS transfer
WHERE
    transfer.consignee_key IN (SELECT enterprise_key FROM described)
    OR transfer.consignor_key IN (SELECT enterprise_key FROM described)
    OR transfer.site_key IN (SELECT site_key FROM reported.sites WHERE batch_no > $batch_no)
UNION ALL
-- The making of a new code ends the life of the old one.
SELECT battery.recoded_from_key
FROM battery
WHERE
    battery.recoded_from_key IS NOT NULL
    AND battery.item_key IN (SELECT item_key FROM reported.custody_events WHERE batch_no > $batch_no)
UNION ALL
-- A parent that is emptied lets go of all that was in it.
SELECT child_key
FROM reported.aggregations
WHERE parent_key IN (SELECT parent_key FROM reported.separations WHERE batch_no > $batch_no)
