"""Principals: who asks, in which role, and what that lets them see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from battery_custody.errors import InputError

_TERRITORY = re.compile(r"[1-9]\d(\d{2}(\d{2})?)?")


class AccessRole(StrEnum):
    """What a principal is: each role sees what its row in the README says, and nothing else."""

    PUBLIC = "public"
    ENTERPRISE = "enterprise"
    REGULATOR = "regulator"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Principal:
    """Someone who asks.

    `name` is whose key or token it is, as the audit keeps it. An enterprise acts as `enterprise_id`;
    a regulator with `territory` (2, 4 or 6 digits of GB/T 2260) sees what touches that place, without
    one everything. `personal` allows personal data in clear, each time with a purpose.
    """

    name: str
    role: AccessRole
    enterprise_id: str | None = None
    territory: str | None = None
    personal: bool = False
    key_id: str | None = None

    @property
    def sees_all(self) -> bool:
        """Whether nothing is withheld from it but personal data."""
        return self.role is AccessRole.ADMIN or (self.role is AccessRole.REGULATOR and self.territory is None)

    @property
    def view(self) -> str:
        """What decides on what it sees: equal views see the same."""
        return "|".join((self.role, self.enterprise_id or "", self.territory or "", "p" if self.personal else ""))


#: Whoever asks without a key.
PUBLIC = Principal("public", AccessRole.PUBLIC)


def checked(principal: Principal) -> Principal:
    """Return a principal whose parts fit together.

    Raises:
        InputError: for an enterprise without an id, a territory that is none, or what the role has no use for.
    """
    role = principal.role
    if not principal.name.strip() or len(principal.name) > 200:
        raise InputError("The name of a key holder is blank or longer than 200 characters; write whose key it is.")
    if role is AccessRole.PUBLIC:
        raise InputError("Nobody needs a key for the public role; ask without one.")
    if (role is AccessRole.ENTERPRISE) != (principal.enterprise_id is not None):
        raise InputError(f"The role {role} and the enterprise don't fit; an enterprise key, and no other, names one.")
    if principal.territory is not None:
        if role is not AccessRole.REGULATOR:
            raise InputError(f"The role {role} has no territory; only regulators do.")
        if not _TERRITORY.fullmatch(principal.territory):
            raise InputError(
                f"The territory {principal.territory!r} is none; write the first 2, 4 or all 6 digits of GB/T 2260."
            )
    return principal
