"""Codes of the simulated nation: battery codes, vehicle numbers and enterprise numbers, made in bulk.

Layouts: GB/T 34014-2017 (24 characters, 19 for reuse), GB 16735 (check digit modulo 11), GB 32100
(check character modulo 31) with the organisation code of GB 11714 (check digit modulo 11).
All functions return rows of ASCII codes, one row a code.
"""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Bytes, Ints, digits, letters
from battery_custody.simulate.clock import date_parts

#: Years 2011 to 2040 of GB/T 34014, the thirty-year cycle without I, O, Q, U and Z.
CODE_YEARS = letters("123456789ABCDEFGHJKLMNPRSTVWXY")
CODE_MONTHS = letters("123456789ABC")
#: Days 1 to 31: the same thirty signs, and 0 for the thirty-first.
CODE_DAYS = letters("123456789ABCDEFGHJKLMNPRSTVWXY0")

#: Signs of the vendor's own field.
CODE_SIGNS = letters("0123456789ABCDEFGHJKLMNPRSTUVWXY")

#: Model years 2010 to 2039 of a VIN.
VIN_YEARS = letters("ABCDEFGHJKLMNPRSTVWXY123456789")
VIN_WEIGHTS = np.array([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])
VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])


def _table(values: dict[str, int]) -> Ints:
    table = np.zeros(128, dtype=np.int64)
    for sign, value in values.items():
        table[ord(sign)] = value
    return table


_VIN_TABLE = _table({str(d): d for d in range(10)} | {sign: int(v) for sign, v in VIN_VALUES.items()})
_USCC_TABLE = _table({sign: place for place, sign in enumerate(USCC_SIGNS)})


def code_dates(days: Ints) -> Bytes:
    """Write local day numbers as year, month and day signs of a battery code: shape (n, 3)."""
    year, month, day = date_parts(days)
    return np.stack([CODE_YEARS[year - 2011], CODE_MONTHS[month - 1], CODE_DAYS[day - 1]], axis=1)


def battery_codes(design: Bytes, days: Ints, serial: Ints) -> Bytes:
    """Make 24-character codes from the design part (14 characters a row), the day made and a serial number."""
    return np.concatenate([design, code_dates(days), digits(serial % 10_000_000, 7)], axis=1)


def part_codes(design: Bytes, level: str, days: Ints, number: Ints) -> Bytes:
    """Make 24-character codes of modules or cells from the design parts of their packs, the days and their numbers.

    What is too big of a number for the seven digits of the serial goes into the vendor's field, as three signs.
    """
    part = design.copy()
    part[:, 3] = ord(level)
    rest = number // 10_000_000
    for place in (9, 8, 7):
        rest, sign = np.divmod(rest, len(CODE_SIGNS))
        part[:, place] = CODE_SIGNS[sign]
    return battery_codes(part, days, number)


def reuse_codes(design: Bytes, levels: Bytes, days: Ints, serial: Ints) -> Bytes:
    """Make 19-character reuse codes from design parts, level letters, the days of re-coding and serial numbers."""
    end = np.stack([np.full(len(days), ord("R"), dtype=np.uint8), levels], axis=1)
    parts = [design[:, :3], levels[:, None], design[:, 4:7], code_dates(days), digits(serial % 10_000_000, 7), end]
    return np.concatenate(parts, axis=1)


def vins(world_maker: Bytes, descriptor: Bytes, year: Ints, plant: Bytes, serial: Ints) -> Bytes:
    """Make VINs: maker (n, 3), descriptor (n, 5), check digit, model year, plant sign (n,), serial number."""
    out = np.empty((len(year), 17), dtype=np.uint8)
    out[:, 0:3] = world_maker
    out[:, 3:8] = descriptor
    out[:, 8] = ord("0")
    out[:, 9] = VIN_YEARS[year - 2010]
    out[:, 10] = plant
    out[:, 11:] = digits(serial % 1_000_000, 6)
    check = (_VIN_TABLE[out] * VIN_WEIGHTS).sum(axis=1) % 11
    out[:, 8] = letters("0123456789X")[check]
    return out


def usccs(region: Bytes, serial: Ints) -> Bytes:
    """Make unified social credit codes of companies from region codes (n, 6) and serial numbers."""
    # 48271 shares no factor with 10**8, so that different serials never meet.
    organisation = digits((serial * 48_271 + 7_654_321) % 100_000_000, 8)
    weighed = ((organisation - ord("0")) * ORGANISATION_WEIGHTS).sum(axis=1)
    own_check = letters("0123456789X0")[11 - weighed % 11]
    out = np.empty((len(serial), 18), dtype=np.uint8)
    out[:, 0:2] = letters("91")
    out[:, 2:8] = region
    out[:, 8:16] = organisation
    out[:, 16] = own_check
    total = (_USCC_TABLE[out[:, :17]] * USCC_WEIGHTS).sum(axis=1)
    out[:, 17] = letters(USCC_SIGNS)[(31 - total % 31) % 31]
    return out
