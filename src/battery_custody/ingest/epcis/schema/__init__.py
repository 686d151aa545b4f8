"""The JSON schema of EPCIS 2.0 in our own words, and the checks against it."""

from battery_custody.ingest.epcis.schema.check import (
    EVENT_KINDS,
    Problem,
    check_element,
    check_envelope,
    check_event,
    is_uri,
)

__all__ = ["EVENT_KINDS", "Problem", "check_element", "check_envelope", "check_event", "is_uri"]
