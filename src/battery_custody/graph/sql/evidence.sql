-- Purpose: all that the events of the findings in scope name: items, parties, vehicles, processes, by role.
--     An event may be about many items: only those of the finding are named, where it has any. A record that
--     was corrected since is named too: it is what the finding was made of.
-- Reads: changed_finding, finding, item_node, reported tables, transformation, enterprise, vehicle
-- Returns: owner_key, then the columns of the projected table
WITH named AS (
    SELECT scope.key AS owner_key, finding.finding_id, finding.item_ids, unnest(finding.event_ids) AS event_id
    FROM changed_finding AS scope
    INNER JOIN finding ON finding.finding_id = scope.id
),

record AS (
    SELECT
        event_id,
        event_type,
        event_time_us // 1000000 AS at_s,
        item_key AS item,
        vehicle_key,
        consignor_key AS consignor,
        consignee_key AS consignee,
        carrier_key AS carrier,
        broker_key AS broker,
        -- Who reports a hand-over is mostly one of its parties.
        CASE WHEN reporter_key IN (consignor_key, consignee_key) THEN NULL ELSE reporter_key END AS reporter
    FROM reported.custody_events
    UNION ALL BY NAME
    SELECT
        transfer_id AS event_id,
        'transferring' AS event_type,
        event_time_us // 1000000 AS at_s,
        item_key AS item,
        consignor_key AS consignor,
        consignee_key AS consignee
    FROM reported.transfers
    UNION ALL BY NAME
    SELECT
        event_id,
        event_type,
        event_time_us // 1000000 AS at_s,
        vehicle_key,
        owner_key AS "owner",
        CASE WHEN reporter_key IS DISTINCT FROM owner_key THEN reporter_key END AS reporter
    FROM reported.vehicle_events
    UNION ALL BY NAME
    SELECT
        event_id,
        'aggregating' AS event_type,
        joined_at_us // 1000000 AS at_s,
        child_key AS item,
        parent_key AS whole
    FROM reported.aggregations
    UNION ALL BY NAME
    SELECT
        transformation_id AS event_id,
        kind AS event_type,
        event_s AS at_s,
        enterprise_key AS operator,
        transformation_id AS process
    FROM transformation
),

found AS (
    SELECT named.owner_key, named.finding_id, record.*
    FROM named
    INNER JOIN record ON record.event_id = named.event_id
    LEFT JOIN item_node AS node ON node.key = record.item
    WHERE
        record.item IS NULL
        OR len(named.item_ids) = 0
        OR list_contains(named.item_ids, coalesce(node.battery_id, node.lot_id))
),

item_role AS (
    UNPIVOT (SELECT owner_key, finding_id, event_id, event_type, at_s, item, whole FROM found)
    ON item, whole INTO NAME role VALUE key
),

party_role AS (
    UNPIVOT (
        SELECT owner_key, finding_id, event_id, event_type, at_s, consignor, consignee, carrier, broker, reporter,
            "owner", operator
        FROM found
    )
    ON consignor, consignee, carrier, broker, reporter, "owner", operator INTO NAME role VALUE key
)

SELECT DISTINCT
    one.owner_key,
    one.finding_id,
    node.battery_id,
    node.lot_id,
    NULL::VARCHAR AS vehicle_id,
    NULL::VARCHAR AS enterprise_id,
    NULL::VARCHAR AS transformation_id,
    one.event_id,
    one.event_type,
    one.role,
    one.at_s AS "at"
FROM item_role AS one
INNER JOIN item_node AS node ON node.key = one.key
UNION ALL
SELECT DISTINCT
    one.owner_key, one.finding_id, NULL, NULL, NULL, party.enterprise_id, NULL, one.event_id, one.event_type, one.role,
    one.at_s
FROM party_role AS one
INNER JOIN enterprise AS party ON party.enterprise_key = one.key
UNION ALL
SELECT DISTINCT
    one.owner_key, one.finding_id, NULL, NULL, vehicle.vehicle_id, NULL, NULL, one.event_id, one.event_type, 'vehicle',
    one.at_s
FROM found AS one
INNER JOIN vehicle ON vehicle.vehicle_key = one.vehicle_key
UNION ALL
SELECT DISTINCT
    owner_key, finding_id, NULL, NULL, NULL, NULL, process, event_id, event_type, 'process', at_s
FROM found
WHERE process IS NOT NULL
