-- Purpose: the items whose derived rows a batch may change: those it names, those of records that it
--     supersedes, those installed in vehicles that it names, those that passed through parties or
--     sites that it describes anew, and the originals of all these.
-- Params: batch (number of the batch)
-- Reads: map_item, map_vehicle, superseded, association, custody_transfer, reported tables
CREATE OR REPLACE TEMP TABLE scope_item AS
WITH described AS (
    SELECT enterprise_key FROM reported.enterprises WHERE batch_no = $batch
    UNION
    -- A licence told of again may have had another holder before.
    SELECT enterprise_key
    FROM reported.licences
    WHERE licence_id IN (SELECT licence_id FROM reported.licences WHERE batch_no = $batch)
),

withdrawn AS (
    SELECT corrects_event_id AS event_id
    FROM reported.custody_events
    WHERE batch_no = $batch AND corrects_event_id IS NOT NULL
    UNION
    SELECT event_id FROM reported.voids WHERE batch_no = $batch
),

touched AS (
    SELECT DISTINCT key FROM map_item
    UNION
    -- A parent that is emptied lets go of all that was in it.
    SELECT child_key
    FROM reported.aggregations
    WHERE parent_key IN (SELECT parent_key FROM reported.separations WHERE batch_no = $batch)
    UNION
    -- Taking a whole apart makes waste of its parts.
    SELECT links.child_key
    FROM reported.aggregations AS links
    INNER JOIN reported.custody_events AS event ON event.item_key = links.parent_key
    WHERE
        event.event_type = 'disassembling'
        AND (event.batch_no = $batch OR event.event_id IN (SELECT event_id FROM withdrawn))
    UNION
    -- Links that a corrected or voided event told of.
    SELECT child_key FROM reported.aggregations WHERE event_id IN (SELECT event_id FROM withdrawn)
    UNION
    SELECT links.child_key
    FROM reported.aggregations AS links
    INNER JOIN reported.separations AS apart USING (parent_key)
    WHERE apart.event_id IN (SELECT event_id FROM withdrawn)
    UNION
    SELECT event.item_key
    FROM reported.custody_events AS event
    INNER JOIN superseded
        ON superseded.record_no = event.record_no AND superseded.table_name = 'custody_events'
    WHERE superseded.batch_no = $batch
    UNION
    SELECT association.item_key
    FROM association
    WHERE
        association.vehicle_key IN (SELECT key FROM map_vehicle)
        OR association.vehicle_key IN (
            SELECT event.vehicle_key
            FROM reported.vehicle_events AS event
            INNER JOIN superseded
                ON superseded.record_no = event.record_no AND superseded.table_name = 'vehicle_events'
            WHERE superseded.batch_no = $batch
        )
    UNION
    SELECT transfer.item_key
    FROM custody_transfer AS transfer
    WHERE
        transfer.consignee_key IN (SELECT enterprise_key FROM described)
        OR transfer.consignor_key IN (SELECT enterprise_key FROM described)
    UNION
    -- The place of a site gives its events theirs.
    SELECT item_key
    FROM reported.custody_events
    WHERE site_key IN (SELECT site_key FROM reported.sites WHERE batch_no = $batch)
    UNION
    -- Until the first licence is told of, nothing is known of any.
    SELECT item_key
    FROM custody_transfer
    WHERE
        is_waste
        AND NOT EXISTS (FROM licence)
        AND EXISTS (FROM reported.licences WHERE batch_no = $batch)
)

FROM touched
UNION
-- A new code ends the life of the old one.
SELECT recoded_from_key
FROM reported.batteries
WHERE recoded_from_key IS NOT NULL AND battery_key IN (FROM touched)
