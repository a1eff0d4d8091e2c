"""Eyes and mouth, as ratios that do not depend on the size of the picture."""

from typing import NamedTuple

import numpy as np

from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.mesh_mirror import MIRROR
from app.vision.types import FloatArray

EYES_CLOSED_BELOW = 0.12
"""Eye aspect ratio of lids that touch or nearly do; open eyes have .2 to .4."""

LID_SHIFT_PER_OPENING = 0.28
"""How far the middle of the lids moves when the eye opens by 1 (VISION.md); the gaze stays."""
EYE_WIDTH_PCT_IOD = 45.0
"""Corner to corner, of most adults; what an aspect ratio is of."""

# Corner, two upper points, corner, two lower points (Soukupova and Cech 2016, "eye aspect ratio").
_RIGHT_ASPECT = np.array([33, 160, 158, 133, 153, 144])
_UPPER_LIP, _LOWER_LIP, _MOUTH_RIGHT, _MOUTH_LEFT = 13, 14, 61, 291
_CHEEK_RIGHT, _CHEEK_LEFT = 234, 454


class Expression(NamedTuple):
    """Ratios: eye aspect ratio; gap between the lips, mouth width and face width per eye distance."""

    eyes_open: float
    mouth_open: float
    smile: float
    face_width_ratio: float


def expression(landmarks: FloatArray) -> Expression:
    """Measure 478 x 3 landmarks of any scale."""
    points = landmarks[:, :2]
    right, left = points[list(RIGHT_EYE)].mean(axis=0), points[list(LEFT_EYE)].mean(axis=0)
    eye_distance = _distance(right, left)
    return Expression(
        eyes_open=(_aspect(points[_RIGHT_ASPECT]) + _aspect(points[MIRROR[_RIGHT_ASPECT]])) / 2.0,
        mouth_open=_distance(points[_UPPER_LIP], points[_LOWER_LIP]) / eye_distance,
        smile=_distance(points[_MOUTH_RIGHT], points[_MOUTH_LEFT]) / eye_distance,
        face_width_ratio=_distance(points[_CHEEK_RIGHT], points[_CHEEK_LEFT]) / eye_distance,
    )


def _aspect(eye: FloatArray) -> float:
    outer, upper_outer, upper_inner, inner, lower_inner, lower_outer = eye
    height = _distance(upper_outer, lower_outer) + _distance(upper_inner, lower_inner)
    return height / (2.0 * _distance(outer, inner))


def _distance(one: FloatArray, other: FloatArray) -> float:
    return max(1e-9, float(np.linalg.norm(one - other)))
