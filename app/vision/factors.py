"""What can differ between two photos, how much of it matters, and what it is called.

Sizes are those shown to people. `limits` are the sizes up to which a pair is still very close (A), good (B)
and fair (C): a turned head is inflated by 2 % at 12 degrees and 5 % at 20, so yaw weighs from 3 and warns
from 8. What one factor does to the measure of another is taken off there, see docs/adr/0010.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.vision.expression import EYES_CLOSED_BELOW
from app.vision.light import MIDDLE_GREY
from app.vision.quality import Quality
from app.vision.sharpness import crisper_stops

_BELOW_WHITE = math.log2(MIDDLE_GREY)
_SKIN_AT_MOST = -0.25  # stops below white; brighter skin is clipped, and its ratios with it
_CLIPS_FROM, _WHITE_FROM = -0.9, -0.4
_SURELY_SKIN = 0.1  # stops of red over blue
# A light from the side leaves the far side of the face darker: so much of its size is no exposure. The zones that are
# measured lie nearer to each other than the edges of the face do, and nearer to its upper edge than to the chin.
_ACROSS, _DOWN = 0.8, 1.2
_SAME_FRAME = 0.01


@dataclass(frozen=True, slots=True)
class Photographed:
    """What is known about how one picture was taken.

    Attributes
    ----------
    detail
        Eye distance in the source over eye distance in the crop; above 1 nothing is gained.
    uncertainty_pct_iod
        Of the alignment, see `app.vision.alignment`.
    frame_px
        Width and height of the whole picture. Two of the same size were most likely taken by the same camera, so the
        size of the face tells how far away it stood.
    """

    quality: Quality
    detail: float
    uncertainty_pct_iod: float
    frame_px: tuple[int, int] | None = None


class Difference(NamedTuple):
    """One factor's size, always 0 or more, in its unit, with the words for its direction.

    `doubt` divides the severity: above 1 where another difference makes this one hard to measure.
    """

    factor: str
    size: float
    unit: str
    text: str
    limits: tuple[float, float, float]
    doubt: float = 1.0

    @property
    def severity(self) -> float:
        """0 for no difference; 1, 2 and 3 at the limits; grows without end."""
        return self._undoubted / self.doubt

    @property
    def _undoubted(self) -> float:
        low = 0.0
        for step, high in enumerate(self.limits):
            if self.size <= high:
                return step + (self.size - low) / (high - low)
            low = high
        return 2.0 + self.size / self.limits[-1]


def differences(before: Photographed, after: Photographed) -> Iterator[Difference]:
    """Measure every factor of a pair; each grows with one kind of change and ignores the others."""
    sharpness, detail = _sharpness(before, after), _detail(before, after)
    yield from _pose(before.quality, after.quality)
    # Outline, lids and lips are read wrongly in a picture that is soft or coarse.
    doubt = max(1.0, sharpness.severity, detail.severity)
    yield _distance(before, after, doubt)
    yield from _face(before.quality, after.quality, doubt)
    yield from _light(before.quality, after.quality)
    yield sharpness
    yield detail


def _pose(one: Quality, two: Quality) -> Iterator[Difference]:
    yaw, pitch, roll = two.yaw_deg - one.yaw_deg, two.pitch_deg - one.pitch_deg, two.roll_deg - one.roll_deg
    yield Difference("yaw", abs(yaw), "°", f"Head turned more to your {_side(yaw)}", (3, 8, 15))
    yield Difference("pitch", abs(pitch), "°", f"Chin {'higher' if pitch > 0 else 'lower'}", (4, 8, 15))
    yield Difference("roll", abs(roll), "°", f"Head tilted more to your {_side(roll)}", (5, 12, 25))


def _distance(before: Photographed, after: Photographed, doubt: float) -> Difference:
    """Near the camera the sides of the face hide behind its front, and the face fills more of the same frame."""
    width_pct = 100.0 * _log_ratio(after.quality.face_width_ratio, before.quality.face_width_ratio)
    text = "Camera further away" if width_pct > 0 else "Camera closer"
    by_width = Difference("distance", abs(width_pct), "% of the face's width", text, (3.5, 7.5, 13), doubt)
    nearer = _nearer(before, after)
    if nearer is None:
        return by_width
    text = "Camera closer" if nearer > 0 else "Camera further away"
    size_pct = 100.0 * (2.0 ** abs(nearer) - 1.0)
    by_frame = Difference("distance", size_pct, "% of the face's size", text, (23, 62, 164))
    return max(by_width, by_frame, key=lambda each: each.severity)


def _nearer(before: Photographed, after: Photographed) -> float | None:
    """By how many stops (factors of two) the face is larger in a frame of the same size."""
    if before.frame_px is None or after.frame_px is None:
        return None
    sides = zip(sorted(before.frame_px), sorted(after.frame_px), strict=True)
    if any(abs(_log_ratio(one, two)) > _SAME_FRAME for one, two in sides):
        return None
    return _log_ratio(after.detail, before.detail) / math.log(2.0)


def _face(one: Quality, two: Quality, doubt: float) -> Iterator[Difference]:
    gap, width = 100.0 * (two.mouth_open - one.mouth_open), 100.0 * (two.smile - one.smile)
    if abs(gap) > abs(width):
        text = "Mouth more open" if gap > 0 else "Mouth more closed"
    else:
        text = "Wider smile" if width > 0 else "Less of a smile"
    size = max(abs(gap), abs(width))
    yield Difference("expression", size, "% of the eye distance", text, (6, 12, 25), doubt)
    lids_pct = 100.0 * _log_ratio(two.eyes_open, one.eyes_open)
    closed = "Eyes closed" if two.eyes_open < EYES_CLOSED_BELOW else "Eyes less open"
    yield Difference(
        "eyes", abs(lids_pct), "%", "Eyes more open" if lids_pct > 0 else closed, (15, 30, 55), doubt
    )


def _light(one: Quality, two: Quality) -> Iterator[Difference]:
    curve = _curve(one, two)
    left, above = (_beyond(curve, one, two, name) for name in ("light_left_right", "light_up_down"))
    if abs(left) >= abs(above):
        text = f"More light from your {_side(left)}"
    else:
        text = f"More light from {'above' if above > 0 else 'below'}"
    yield Difference("light_direction", max(abs(left), abs(above)), "stops", text, (0.25, 0.6, 1.2))
    brighter = two.exposure - one.exposure
    # Where skin is nearly white the ratios of light say little.
    white = max(one.exposure, two.exposure) + _BELOW_WHITE
    believed = min(max((_WHITE_FROM - white) / (_WHITE_FROM - _CLIPS_FROM), 0.0), 1.0)
    size = max(0.0, abs(brighter) - believed * (_ACROSS * abs(left) + _DOWN * abs(above)))
    yield Difference("exposure", size, "stops", "Brighter" if brighter > 0 else "Darker", (0.3, 0.7, 1.4))
    warmer, greener = (_beyond(curve, one, two, name) for name in ("white_balance", "tint"))
    if abs(warmer) >= abs(greener):
        text = "Warmer colours" if warmer > 0 else "Cooler colours"
    else:
        text = "Greener colours" if greener > 0 else "Pinker colours"
    yield Difference("white_balance", max(abs(warmer), abs(greener)), "stops", text, (0.2, 0.45, 0.9))


def _curve(one: Quality, two: Quality) -> float:
    """By what a change of exposure has stretched all ratios of light.

    More light leaves ratios as they are. But phones and programs brighten along a curve, which stretches every ratio
    as it does the distance to white, and what clips loses its ratio. Skin is always redder than blue, so that its own
    ratio tells how far that went; it is believed no further than the exposure has changed.
    """
    first, second = (min(each.exposure + _BELOW_WHITE, _SKIN_AT_MOST) for each in (one, two))
    was, now = one.white_balance, two.white_balance
    if min(was, now) < _SURELY_SKIN:
        return 1.0
    low, high = sorted((1.0, second / first))
    return min(max(now / was, low), high)


def _beyond(curve: float, one: Quality, two: Quality, name: str) -> float:
    """The change of a ratio in stops beyond the curve; with the order of the two nothing but its sign changes."""
    was, now = getattr(one, name), getattr(two, name)
    if was is None or now is None:
        return 0.0
    if was * now <= 0.0:
        return float(now - was)
    stretch = now / was
    # Not all ratios follow the curve as far as the one it was told by.
    low, high = sorted((1.0, curve))
    root = math.sqrt(min(max(stretch, low), high))
    rest = float(now / root - was * root)
    brightened = two.exposure - one.exposure
    shrinks = (stretch if brightened > 0.0 else 1.0 / stretch) <= 1.0
    if shrinks and max(one.exposure, two.exposure) + _BELOW_WHITE > _CLIPS_FROM:
        return math.copysign(max(0.0, abs(rest) - abs(brightened)), rest)
    return rest


def _sharpness(before: Photographed, after: Photographed) -> Difference:
    one, two = before.quality.structure, after.quality.structure
    crisper = (
        crisper_stops(one, two, before.detail, after.detail) if one is not None and two is not None else 0.0
    )
    text = "Crisper" if crisper > 0 else "Softer"
    return Difference("sharpness", abs(crisper), "stops", text, (0.5, 1.25, 2.25))


def _detail(before: Photographed, after: Photographed) -> Difference:
    """In a frame of the same size fewer pixels come from a face further away, and count there."""
    finer = _log_ratio(min(after.detail, 1.0), min(before.detail, 1.0)) / math.log(2.0)
    if _nearer(before, after) is not None:
        finer = 0.0
    text = "More pixels on your face" if finer > 0 else "Fewer pixels on your face"
    return Difference("detail", abs(finer), "stops", text, (0.35, 1.0, 2.0))


def _side(leftward: float) -> str:
    return "left" if leftward > 0 else "right"


def _log_ratio(one: float, other: float) -> float:
    return math.log(max(one, 1e-6) / max(other, 1e-6))
