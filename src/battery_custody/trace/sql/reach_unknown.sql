-- Purpose: what is missing on the ways from the items that touch nobody asked about.
-- Reads: reach_course, reach_item, reach_link, reach_hit, reach_site, and the flat tables
-- Returns: root_key, item_id, kind, at_s, party_id, other_id, in no order
WITH course AS (
    FROM reach_course
    ANTI JOIN reach_hit AS hit ON hit.root_key = reach_course.root_key
),

own AS (
    SELECT root_key, item_key, last_s FROM course WHERE round = 0
),

-- What nobody is known to have made or imported: no event of it comes first that says so, no
-- transformation made it, it has no original, and it was not made where its whole was.
unborn AS (
    SELECT own.root_key, own.item_key, life.first_type, life.first_s, battery.defined
    FROM own
    LEFT JOIN item_life AS life USING (item_key)
    LEFT JOIN battery USING (item_key)
    WHERE
        coalesce(life.first_type, '') NOT IN ('commissioning', 'importing')
        AND own.item_key NOT IN (SELECT item_key FROM transformation_output)
        AND NOT EXISTS (
            FROM reach_link AS link
            WHERE
                link.root_key = own.root_key
                AND link.parent_key = own.item_key
                AND link.relation IN ('input_to', 'recoded_from')
        )
        AND NOT (
            life.first_type IS NULL
            AND battery.maker_key IS NOT NULL
            AND EXISTS (
                FROM aggregation AS link
                INNER JOIN battery AS whole ON whole.item_key = link.parent_key
                WHERE link.child_key = own.item_key AND whole.maker_key = battery.maker_key
            )
        )
),

moved AS (
    SELECT
        course.root_key,
        course.item_key AS inside_key,
        transfer.*
    FROM course
    INNER JOIN custody_transfer AS transfer
        ON transfer.item_key = course.holder_key
        AND transfer.at_s BETWEEN course.first_s AND course.last_s
),

-- A hand-over by whoever had the whole that the item was in since the hand-over before is no break.
broken AS (
    SELECT moved.*
    FROM moved
    WHERE
        moved.prev_at_s IS NOT NULL
        AND moved.kind NOT IN ('vehicle', 'birth')
        AND moved.consignor_key <> moved.prev_consignee_key
        AND NOT EXISTS (
            FROM aggregation AS link
            INNER JOIN custody_transfer AS whole ON whole.item_key = link.parent_key
            WHERE
                link.child_key = moved.item_key
                AND link.joined_s <= moved.at_s
                AND coalesce(link.separated_s, 9223372036854775807) >= moved.prev_at_s
                AND whole.consignee_key = moved.consignor_key
                AND whole.at_s <= moved.at_s
                AND whole.at_s <= coalesce(link.separated_s, 9223372036854775807)
                AND coalesce(whole.next_at_s, 9223372036854775807) >= link.joined_s
        )
),

-- A part that somebody else had last than whoever had its whole when it was put in.
joined AS (
    SELECT own.root_key, own.item_key, link.parent_key, link.joined_s
    FROM own
    INNER JOIN aggregation AS link ON link.child_key = own.item_key AND link.joined_s <= own.last_s
),

birth AS (
    SELECT item_key, consignee_key
    FROM custody_transfer
    WHERE seq = 1 AND item_key IN (SELECT item_key FROM joined UNION SELECT parent_key FROM joined)
),

put_in AS (
    SELECT
        joined.root_key,
        joined.item_key,
        joined.joined_s,
        coalesce(part.consignee_key, part_birth.consignee_key) AS part_holder_key,
        coalesce(whole.consignee_key, whole_birth.consignee_key) AS whole_holder_key
    FROM joined
    ASOF LEFT JOIN custody_transfer AS part ON part.item_key = joined.item_key AND part.at_s <= joined.joined_s
    ASOF LEFT JOIN custody_transfer AS whole ON whole.item_key = joined.parent_key AND whole.at_s <= joined.joined_s
    LEFT JOIN birth AS part_birth ON part_birth.item_key = joined.item_key
    LEFT JOIN birth AS whole_birth ON whole_birth.item_key = joined.parent_key
),

missing AS (
    SELECT root_key, item_key, CASE
        WHEN first_type IS NOT NULL THEN 'no_birth'
        WHEN coalesce(defined, true) THEN 'no_event'
        ELSE 'no_record'
    END AS kind, first_s AS at_s, NULL::INTEGER AS party_key, NULL::INTEGER AS other_key
    FROM unborn
    UNION ALL
    SELECT root_key, item_key, 'break', at_s, prev_consignee_key, consignor_key FROM broken
    UNION ALL
    SELECT root_key, item_key, 'put_in', joined_s, part_holder_key, whole_holder_key
    FROM put_in
    WHERE part_holder_key <> whole_holder_key
    UNION ALL
    SELECT root_key, item_key, 'unnamed', at_s, consignor_key, consignee_key
    FROM moved
    WHERE consignee_key IS NULL OR (consignor_key IS NULL AND kind NOT IN ('vehicle', 'birth'))
    UNION ALL
    SELECT root_key, item_key, 'not_received', at_s, consignor_key, consignee_key
    FROM moved
    WHERE kind = 'dispatch' AND consignee_key IS NOT NULL AND next_consignor_key IS DISTINCT FROM consignee_key
    UNION ALL
    SELECT own.root_key, own.item_key, 'no_original', NULL, NULL, NULL
    FROM own
    INNER JOIN keys.item AS code ON code.key = own.item_key
    WHERE
        regexp_full_match(code.id, '[0-9A-Z]{17}R[0-9A-Z]')
        AND NOT EXISTS (
            FROM reach_link AS link
            WHERE link.root_key = own.root_key AND link.parent_key = own.item_key AND link.relation = 'recoded_from'
        )
    UNION ALL
    SELECT own.root_key, own.item_key, 'no_inputs', process.event_s, process.enterprise_key, NULL
    FROM own
    INNER JOIN transformation_output AS made USING (item_key)
    LEFT JOIN transformation AS process USING (transformation_id)
    WHERE NOT EXISTS (FROM transformation_input AS used WHERE used.transformation_id = made.transformation_id)
    UNION ALL
    SELECT moved.root_key, moved.item_key, 'no_site', moved.at_s, moved.consignee_key, NULL
    FROM moved
    INNER JOIN reach_site AS asked
        ON asked.enterprise_key IS NULL OR asked.enterprise_key = moved.consignee_key
    WHERE moved.site_key IS NULL
)

SELECT DISTINCT missing.root_key, item.id, missing.kind, missing.at_s, party.id, other.id
FROM missing
LEFT JOIN keys.item AS item ON item.key = missing.item_key
LEFT JOIN keys.party AS party ON party.key = missing.party_key
LEFT JOIN keys.party AS other ON other.key = missing.other_key
ORDER BY ALL
