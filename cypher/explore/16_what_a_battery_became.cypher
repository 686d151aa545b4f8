// Purpose: what became of batteries that were recycled: processes and the lots that came out?
// Params: none
// Returns: process, day, batteries, outputs
// Used by: people, in Neo4j Browser
MATCH (b:Battery)-[:INPUT_TO]->(p:Transformation {kind: 'recycling'})
WITH p, count(b) AS batteries
MATCH (p)<-[o:OUTPUT_OF]-(lot:Lot)
WITH p, batteries, lot.material AS material, sum(o.mass_kg) AS kg ORDER BY material
WITH p, batteries, collect(material + ' ' + toString(toInteger(round(kg))) + ' kg') AS outputs
RETURN p.transformation_id AS process, toString(date(p.event_at)) AS day, batteries, outputs
ORDER BY batteries DESC, process
LIMIT 10
