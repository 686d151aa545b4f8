-- Purpose: every record that shows an item, or a whole, with a party or at a site that was asked about.
-- Reads: reach_party (party_key), reach_site (site_key), custody_transfer, custody_event, battery,
--     transformation and its inputs and outputs
-- Leaves: TEMP reach_touch (item_key, party_key, from_s, until_s, event_no, event_id)
CREATE OR REPLACE TEMP TABLE reach_touch AS
WITH process AS (
    SELECT transformation_id, enterprise_key, event_s
    FROM transformation
    WHERE
        enterprise_key IN (SELECT party_key FROM reach_party)
        OR site_key IN (SELECT site_key FROM reach_site)
)

SELECT item_key, consignee_key AS party_key, at_s AS from_s, next_at_s AS until_s, event_no, NULL::VARCHAR AS event_id
FROM custody_transfer
WHERE consignee_key IN (SELECT party_key FROM reach_party)
UNION ALL
SELECT item_key, consignor_key, at_s, at_s, event_no, NULL
FROM custody_transfer
WHERE consignor_key IN (SELECT party_key FROM reach_party)
UNION ALL
-- Whoever works on an item has it in its hands, recorded hand-over or not.
SELECT item_key, reporter_key, event_s, event_s, event_no, NULL
FROM custody_event
WHERE
    event_type IN ('storing', 'repairing', 'disassembling', 'repurposing', 'recycling', 'destroying')
    AND reporter_key IN (SELECT party_key FROM reach_party)
UNION ALL
SELECT item_key, coalesce(consignee_key, consignor_key, reporter_key), event_s, event_s, event_no, NULL
FROM custody_event
WHERE site_key IN (SELECT site_key FROM reach_site)
UNION ALL
SELECT item_key, maker_key, coalesce(made_s, 0), coalesce(made_s, 0), NULL, NULL
FROM battery
WHERE maker_key IN (SELECT party_key FROM reach_party)
UNION ALL
SELECT used.item_key, process.enterprise_key, process.event_s, process.event_s, NULL, process.transformation_id
FROM transformation_input AS used
INNER JOIN process USING (transformation_id)
UNION ALL
SELECT made.item_key, process.enterprise_key, process.event_s, process.event_s, NULL, process.transformation_id
FROM transformation_output AS made
INNER JOIN process USING (transformation_id)
