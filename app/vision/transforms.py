"""Algebra of 2 x 3 matrices between the pixel grids of one picture."""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from app.vision.frame import CANONICAL, CanonicalFrame
from app.vision.types import EyePair, FloatArray, Matrix


def apply(matrix: Matrix, points: FloatArray) -> FloatArray:
    """Map points.

    Parameters
    ----------
    matrix : 2 x 3
    points : (..., 2) in source px

    Returns
    -------
    (..., 2) in target px
    """
    mapped: FloatArray = np.asarray(points, dtype=np.float64) @ matrix[:, :2].T + matrix[:, 2]
    return mapped


def compose(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that does `inner` first and `outer` after it."""
    (a, b, c), (d, e, f) = outer.tolist()
    (p, q, r), (s, t, u) = inner.tolist()
    return np.array(
        [[a * p + b * s, a * q + b * t, a * r + b * u + c], [d * p + e * s, d * q + e * t, d * r + e * u + f]]
    )


def invert(matrix: Matrix) -> Matrix:
    """Return the matrix that undoes `matrix`.

    Raises
    ------
    ValueError
        When the matrix squeezes the plane into a line or a point.
    """
    # Written out: for four numbers the calls of linear algebra cost fifty times the arithmetic.
    (a, b, c), (d, e, f) = matrix.tolist()
    determinant = a * e - b * d
    if not abs(determinant) >= 1e-12:
        raise ValueError("the matrix cannot be inverted")
    undone: Matrix = np.array([[e, -b, b * f - c * e], [-d, a, c * d - a * f]]) / determinant
    return undone


def similarity_from_eyes(
    eyes: EyePair,
    frame: CanonicalFrame = CANONICAL,
    mirrored: bool = False,
    *,
    onto: EyePair | None = None,
) -> Matrix:
    """Turn, scale and shift a picture so that its eyes fall on the frame's eyes.

    Parameters
    ----------
    eyes
        The subject's own right and left eye in source px. In a mirrored picture the right eye is the one with
        the larger x.
    mirrored
        The picture is a mirror image (many front cameras): a reflection is included, so that the crop shows
        anatomical right and left where every other crop shows them.
    onto
        Where the eyes go instead of the frame's own places.

    Returns
    -------
    2 x 3, source px to frame px; its determinant is negative exactly when `mirrored`.

    Raises
    ------
    ValueError
        When both eyes are the same point.
    """
    if eyes.interocular_distance_px < 1e-6:
        raise ValueError("the two eyes are the same point")
    source, target = eyes.as_array(), (onto or frame.eyes).as_array()
    # As complex numbers a similarity is w = a z + b; a reflected one is w = a conj(z) + b.
    z = source[:, 0] + 1j * (-source[:, 1] if mirrored else source[:, 1])
    w = target[:, 0] + 1j * target[:, 1]
    a = (w[1] - w[0]) / (z[1] - z[0])
    b = w.mean() - a * z.mean()
    sign = -1.0 if mirrored else 1.0
    return np.array([[a.real, -sign * a.imag, b.real], [a.imag, sign * a.real, b.imag]])


def scale_of(matrix: Matrix) -> float:
    """Return how many target px one source px covers (similarities only)."""
    (a, b, _), (d, e, _) = matrix.tolist()
    return math.sqrt(abs(a * e - b * d))


def tilt_deg(matrix: Matrix) -> float:
    """Return the head's tilt in the source picture that this alignment undoes, within -45 to 45 degrees.

    Positive is towards the subject's left shoulder. A picture stored a quarter turn off counts from the
    nearest upright, because the camera lay on its side, not the head.
    """
    tilt = math.degrees(math.atan2(float(matrix[0, 1]), float(matrix[1, 1])))
    return (tilt + 45.0) % 90.0 - 45.0


def landmarks_to_frame(matrix: Matrix, landmarks: FloatArray) -> FloatArray:
    """Map N x 3 landmarks: x and y by the matrix, depth by its scale."""
    return np.column_stack([apply(matrix, landmarks[:, :2]), landmarks[:, 2] * scale_of(matrix)])


def pyramid_level_matrix(level: int) -> Matrix:
    """Return the matrix from px of level `level` of the half-size pyramid to px of the full picture."""
    factor = float(1 << level)
    offset = 0.5 * factor - 0.5
    return np.array([[factor, 0.0, offset], [0.0, factor, offset]])


def quarter_turn_matrix(turns: int, width: int, height: int) -> Matrix:
    """Return the matrix from px of `np.rot90(picture, turns)` to px of the width x height picture."""
    right, bottom = float(width - 1), float(height - 1)
    rows = (
        ((1, 0, 0.0), (0, 1, 0.0)),
        ((0, -1, right), (1, 0, 0.0)),
        ((-1, 0, right), (0, -1, bottom)),
        ((0, 1, 0.0), (-1, 0, bottom)),
    )
    return np.array(rows[turns % 4], dtype=np.float64)


# How upright x and upright y run along stored x and stored y; TIFF 6.0, tag 274.
_EXIF: Mapping[int, tuple[tuple[int, int], tuple[int, int]]] = MappingProxyType(
    {
        1: ((1, 0), (0, 1)),
        2: ((-1, 0), (0, 1)),
        3: ((-1, 0), (0, -1)),
        4: ((1, 0), (0, -1)),
        5: ((0, 1), (1, 0)),
        6: ((0, -1), (1, 0)),
        7: ((0, -1), (-1, 0)),
        8: ((0, 1), (-1, 0)),
    }
)


def exif_orientation_matrix(orientation: int, width: int, height: int) -> Matrix:
    """Return the matrix from stored px to upright px.

    Parameters
    ----------
    orientation
        EXIF tag 274, 1 to 8.
    width, height
        Of the stored picture, before it is turned.

    Raises
    ------
    ValueError
        When the orientation is none of the eight.
    """
    if orientation not in _EXIF:
        raise ValueError(f"{orientation} is no EXIF orientation")
    right, bottom = width - 1, height - 1
    # Whatever axis runs backwards starts at its far edge, so that the first upright pixel is (0, 0).
    rows = [(a, b, -(min(a, 0) * right + min(b, 0) * bottom)) for a, b in _EXIF[orientation]]
    return np.array(rows, dtype=np.float64)
