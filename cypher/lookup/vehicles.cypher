// Purpose: the places of some vehicles in the ledger's order.
// Params: ids (list of text), most (rows)
// Returns: vehicle_id, vehicle_key
// Used by: battery_custody.trace.part_ledger
UNWIND $ids AS id
MATCH (v:Vehicle {vehicle_id: id})
USING INDEX v:Vehicle(vehicle_id)
RETURN v.vehicle_id, v.vehicle_key
ORDER BY v.vehicle_id
LIMIT $most
