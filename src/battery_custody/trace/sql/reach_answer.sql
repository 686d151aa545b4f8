-- Purpose: the nearest record for each item asked about that has one, with ids.
-- Reads: reach_hit
-- Returns: root_key, item_key, steps, holder_id (NULL: the item itself), party_id, event_id
SELECT
    hit.root_key,
    hit.item_key,
    hit.steps,
    CASE WHEN hit.holder_key <> hit.item_key THEN holder.id END AS holder_id,
    party.id AS party_id,
    coalesce(hit.event_id, event.event_id) AS event_id
FROM reach_hit AS hit
LEFT JOIN keys.item AS holder ON holder.key = hit.holder_key
LEFT JOIN keys.party AS party ON party.key = hit.party_key
LEFT JOIN reported.custody_events AS event ON event.record_no = hit.event_no
ORDER BY hit.root_key
