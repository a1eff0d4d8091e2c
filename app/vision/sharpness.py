"""How crisp the face is, octave by octave, so that two pictures can be compared where both have pixels."""

import math
from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from app.vision.frame import CANONICAL
from app.vision.mesh_mirror import FACE_POINTS
from app.vision.types import FloatArray, RgbImage

BANDS = (240, 120, 60, 30, 15)
"""Eye distances in px at which the face is looked at; finer than this a camera's sharpening and noise would be."""
Structure = Mapping[int, float]
"""log2 of the finest structure's energy over that of everything finer than a quarter of the eye distance, by band."""

_RESOLVED = 1.5
# A smaller picture loses what lies within an octave of its own resolution.
_RESOLVED_IN_SMALLER = 0.55
_AS_LARGE = 0.9
_OCTAVES = 4
_SHADING = 0.25
_CELL_PX = 1 << (len(BANDS) - 1)
_FLOOR = 1e-4
_Grey = npt.NDArray[np.float32]
_Mask = npt.NDArray[np.uint8]


def face_structure(crop: RgbImage, landmarks: FloatArray) -> Structure:
    """Measure all bands within the face; light, also from one side, and skin tone cancel out.

    Parameters
    ----------
    crop : 1024 x 768 x 3
        The canonical crop at half its size, where the eyes are BANDS[0] px apart.
    landmarks : 478 x 3
        In px of that.
    """
    mask = _face(crop.shape[:2], landmarks[:FACE_POINTS, :2])
    rows, columns = _about(mask)
    face = mask[rows, columns]
    # In one piece it is large enough for huge pages, and a second array for all that comes up in between.
    grey, scratch = np.empty((2, *face.shape), np.float32)
    grey[:] = cv2.cvtColor(crop[rows, columns], cv2.COLOR_RGB2GRAY)
    contrast = _local_contrast(grey, face, scratch)
    measured = {}
    for band in BANDS:
        within = np.asarray(cv2.erode(face, np.ones((3, 3), np.uint8)), dtype=np.uint8)
        # Along and across apart: a shaken picture keeps all it has in the one direction.
        energies = (_bends(grey, within, along, scratch) for along in ((1, 0), (0, 1)))
        measured[band] = sum(math.log2((energy + _FLOOR) / (contrast + _FLOOR)) for energy in energies) / 2.0
        halved = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
        grey = np.asarray(cv2.resize(grey, halved, interpolation=cv2.INTER_AREA), dtype=np.float32)
        face = np.asarray(cv2.resize(face, halved, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    return measured


def sharpness(structure: Structure, detail: float) -> float:
    """Return one figure: the mean of the finest bands for which the picture has pixels."""
    bands = _resolved(detail * CANONICAL.interocular_distance_px * _RESOLVED)
    return sum(structure[band] for band in bands) / len(bands)


def crisper_stops(before: Structure, after: Structure, before_detail: float, after_detail: float) -> float:
    """Return by how many factors of two the contrast of fine structure is higher in `after`, where both show it."""
    low, high = sorted((before_detail, after_detail))
    share = _RESOLVED if min(low, 1.0) >= _AS_LARGE * min(high, 1.0) else _RESOLVED_IN_SMALLER
    bands = _resolved(low * CANONICAL.interocular_distance_px * share)
    # Of energies, and contrast is their root.
    return sum(after[band] - before[band] for band in bands) / len(bands) / 2.0


def _resolved(finest_px: float) -> tuple[int, ...]:
    bands = tuple(band for band in BANDS if band <= finest_px) or BANDS[-1:]
    return bands[:_OCTAVES]


def _bends(grey: _Grey, within: _Mask, along: tuple[int, int], scratch: _Grey) -> float:
    """Mean square of the second difference in one direction."""
    kernel = np.array([[1.0, -2.0, 1.0]])
    height, width = grey.shape
    bent = cv2.filter2D(grey, cv2.CV_32F, kernel if along[0] else kernel.T, dst=scratch[:height, :width])
    return _mean_square(bent, within)


def _mean_square(values: npt.ArrayLike, within: _Mask) -> float:
    """In one pass: every array in between would be new memory, which is dearer than the sum itself."""
    pixels = cv2.countNonZero(within)
    return cv2.norm(np.asarray(values), cv2.NORM_L2SQR, within) / pixels if pixels else 0.0


def _face(shape: tuple[int, ...], outline: FloatArray) -> _Mask:
    height, width = shape
    mask = np.zeros((height, width), np.uint8)
    hull = cv2.convexHull(np.round(np.clip(outline, -height, 2 * height)).astype(np.int32))
    cv2.fillConvexPoly(mask, np.asarray(hull), 1)
    return mask if mask.any() else np.ones_like(mask)


def _about(mask: _Mask) -> tuple[slice, slice]:
    """Return the rows and columns of the face with some border: the rest of the crop is not looked at."""
    left, top, width, height = cv2.boundingRect(mask)
    # Whole cells of the coarsest band, so that the halves are those of the whole crop.
    rows, columns = (
        slice(max(0, low // _CELL_PX - 1) * _CELL_PX, (-(-high // _CELL_PX) + 1) * _CELL_PX)
        for low, high in ((top, top + height), (left, left + width))
    )
    return rows, columns


def _local_contrast(grey: _Grey, face: _Mask, scratch: _Grey) -> float:
    """Variance within the face about its smooth shading."""
    height, width = grey.shape
    coarse = (max(1, width // 8), max(1, height // 8))
    sigma = _SHADING * BANDS[0] / 8.0

    def smooth(values: npt.ArrayLike) -> _Grey:
        small = cv2.resize(np.asarray(values), coarse, interpolation=cv2.INTER_AREA)
        # Beyond the face is nothing, whether the crop goes on there or not.
        blurred = cv2.GaussianBlur(small, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        return np.asarray(blurred, dtype=np.float32)

    scratch[:] = face
    inside = smooth(scratch)
    shaded = smooth(np.multiply(grey, face, out=scratch))
    shading = cv2.resize(shaded / (inside + 1e-3), (width, height), dst=scratch)
    return _mean_square(cv2.subtract(grey, shading, dst=scratch), face)
