"""The OpenAPI document: complete, with examples, and true to what the server does."""

from __future__ import annotations

from typing import Any

from serving import Client

from battery_custody.api.gate import GUARDED


def test_every_operation_says_what_it_does_with_an_example_and_its_problems(client: Client) -> None:
    document: dict[str, Any] = client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["description"].endswith("."), where
            good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            examples = [kind for kind in good["content"].values() if "example" in kind]
            assert examples, where
            if path.startswith(GUARDED):
                problems = {"401", "413", "415", "422", "429", "503"}
                assert problems <= set(operation["responses"]), where
                assert "application/problem+json" in operation["responses"]["503"]["content"], where
                assert operation["security"], where
    assert "HTTPValidationError" not in str(document)
