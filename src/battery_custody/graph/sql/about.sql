-- Purpose: what the findings in scope are about. An event is no node of the graph: there it is the event's item.
-- Reads: changed_finding, finding, item_node, vehicle, enterprise, site, transformation
-- Returns: owner_key, then the columns of the projected table
WITH subject AS (
    SELECT
        scope.key AS owner_key,
        finding.finding_id,
        CASE
            WHEN finding.subject_type IN ('battery', 'battery_code', 'lot') THEN finding.subject_id
            WHEN finding.subject_type = 'event' THEN finding.item_ids[1]
        END AS item_id,
        CASE WHEN finding.subject_type = 'vehicle' THEN finding.subject_id END AS vehicle_id,
        CASE WHEN finding.subject_type = 'enterprise' THEN finding.subject_id END AS enterprise_id,
        CASE WHEN finding.subject_type = 'transformation' THEN finding.subject_id END AS transformation_id,
        CASE WHEN finding.subject_type = 'site' THEN finding.subject_id END AS site_id
    FROM changed_finding AS scope
    INNER JOIN finding ON finding.finding_id = scope.id
)

SELECT
    subject.owner_key,
    subject.finding_id,
    node.battery_id,
    node.lot_id,
    vehicle.vehicle_id,
    party.enterprise_id,
    process.transformation_id,
    site.site_id
FROM subject
LEFT JOIN item_node AS node ON coalesce(node.battery_id, node.lot_id) = subject.item_id
LEFT JOIN vehicle ON vehicle.vehicle_id = subject.vehicle_id
LEFT JOIN enterprise AS party ON party.enterprise_id = subject.enterprise_id
LEFT JOIN transformation AS process ON process.transformation_id = subject.transformation_id
LEFT JOIN site ON site.site_id = subject.site_id
WHERE
    coalesce(
        node.battery_id, node.lot_id, vehicle.vehicle_id, party.enterprise_id, process.transformation_id, site.site_id
    ) IS NOT NULL
