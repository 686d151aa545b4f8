"""Catena-X in JSON: digital twins with their aspects, and aspect payloads that come alone.

`read_catenax` turns bytes into a `CatenaxBatch`: rows by table, every twin and every aspect as it
came, what is wrong with those that were taken all the same, and what can't be taken. The field names
are those of the Catena-X aspect models; no network is used, and nothing that a payload links to is
fetched.
"""

from battery_custody.ingest.catenax.batch import CatenaxBatch, Refusal, Row
from battery_custody.ingest.catenax.reader import read_catenax
from battery_custody.ingest.catenax.schemas import NO_SCHEMAS, Schemas

__all__ = ["NO_SCHEMAS", "CatenaxBatch", "Refusal", "Row", "Schemas", "read_catenax"]
