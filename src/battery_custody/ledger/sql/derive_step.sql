-- Purpose: the events of the items in scope in the order of their lives, with what each changes:
--     custody, whether the item is waste, in which vehicle it is, whether it has ended.
-- Reads: scope_event, taken, site
-- Leaves: TEMP step, one row an event; is_repeat is marked by mark_repeat.
CREATE OR REPLACE TEMP TABLE step AS
WITH installed_last AS (
    SELECT item_key, max(event_s) AS last_install_s
    FROM scope_event
    WHERE event_type = 'installing'
    GROUP BY item_key
),

ranked AS (
    SELECT
        event.* EXCLUDE (
            carrier_key, broker_key, latitude, longitude, quantity, "use", batch_no, source_no, source_row
        ),
        radians(coalesce(event.latitude, site.latitude)) AS phi,
        radians(coalesce(event.longitude, site.longitude)) AS theta,
        -- Events of one moment stand in the order in which such steps are taken.
        CASE event_type
            WHEN 'commissioning' THEN 0
            WHEN 'importing' THEN 1
            WHEN 'accepting' THEN 2
            WHEN 'removing' THEN 3
            WHEN 'shipping' THEN 4
            WHEN 'transferring' THEN 5
            WHEN 'receiving' THEN 6
            WHEN 'testing' THEN 8
            WHEN 'repurposing' THEN 9
            WHEN 'installing' THEN 10
            WHEN 'disassembling' THEN 12
            WHEN 'recycling' THEN 13
            WHEN 'destroying' THEN 14
            WHEN 'exporting' THEN 15
            WHEN 'separating' THEN 12
            ELSE 7
        END AS step_rank,
        -- A removal is for good where no installation follows it.
        CASE
            WHEN event_type IN ('accepting', 'disassembling', 'recycling', 'separating') THEN true
            WHEN event_type = 'removing' THEN coalesce(event_s > installed.last_install_s, true)
            WHEN event_type IN ('commissioning', 'importing', 'installing', 'repurposing', 'joining') THEN false
        END AS makes_waste
    FROM (
        FROM scope_event
        UNION ALL BY NAME
        SELECT item_key, event_s, event_type FROM taken
    ) AS event
    LEFT JOIN installed_last AS installed USING (item_key)
    LEFT JOIN site USING (site_key)
)

SELECT
    event_no,
    event_type,
    item_key,
    event_s,
    is_day,
    record_s,
    reporter_key,
    consignor_key,
    consignee_key,
    vehicle_key,
    site_key,
    adcode,
    mass_kg,
    price_cny,
    document_no,
    step_rank,
    row_number() OVER life AS position,
    coalesce(last_value(makes_waste IGNORE NULLS) OVER life, false) AS is_waste,
    lag(event_no) OVER life AS prev_event_no,
    event_s - lag(event_s) OVER life AS gap_s,
    -- Great-circle distance to the event before, only where another party reported it and it may be far.
    CASE
        WHEN
            NOT is_day
            AND NOT lag(is_day) OVER life
            AND lag(reporter_key) OVER life <> reporter_key
            AND abs(lag(phi) OVER life - phi) + abs(lag(theta) OVER life - theta) > 0.007
            THEN
                2 * 6371 * asin(sqrt(
                    pow(sin((lag(phi) OVER life - phi) / 2), 2)
                    + cos(phi) * cos(lag(phi) OVER life) * pow(sin((lag(theta) OVER life - theta) / 2), 2)
                ))
    END AS km,
    -- Whether the event before is of the same moment and step, as a second report of one event is.
    coalesce(lag(event_s) OVER life = event_s AND lag(step_rank) OVER life = step_rank, false) AS is_tied,
    false AS is_repeat
FROM ranked
WINDOW life AS (
    PARTITION BY item_key
    -- By id, never by key, so that ties fall alike in whatever order records come.
    ORDER BY event_s, step_rank, event_id, record_s, mass_kg, event_no
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)
-- What happened to the whole changes the part, and is no event of it.
QUALIFY event_type NOT IN ('separating', 'joining')
