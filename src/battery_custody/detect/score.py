"""The score of a finding: one number from 0 to 1, comparable across rules, with its parts.

    score = floor of the severity + 0.2 × (0.6 × excess part + 0.4 × mass part)

The floors are 0.0 (info), 0.2 (low), 0.4 (medium), 0.6 (high) and 0.8 (critical), so a graver
finding always ranks before a milder one, and within a severity the parts decide. Both parts rise
towards 1 and never reach it: `excess / (1 + excess)`, and `mass / (mass + 400 kg)`, half way at
the mass of a typical car pack. What is not known counts as the middle, 0.5.
"""

from __future__ import annotations

from battery_custody.vocab import Severity

#: Share of the score that the parts beside severity can fill: the distance between two floors.
BAND = 0.2
EXCESS_WEIGHT = 0.6
MASS_WEIGHT = 0.4
#: Mass at which the mass part is one half: a car pack of 300 to 500 kg.
HALF_MASS_KG = 400.0
UNKNOWN = 0.5

FLOORS = {severity: round(BAND * place, 1) for place, severity in enumerate(Severity)}

#: SQL of the two parts over columns `excess` and `mass_kg`.
EXCESS_SQL = f"CASE WHEN excess IS NULL THEN {UNKNOWN} ELSE GREATEST(excess, 0) / (1 + GREATEST(excess, 0)) END"
MASS_SQL = f"COALESCE(mass_kg / (mass_kg + {HALF_MASS_KG}), {UNKNOWN})"


def score_sql(severity: Severity) -> str:
    """Return the SQL of the score of a rule's flagged rows."""
    return f"ROUND({FLOORS[severity]} + {BAND} * ({EXCESS_WEIGHT} * {EXCESS_SQL} + {MASS_WEIGHT} * {MASS_SQL}), 4)"


def parts_sql(severity: Severity) -> str:
    """Return the SQL of a struct with the parts of the score."""
    return (
        f"{{'severity': CAST({FLOORS[severity]} AS DOUBLE), 'excess': ROUND({BAND * EXCESS_WEIGHT} * {EXCESS_SQL}, 4), "
        f"'mass': ROUND({BAND * MASS_WEIGHT} * {MASS_SQL}, 4)}}"
    )
