-- Purpose: the links to which several ways lead, each once: by its shortest way, counting as long as any.
-- Reads: genealogy_forked
-- Leaves: genealogy
INSERT INTO genealogy BY NAME
SELECT
    ancestor_key,
    descendant_key,
    parent_key,
    relation,
    min(steps) AS steps,
    since_s,
    until_s,
    nullif(max(coalesce(counts_until_s, 9223372036854775807)), 9223372036854775807) AS counts_until_s,
    known_s
FROM genealogy_forked
GROUP BY ALL
ORDER BY ancestor_key
