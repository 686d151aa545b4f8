"""Parameters set for one run."""

from __future__ import annotations

import pytest

from battery_custody.detect.catalogue import rule
from battery_custody.detect.parameters import check_overrides, effective, read_overrides
from battery_custody.errors import InputError


def test_values_are_read_in_the_type_of_the_parameter() -> None:
    read = read_overrides(["CC101.min_gap_s=3600", "cc102.grace_days=1.5", "CC203.min_km = 50"])
    assert read == {"CC101": {"min_gap_s": 3600}, "CC102": {"grace_days": 1.5}, "CC203": {"min_km": 50}}
    assert effective(rule("CC203"), read)["min_km"] == 50
    assert effective(rule("CC203"), read)["max_speed_kmh"] == 120


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CC101.min_gap_s", "is not of the form"),
        ("min_gap_s=5", "is not of the form"),
        ("CC199.min_gap_s=5", "'CC199', which is no rule"),
        ("CC101.gap=5", "CC101 has no parameter 'gap'; it has min_gap_s"),
        ("CC101.min_gap_s=soon", "write a whole number"),
        ("CC101.min_gap_s=1.5", "write a whole number"),
        ("CC102.grace_days=nan", "write a number"),
    ],
)
def test_what_can_not_be_used_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_overrides([text])


def test_values_given_from_python_are_checked_too() -> None:
    check_overrides({"CC101": {"min_gap_s": 1}})
    with pytest.raises(InputError, match="write a whole number"):
        check_overrides({"CC101": {"min_gap_s": True}})
