"""Recycling batches: a quantity of material on its way through dismantling and recycling.

Field names and words are those of the aspect RecyclingBatch 1.x (model material_accounting); masses
are kg. The batch is a lot. Each process step that it went through is a transformation of the batch
by its sender; then it goes to the receiver.
"""

from __future__ import annotations

from typing import Any

from battery_custody.ingest.catenax.draft import Draft
from battery_custody.ingest.catenax.values import amount, at, objects, text, time
from battery_custody.vocab import Role, TransformationKind

#: Steps that take something apart; any other step treats material.
_DISASSEMBLY = frozenset(
    {"Removal of components", "Drain fluids", "Remove refrigerant", "Remove battery", "Remove hazardous components"}
)
#: Steps that change nothing of the material.
_NO_CHANGE = frozenset({"Transport", "Storage", "Packaging / Labeling", "Quality Testing"})
#: What says when a step was taken, best first.
_TIMES = ("startTimestamp", "endTimestamp", "measurementTimestamp")
_ROLES = {
    "Dismantling Facility": Role.VEHICLE_DISMANTLER,
    "Authorized Treatment Facility (ATF)": Role.VEHICLE_DISMANTLER,
    "Logistic Operator": Role.CARRIER,
    "Shredding Facility": Role.RECYCLER,
    "Sorting Facility": Role.RECYCLER,
    "Material Recycling Facilities": Role.RECYCLER,
    "End-of-Life Waste Processors": Role.RECYCLER,
    "Material Manufacturer": Role.MATERIAL_MAKER,
    "Component Manufacturer": Role.BATTERY_MAKER,
}


def read_batch(draft: Draft, payload: dict[str, Any]) -> None:
    """Make a lot of a recycling batch, a transformation of each step, and its hand-over."""
    draft.alias("recyclingBatchId", text(payload.get("recyclingBatchId")))
    sender, receiver = (_actor(draft, payload.get(name)) for name in ("sender", "receiver"))
    steps = list(objects(payload.get("childProcessSteps") or []))
    masses = [mass for step in steps for key in ("inputNetMass", "outputNetMass") if (mass := amount(step.get(key)))]
    draft.about.is_lot = True
    draft.about.tell(material="other", mass_kg=masses[-1] if masses else None)
    for index, step in enumerate(steps):
        _read_step(draft, step, index, sender or receiver)
    _read_transfer(draft, payload, sender, receiver, steps, masses)


def _actor(draft: Draft, actor: Any) -> str | None:
    party = text(at(actor, "bpnsProperty")) or text(at(actor, "actorNumber"))
    if party is not None:
        role = _ROLES.get(text(at(actor, "actorRole")) or "", "")
        scheme = "bpn" if party.startswith("BPN") else None
        draft.add("enterprises", {"enterprise_id": party, "id_scheme": scheme, "roles": str(role)})
    return party


def _read_step(draft: Draft, step: dict[str, Any], index: int, party: str | None) -> None:
    path = f"childProcessSteps[{index}]"
    kind = text(step.get("childProcessType"))
    at_time = next((found for key in _TIMES if (found := time(step.get(key)))), None)
    if kind in _NO_CHANGE:
        return
    if party is None or at_time is None:
        draft.wrong(path, "names no party or no time, so that no transformation is recorded")
        return
    name = f"{draft.document_id}/{index}"
    is_disassembly = kind in _DISASSEMBLY
    draft.add(
        "transformations",
        {
            "transformation_id": name,
            "kind": (TransformationKind.DISASSEMBLY if is_disassembly else TransformationKind.RECYCLING).value,
            "enterprise_id": party,
            "site_id": party,
            "event_time": at_time,
        },
    )
    for table, key in (("transformation_inputs", "inputNetMass"), ("transformation_outputs", "outputNetMass")):
        draft.add(table, {"transformation_id": name, "item_id": draft.item_id, "mass_kg": amount(step.get(key))})


def _read_transfer(
    draft: Draft,
    payload: dict[str, Any],
    sender: str | None,
    receiver: str | None,
    steps: list[dict[str, Any]],
    masses: list[float],
) -> None:
    ends = [end for step in steps for key in ("endTimestamp", "startTimestamp") if (end := time(step.get(key)))]
    if not ends or (sender is None and receiver is None):
        draft.wrong("childProcessSteps", "give no time or no party, so that no hand-over is recorded")
        return
    draft.add(
        "custody_events",
        {
            "event_id": f"{draft.document_id}/transferring",
            "event_type": "transferring",
            "item_id": draft.item_id,
            "event_time": max(ends),
            "consignor_id": sender,
            "consignee_id": receiver,
            "carrier_id": text(at(payload, "operator", "bpnsProperty")),
            "mass_kg": masses[-1] if masses else None,
            "document_no": text(at(payload, "operator", "transferId")),
        },
    )
