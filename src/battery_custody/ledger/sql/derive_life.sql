-- Purpose: the life of each item in scope in one row.
-- Reads: step, made_transfer (the custody_transfer rows of the scope), scope_association, battery
-- Leaves: TEMP scope_life with the columns of the flat table item_life
CREATE OR REPLACE TEMP TABLE scope_life AS
WITH summed AS (
    SELECT
        item_key,
        count(*)::INTEGER AS events,
        arg_min(event_no, position) AS first_no,
        arg_min(event_type, position) AS first_type,
        min(event_s) AS first_s,
        arg_max(event_no, position) AS last_no,
        arg_max(event_type, position) AS last_type,
        max(event_s) AS last_s,
        arg_min(event_no, position) FILTER (event_type IN ('recycling', 'destroying')) AS ended_no,
        min(event_s) FILTER (event_type IN ('recycling', 'destroying')) AS ended_s,
        arg_max(event_type = 'exporting', position) FILTER (event_type IN ('exporting', 'importing')) AS is_abroad,
        max(event_s) FILTER (event_type = 'exporting') AS exported_s,
        arg_max(is_waste, position) AS is_waste,
        coalesce(max(position) FILTER (NOT is_waste), 0) AS sound_until,
        arg_max(mass_kg, position) AS mass_kg
    FROM step
    GROUP BY item_key
),

recoded AS (
    -- The making of a new code from an old one ends the life of the old code.
    SELECT
        battery.recoded_from_key AS item_key,
        min(event.event_s) AS recoded_s,
        arg_min(event.event_no, (event.event_s, event.event_id)) AS recoded_no
    FROM battery
    INNER JOIN custody_event AS event USING (item_key)
    WHERE
        battery.recoded_from_key IN (SELECT item_key FROM summed)
        AND battery.recoded_from_key <> battery.item_key
        AND event.event_type = 'commissioning'
    GROUP BY ALL
),

waste AS (
    -- Waste without interruption until now, since when.
    SELECT item_key, min(step.event_s) AS waste_since_s, arg_min(step.event_no, position) AS waste_no
    FROM step
    INNER JOIN summed USING (item_key)
    WHERE summed.is_waste AND position > sound_until
    GROUP BY item_key
),

holding AS (
    SELECT item_key, arg_max_null(consignee_key, seq) AS custodian_key FROM made_transfer GROUP BY item_key
),

inside AS (
    SELECT scope_association.item_key, arg_max(scope_association.vehicle_key, step.position) AS in_vehicle_key
    FROM scope_association
    INNER JOIN step ON step.event_no = scope_association.install_no
    WHERE scope_association.until_s IS NULL
    GROUP BY ALL
)

SELECT
    summed.item_key,
    events,
    first_no,
    first_type,
    first_s,
    last_no,
    last_type,
    last_s,
    coalesce(ended_no, recoded_no) AS ended_no,
    coalesce(ended_s, recoded_s) AS ended_s,
    CASE WHEN is_abroad THEN exported_s END AS exported_s,
    waste_since_s,
    waste_no,
    custodian_key,
    in_vehicle_key,
    coalesce(battery.mass_kg, summed.mass_kg) AS mass_kg
FROM summed
LEFT JOIN recoded USING (item_key)
LEFT JOIN waste USING (item_key)
LEFT JOIN holding USING (item_key)
LEFT JOIN inside USING (item_key)
LEFT JOIN battery USING (item_key)
