"""How alike two pictures were taken."""

from dataclasses import dataclass
from typing import Literal

from app.vision.quality import Quality

Grade = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True)
class Photographed:
    """What is known about how one picture was taken."""

    quality: Quality
    detail: float
    uncertainty_pct_iod: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor that differs, with its size."""

    factor: str
    size: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparability:
    """The verdict on a pair."""

    grade: Grade
    score: float
    reasons: tuple[Reason, ...]


def compare(before: Photographed, after: Photographed) -> Comparability:
    """Grade a pair; filled in the next commit."""
    raise RuntimeError("not built yet")
