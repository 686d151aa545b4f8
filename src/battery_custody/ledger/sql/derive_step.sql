-- Purpose: the events of the items in scope in the order of their lives, with what each changes:
--     custody, whether the item is waste, in which vehicle it is, whether it has ended.
-- Reads: scope_event, site
-- Leaves: TEMP step, one row an event; a second report of one event (same step, time, parties and
--     document under another id) is marked is_repeat and changes nothing.
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
            event_id, carrier_key, broker_key, latitude, longitude, quantity, "use", batch_no, source_no, source_row
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
            ELSE 7
        END AS step_rank,
        -- A removal is for good where no installation follows it.
        CASE
            WHEN event_type IN ('accepting', 'disassembling', 'recycling') THEN true
            WHEN event_type = 'removing' THEN coalesce(event_s > installed.last_install_s, true)
            WHEN event_type IN ('commissioning', 'importing', 'installing', 'repurposing') THEN false
        END AS makes_waste
    FROM scope_event AS event
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
    coalesce(
        lag(event_type) OVER life = event_type
        AND lag(event_s) OVER life = event_s
        AND lag(consignor_key) OVER life IS NOT DISTINCT FROM consignor_key
        AND lag(consignee_key) OVER life IS NOT DISTINCT FROM consignee_key
        AND lag(vehicle_key) OVER life IS NOT DISTINCT FROM vehicle_key
        AND lag(document_no) OVER life IS NOT DISTINCT FROM document_no,
        false
    ) AS is_repeat
FROM ranked
WINDOW life AS (
    PARTITION BY item_key
    ORDER BY event_s, step_rank, event_type, consignor_key, consignee_key, vehicle_key, document_no, event_no
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)
