-- Purpose: what need not be asked for, because there is none of it.
-- Returns: one row: whether any vehicle event was voided, whether any item was ever in another
SELECT
    EXISTS (FROM superseded WHERE table_name = 'vehicle_events'),
    EXISTS (FROM aggregation)
