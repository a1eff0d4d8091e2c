"""The whole picture at a size for the screen."""

from dataclasses import dataclass

import cv2
import numpy as np

from app.vision.pyramid import halved, halvings
from app.vision.types import RgbImage

_GOOD_ENOUGH = (
    0.7  # of the wanted side: a level this large is used as it is, because resizing costs as much as decoding
)


@dataclass(frozen=True, slots=True, eq=False)
class FittedPicture:
    """Stored pixels at `scale` of the decoded picture."""

    pixels: RgbImage
    scale: float


def fit_level(levels: tuple[RgbImage, ...], side_px: int) -> FittedPicture:
    """Return the largest level of a half-size pyramid within `side_px`, or an area average if it is small."""
    level = levels[_fitting(levels[0].shape, side_px)]
    return FittedPicture(fit(level, side_px), fitted_scale(levels[0].shape, side_px))


def fitted_scale(shape: tuple[int, ...], side_px: int) -> float:
    """Return the scale of what `fit_level` would return of a picture of this shape, without drawing it."""
    index = _fitting(shape, side_px)
    side = max(shape[:2]) >> index
    return min(side, side_px) / side / (1 << index)


def _fitting(shape: tuple[int, ...], side_px: int) -> int:
    index = halvings(shape, side_px)
    if index > 0 and max(shape[:2]) >> index < _GOOD_ENOUGH * side_px:
        index -= 1
    return index


def fit(pixels: RgbImage, side_px: int) -> RgbImage:
    """Shrink to at most `side_px` on the longer side; never enlarge."""
    height, width = pixels.shape[:2]
    ratio = side_px / max(width, height)
    if ratio >= 1:
        return pixels
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    # Exact halves first: they cost next to nothing.
    pixels = halved(pixels, halvings(pixels.shape, 2 * side_px - 1))
    if pixels.shape[1::-1] == size:
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
