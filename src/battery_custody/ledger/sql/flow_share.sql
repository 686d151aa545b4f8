-- Purpose: the energy of parts that have a mass and no energy: their share of the energy of the whole that they
--     were in first, by mass. It counts as known only where all parts of that level on record have a mass
--     and make up most of the mass of the whole; else some may not be on record.
-- Params: least_share (of the mass of the whole that its parts must make up)
-- Reads: flow_item, aggregation, battery
-- Leaves: TEMP flow_share (item_key, energy_kwh)
CREATE OR REPLACE TEMP TABLE flow_share AS
WITH stay AS (
    SELECT
        item.item_key,
        item.level,
        coalesce(item.mass_kg, item.event_kg) AS mass_kg,
        part.parent_key,
        part.joined_s,
        part.separated_s,
        whole.energy_kwh AS whole_kwh,
        whole.mass_kg AS whole_kg
    FROM flow_item AS item
    INNER JOIN aggregation AS part ON part.child_key = item.item_key
    INNER JOIN battery AS whole ON whole.item_key = part.parent_key
    WHERE item.energy_kwh IS NULL AND coalesce(item.mass_kg, item.event_kg) IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY item.item_key ORDER BY part.joined_s, part.parent_key) = 1
),

together AS (
    SELECT
        stay.item_key,
        stay.mass_kg,
        stay.whole_kwh,
        stay.whole_kg,
        sum(other.mass_kg) AS parts_kg,
        count(*) FILTER (other.mass_kg IS NULL) AS unweighed
    FROM stay
    INNER JOIN aggregation AS part
        ON
            part.parent_key = stay.parent_key
            AND (stay.separated_s IS NULL OR part.joined_s < stay.separated_s)
            AND (part.separated_s IS NULL OR part.separated_s > stay.joined_s)
    INNER JOIN battery AS other
        ON other.item_key = part.child_key AND other.level IS NOT DISTINCT FROM stay.level
    GROUP BY ALL
)

SELECT item_key, whole_kwh * mass_kg / parts_kg AS energy_kwh
FROM together
-- A little more than the whole: scales differ, and a replaced part overlaps with its successor.
WHERE unweighed = 0 AND parts_kg BETWEEN $least_share * whole_kg AND 1.1 * whole_kg AND whole_kwh IS NOT NULL
