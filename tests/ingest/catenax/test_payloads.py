from __future__ import annotations

import json
from pathlib import Path

import pytest
from catenax_samples import SHARED, Json, needs_samples, part, read, rows, twin, uuid

from battery_custody.ingest.catenax import Schemas, read_catenax

SCHEMA = {
    "x-samm-aspect-model-urn": "urn:samm:io.catenax.traction_battery_code:2.0.0#TractionBatteryCode",
    "type": "object",
    "required": ["tractionBatteryCode", "productType"],
    "properties": {"productType": {"enum": ["pack", "module", "cell"]}, "tractionBatteryCode": {"type": "string"}},
}


def beside(folder: Path, payload: Json, schema: Json) -> tuple[Path, Schemas]:
    file = folder / "TractionBatteryCode.json"
    file.write_text(json.dumps(payload), encoding="utf-8")
    (folder / "TractionBatteryCode-schema.json").write_text(json.dumps(schema), encoding="utf-8")
    return file, Schemas.beside(file)


def test_a_payload_that_breaks_its_schema_is_kept_marked_and_told(tmp_path: Path) -> None:
    payload = {"tractionBatteryCode": "CODE-1", "productType": "brick"}
    file, schemas = beside(tmp_path, payload, SCHEMA)
    batch = read_catenax(file.read_bytes(), stem=file.stem, schemas=schemas)
    assert rows(batch, "marks", "item_id", "field") == [("CODE-1", "productType")]
    assert "'brick'" in batch.warnings[0]
    assert json.loads(rows(batch, "documents", "content")[0]) == payload
    assert rows(batch, "batteries", "battery_id", "level") == [("CODE-1", None)]


def test_only_the_schema_of_its_version_judges_an_aspect_that_names_one(tmp_path: Path) -> None:
    _, schemas = beside(tmp_path, {}, SCHEMA)
    broken = {"tractionBatteryCode": 7, "productType": "pack"}
    older = "urn:bamm:io.catenax.traction_battery_code:1.0.0#TractionBatteryCode"
    assert "marks" not in read(twin(1, **{older: broken}), schemas=schemas).tables
    assert rows(read(twin(1, code=broken), schemas=schemas), "marks", "field") == ["tractionBatteryCode"]


def test_a_schema_that_refers_elsewhere_is_told_and_nothing_is_fetched(tmp_path: Path) -> None:
    outside = {**SCHEMA, "properties": {"productType": {"$ref": "https://example.com/type.json"}}}
    _, schemas = beside(tmp_path, {}, outside)
    assert not schemas.found
    assert "TractionBatteryCode-schema.json" in schemas.unread[0]


def test_a_pack_that_contains_itself_is_a_link_to_itself() -> None:
    code = "04MPE68BCD0001JC60000007"
    payload = {"tractionBatteryCode": code, "productType": "pack", "subcomponents": [{"tractionBatteryCode": code}]}
    batch = read_catenax(json.dumps(payload).encode())
    assert rows(batch, "aggregations", "parent_id", "child_id") == [(code, code)]


def test_nested_codes_are_items_with_their_levels() -> None:
    cell = {"tractionBatteryCode": "C", "productType": "cell"}
    module = {"tractionBatteryCode": "M", "productType": "module", "subcomponents": [cell]}
    pack = {"tractionBatteryCode": "P", "productType": "pack", "subcomponents": [module]}
    batch = read(twin(1, part=part("Battery"), code=pack))
    links = rows(batch, "aggregations", "parent_id", "child_id", "joined_at")
    assert links == [(uuid(1), "M", "2024-04-01"), ("M", "C", "2024-04-01")]
    assert {("M", "module"), ("C", "cell"), (uuid(1), "pack")} == set(rows(batch, "batteries", "battery_id", "level"))


def test_a_code_that_tells_no_time_of_making_links_nothing_and_says_so() -> None:
    payload = {"tractionBatteryCode": "P", "productType": "pack", "subcomponents": [{"tractionBatteryCode": "M"}]}
    batch = read_catenax(json.dumps(payload).encode())
    assert (batch.relations, batch.links) == (1, 0)
    assert rows(batch, "marks", "field") == ["subcomponents[0]"]


def passport(number: int, predecessor: str) -> Json:
    return {
        "metadata": {"passportIdentifier": uuid(number), "predecessor": predecessor},
        "identification": {"chemistry": "Lithium Iron Phosphate (LFP)", "idDmc": "DMC-1"},
        "performance": {"rated": {"energy": {"value": 52.5}}},
        "characteristics": {"physicalDimension": {"weight": {"value": 380000, "unit": "unit:gram"}}},
        "operation": {"manufacturer": {"manufacturer": "BPNL1", "manufacturingDate": "2020-02-03"}},
    }


def test_a_passport_describes_the_battery_and_names_its_original() -> None:
    batch = read(twin(1, passport=passport(11, uuid(12))), twin(2, passport=passport(12, uuid(0))))
    columns = ("battery_id", "maker_id", "chemistry", "energy_kwh", "mass_kg", "made_at", "recoded_from")
    described = rows(batch, "batteries", *columns)
    assert described[0] == (uuid(1), "BPNL1", "lfp", 52.5, 380.0, "2020-02-03", uuid(2))
    assert described[1][-1] == uuid(0)
    assert ("DMC-1", uuid(1)) in rows(batch, "aliases", "alias", "item_id")


def test_a_passport_without_a_predecessor_names_no_original() -> None:
    nobody = "urn:uuid:00000000-0000-0000-0000-000000000000"
    batch = read_catenax(json.dumps(passport(11, nobody)).encode())
    assert rows(batch, "batteries", "battery_id", "recoded_from") == [(uuid(11), None)]


@pytest.mark.parametrize(
    ("words", "chemistry"),
    [("NCM 811", "nmc811"), ("Nickel Cobalt Manganese (NCM)", "nmc"), ("NCA", "nca"), ("lead acid", "other")],
)
def test_chemistries_are_known_by_their_words(words: str, chemistry: str) -> None:
    payload = passport(11, uuid(0))
    payload["identification"]["chemistry"] = words
    assert rows(read(twin(1, passport=payload)), "batteries", "chemistry") == [chemistry]


def test_a_recycling_batch_is_a_lot_with_its_steps_and_its_hand_over() -> None:
    step = {
        "childProcessType": "Shredding",
        "startTimestamp": "2024-01-01T08:00:00Z",
        "endTimestamp": "2024-01-02T08:00:00Z",
    }
    payload = {
        "recyclingBatchId": "RB-1",
        "globalAssetId": uuid(5).removeprefix("urn:uuid:"),
        "childProcessSteps": [
            {**step, "inputNetMass": 100, "outputNetMass": 90},
            {**step, "childProcessType": "Transport"},
        ],
        "sender": {"bpnsProperty": "BPNS1", "actorRole": "Shredding Facility"},
        "receiver": {"bpnsProperty": "BPNS2"},
        "operator": {"transferId": "TR-1", "bpnsProperty": "BPNS3"},
    }
    batch = read_catenax(json.dumps(payload).encode())
    assert rows(batch, "lots", "lot_id", "mass_kg") == [(uuid(5), 90.0)]
    assert rows(batch, "aliases", "alias", "kind") == [("RB-1", "recyclingBatchId")]
    assert rows(batch, "transformations", "kind", "enterprise_id", "event_time") == [
        ("recycling", "BPNS1", "2024-01-01T08:00:00Z")
    ]
    assert rows(batch, "transformation_inputs", "mass_kg") == [100.0]
    assert rows(batch, "custody_events", "consignor_id", "consignee_id", "carrier_id", "document_no", "event_time") == [
        ("BPNS1", "BPNS2", "BPNS3", "TR-1", "2024-01-02T08:00:00Z")
    ]


def test_a_certificate_of_dismantler_is_a_licence() -> None:
    payload = {
        "certificateNumber": "C-1", "disposerNumber": "D-1", "issueDate": "2021-08-20", "expiryDate": "2022-08-20"
    }  # fmt: skip
    batch = read_catenax(json.dumps(payload).encode())
    columns = ("licence_id", "enterprise_id", "kind", "activities", "valid_from", "valid_to")
    assert rows(batch, "licences", *columns) == [
        ("C-1", "D-1", "vehicle_dismantling", "dismantle_vehicle", "2021-08-20", "2022-08-20")
    ]


@needs_samples
@pytest.mark.parametrize(
    ("name", "broken", "table"),
    [
        ("TractionBatteryCode", 0, "aggregations"),
        ("BatteryPass", 0, "batteries"),
        ("CertificateOfDestruction", 0, "vehicle_events"),
        ("CertificateOfDismantler", 3, "licences"),
        ("RecyclingBatch", 0, "transformations"),
        ("ReturnRequest", 2, "documents"),
    ],
)
def test_the_sample_payloads_are_judged_by_the_schemas_beside_them(name: str, broken: int, table: str) -> None:
    file = SHARED / "catenax" / "aspects" / f"{name}.json"
    batch = read_catenax(file.read_bytes(), stem=name, schemas=Schemas.beside(file))
    assert len(batch.tables.get("marks", [])) == broken
    assert batch.tables[table]
    assert (batch.aspects, rows(batch, "documents", "kind")) == (1, [name])
