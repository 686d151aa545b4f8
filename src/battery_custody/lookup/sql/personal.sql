-- Purpose: those of some texts that are ids of vehicles, or of parties that are or may be persons.
-- Params: texts
-- Returns: id, sure (whether the records say so: a vehicle or a person)
-- Used by: personal
SELECT id, true AS sure FROM keys.vehicle WHERE id IN (SELECT unnest($texts))
UNION
SELECT enterprise_id, id_scheme IS NOT DISTINCT FROM 'person' FROM enterprise
WHERE enterprise_id IN (SELECT unnest($texts)) AND (
    id_scheme = 'person'
    OR (
        coalesce(id_scheme, 'other') = 'other'
        AND (NOT defined OR regexp_full_match(coalesce(roles, ''), '(vehicle_owner|second_life_user|;)*'))
    )
)
