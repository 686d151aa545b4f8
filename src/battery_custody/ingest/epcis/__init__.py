"""EPCIS 2.0 in JSON: events of the GS1 standard for what, when, where and why, as rows of the record files.

`read_epcis` turns bytes into an `EpcisBatch`: rows by table, the events and vocabulary elements as
they came, the rejects and the warnings. Terms and field names are those of EPCIS 2.0 and CBV 2.0
(ISO/IEC 19987 and 19988); no network is used, as an `@context` is kept and never fetched.
"""

from battery_custody.ingest.epcis.batch import EpcisBatch, Notice, Reject, Row
from battery_custody.ingest.epcis.reader import read_epcis, read_epcis_parts

__all__ = ["EpcisBatch", "Notice", "Reject", "Row", "read_epcis", "read_epcis_parts"]
