"""Certificates: of the destruction of a vehicle, and of the dismantler that may destroy vehicles.

Field names are those of the aspects CertificateOfDestruction 1.x and 2.x and CertificateOfDismantler
1.x, which follow the German end-of-life vehicle ordinance (Altfahrzeug-Verordnung).
"""

from __future__ import annotations

from typing import Any

from battery_custody.ingest.catenax.draft import Draft
from battery_custody.ingest.catenax.values import at, text, time
from battery_custody.vocab import Activity, LicenceKind, Role, VehicleEventType


def read_destruction(draft: Draft, payload: dict[str, Any]) -> None:
    """Make a vehicle's scrapping of a certificate of destruction; its VIN names the twin too."""
    vin = text(at(payload, "vehicleProperties", "identification"))
    scrapped = time(payload.get("dismantlingDate"))
    dismantler = text(payload.get("companyNumber"))
    if dismantler is not None:
        _read_dismantler(draft, dismantler, payload.get("dismantlerProperties"))
    if vin is None or scrapped is None:
        missing = "vehicleProperties.identification" if vin is None else "dismantlingDate"
        draft.wrong(missing, "is missing or unusable, so that no scrapping is recorded")
        return
    draft.alias("vin", vin)
    draft.add("vehicles", {"vehicle_id": vin, "model": text(at(payload, "vehicleProperties", "model"))})
    draft.add(
        "vehicle_events",
        {
            "event_id": f"{draft.document_id}/scrapping",
            "event_type": VehicleEventType.SCRAPPING.value,
            "vehicle_id": vin,
            "event_time": scrapped,
            "reporter_id": dismantler,
            "document_no": text(payload.get("serialNumber")),
        },
    )


def read_dismantler(draft: Draft, payload: dict[str, Any]) -> None:
    """Make a licence of a certificate of dismantler: its holder is the disposer that it names."""
    number, holder = text(payload.get("certificateNumber")), text(payload.get("disposerNumber"))
    since = time(payload.get("issueDate"))
    if number is None or holder is None or since is None:
        missing = "certificateNumber" if number is None else "disposerNumber" if holder is None else "issueDate"
        draft.wrong(missing, "is missing or unusable, so that no licence is recorded")
        return
    street = payload.get("dismantlerAddress")
    parts = (("thoroughfare", "value"), ("thoroughfare", "number"), ("postCode", "value"), ("locality", "value"))
    address = " ".join(part for path in parts if (part := text(at(street, *path))))
    draft.add(
        "enterprises",
        {
            "enterprise_id": holder,
            "roles": Role.VEHICLE_DISMANTLER.value,
            "address": address,
            "phone": text(at(payload, "dismantlerContact", "phoneNumber")),
        },
    )
    draft.add(
        "licences",
        {
            "licence_id": number,
            "enterprise_id": holder,
            "kind": LicenceKind.VEHICLE_DISMANTLING.value,
            "activities": Activity.DISMANTLE_VEHICLE.value,
            "valid_from": since,
            "valid_to": time(payload.get("expiryDate")),
            "source": "CertificateOfDismantler",
        },
    )


def _read_dismantler(draft: Draft, dismantler: str, properties: Any) -> None:
    address = at(properties, "dismantlerAddress") or at(properties, "dismantlerAdress")
    parts = ("street", "houseNumber", "zip", "location")
    draft.add(
        "enterprises",
        {
            "enterprise_id": dismantler,
            "name": text(at(address, "name")),
            "roles": Role.VEHICLE_DISMANTLER.value,
            "address": " ".join(part for key in parts if (part := text(at(address, key)))),
            "phone": text(at(properties, "dismantlerContact", "phone")),
        },
    )
