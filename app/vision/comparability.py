"""How alike two pictures were taken, and what differs, in words and with its size.

The grade says nothing about the skin: it says how far a difference between the two pictures may be believed.
"""

import math
from dataclasses import dataclass
from typing import Literal

from app.vision.alignment import band_pct_iod
from app.vision.factors import Difference, Photographed, differences

__all__ = ["Comparability", "Grade", "Photographed", "Reason", "compare"]

Grade = Literal["A", "B", "C", "D"]

WORTH_SAYING = 0.5
"""Severity from which a difference is named; half of what costs the first grade."""
# Scores from the first figure down to the second belong to the grade.
_BANDS: tuple[tuple[Grade, float, float], ...] = (
    ("A", 100.0, 85.0),
    ("B", 85.0, 65.0),
    ("C", 65.0, 40.0),
    ("D", 40.0, 0.0),
)
_WEIGHT_OF_THE_WORST = 0.8


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor that differs, described as the later picture against the earlier one.

    `severity` is 1 where the factor costs the first grade, 2 the second, 3 the third.
    """

    factor: str
    size: float
    unit: str
    text: str
    severity: float


@dataclass(frozen=True, slots=True)
class Comparability:
    """The verdict on a pair.

    Attributes
    ----------
    score
        100 for a picture and itself, towards 0 for pictures that have little in common.
    reasons
        Worst first; empty when nothing is worth saying.
    alignment_band_pct_iod
        95 % of such pairs lie on each other to within this share of the eye distance.
    """

    grade: Grade
    score: float
    reasons: tuple[Reason, ...]
    alignment_band_pct_iod: float


def compare(before: Photographed, after: Photographed) -> Comparability:
    """Grade a pair.

    The worst factor alone sets the grade; within it the score falls with every factor, most with the worst.
    """
    ranked = sorted(differences(before, after), key=lambda difference: -difference.severity)
    worst, others = ranked[0].severity, sum(difference.severity for difference in ranked[1:])
    step = min(max(math.ceil(worst) - 1, 0), len(_BANDS) - 1)
    grade, best, lowest = _BANDS[step]
    beyond = worst - step
    if step == len(_BANDS) - 1:
        beyond = 1.0 - 1.0 / (1.0 + beyond)
    spent = _WEIGHT_OF_THE_WORST * beyond + (1.0 - _WEIGHT_OF_THE_WORST) * others / (1.0 + others)
    return Comparability(
        grade=grade,
        score=best - (best - lowest) * spent,
        reasons=tuple(_reason(difference) for difference in ranked if difference.severity >= WORTH_SAYING),
        alignment_band_pct_iod=math.hypot(
            band_pct_iod(before.uncertainty_pct_iod), band_pct_iod(after.uncertainty_pct_iod)
        ),
    )


def _reason(difference: Difference) -> Reason:
    return Reason(difference.factor, difference.size, difference.unit, difference.text, difference.severity)
