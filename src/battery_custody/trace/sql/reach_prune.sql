-- Purpose: of the links that held at a time, those to which the way from the item held as well.
-- Reads: reach_link, reach_root, reach_near (root_key, item_key)
-- Leaves: TEMP reach_found (root_key, item_key): what the links of one more step lead to and is new
CREATE OR REPLACE TEMP TABLE reach_found AS
SELECT DISTINCT link.root_key, link.item_key
FROM reach_link AS link
SEMI JOIN reach_near AS near ON near.root_key = link.root_key AND near.item_key = link.parent_key
ANTI JOIN reach_near AS known ON known.root_key = link.root_key AND known.item_key = link.item_key
