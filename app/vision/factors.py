"""What can differ between two photos, how much of it matters, and what it is called.

Sizes are those shown to people. `limits` are the sizes up to which a pair is still very close (A), good (B)
and fair (C): a turned head is inflated by 2 % at 12 degrees and 5 % at 20, so yaw weighs from 3 and warns
from 8.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.vision.expression import EYES_CLOSED_BELOW
from app.vision.quality import Quality


@dataclass(frozen=True, slots=True)
class Photographed:
    """What is known about how one picture was taken.

    Attributes
    ----------
    detail
        Eye distance in the source over eye distance in the crop; above 1 nothing is gained.
    uncertainty_pct_iod
        Of the alignment, see `app.vision.alignment`.
    """

    quality: Quality
    detail: float
    uncertainty_pct_iod: float


class Difference(NamedTuple):
    """One factor's size, always 0 or more, in its unit, with the words for its direction."""

    factor: str
    size: float
    unit: str
    text: str
    limits: tuple[float, float, float]

    @property
    def severity(self) -> float:
        """0 for no difference; 1, 2 and 3 at the limits; grows without end."""
        low = 0.0
        for step, high in enumerate(self.limits):
            if self.size <= high:
                return step + (self.size - low) / (high - low)
            low = high
        return 2.0 + self.size / self.limits[-1]


def differences(before: Photographed, after: Photographed) -> Iterator[Difference]:
    """Measure every factor of a pair; each grows with one kind of change and ignores the others."""
    yield from _pose(before.quality, after.quality)
    yield from _face(before.quality, after.quality)
    yield from _light(before.quality, after.quality)
    yield from _resolution(before, after)


def _pose(one: Quality, two: Quality) -> Iterator[Difference]:
    yaw, pitch, roll = two.yaw_deg - one.yaw_deg, two.pitch_deg - one.pitch_deg, two.roll_deg - one.roll_deg
    yield Difference("yaw", abs(yaw), "°", f"Head turned more to your {_side(yaw)}", (3, 8, 15))
    yield Difference("pitch", abs(pitch), "°", f"Chin {'higher' if pitch > 0 else 'lower'}", (4, 8, 15))
    yield Difference("roll", abs(roll), "°", f"Head tilted more to your {_side(roll)}", (5, 12, 25))
    # Near the camera the sides of the face hide behind its front.
    width_pct = 100.0 * _log_ratio(two.face_width_ratio, one.face_width_ratio)
    text = "Camera further away" if width_pct > 0 else "Camera closer"
    yield Difference("distance", abs(width_pct), "%", text, (4, 8, 14))


def _face(one: Quality, two: Quality) -> Iterator[Difference]:
    gap, width = 100.0 * (two.mouth_open - one.mouth_open), 100.0 * (two.smile - one.smile)
    if abs(gap) > abs(width):
        text = "Mouth more open" if gap > 0 else "Mouth more closed"
    else:
        text = "Wider smile" if width > 0 else "Less of a smile"
    yield Difference("expression", max(abs(gap), abs(width)), "% of the eye distance", text, (6, 12, 25))
    lids_pct = 100.0 * _log_ratio(two.eyes_open, one.eyes_open)
    closed = "Eyes closed" if two.eyes_open < EYES_CLOSED_BELOW else "Eyes less open"
    yield Difference("eyes", abs(lids_pct), "%", "Eyes more open" if lids_pct > 0 else closed, (15, 30, 55))


def _light(one: Quality, two: Quality) -> Iterator[Difference]:
    left, above = two.light_left_right - one.light_left_right, two.light_up_down - one.light_up_down
    if abs(left) >= abs(above):
        text = f"More light from your {_side(left)}"
    else:
        text = f"More light from {'above' if above > 0 else 'below'}"
    yield Difference("light_direction", max(abs(left), abs(above)), "stops", text, (0.25, 0.6, 1.2))
    brighter = two.exposure - one.exposure
    yield Difference(
        "exposure", abs(brighter), "stops", "Brighter" if brighter > 0 else "Darker", (0.3, 0.7, 1.4)
    )
    warmer = two.white_balance - one.white_balance
    text = "Warmer colours" if warmer > 0 else "Cooler colours"
    yield Difference("white_balance", abs(warmer), "stops", text, (0.2, 0.45, 0.9))


def _resolution(before: Photographed, after: Photographed) -> Iterator[Difference]:
    crisper = (after.quality.sharpness - before.quality.sharpness) / 2.0
    text = "Crisper" if crisper > 0 else "Softer"
    yield Difference("sharpness", abs(crisper), "stops", text, (0.5, 1.25, 2.25))
    finer = _log_ratio(min(after.detail, 1.0), min(before.detail, 1.0)) / math.log(2.0)
    text = "More pixels on your face" if finer > 0 else "Fewer pixels on your face"
    yield Difference("detail", abs(finer), "stops", text, (0.35, 1.0, 2.0))


def _side(leftward: float) -> str:
    return "left" if leftward > 0 else "right"


def _log_ratio(one: float, other: float) -> float:
    return math.log(max(one, 1e-6) / max(other, 1e-6))
