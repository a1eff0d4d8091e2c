"""Whose eyes to line up by: the model's, or those placed by hand, in upright source px."""

from dataclasses import dataclass

import numpy as np

from app.imaging.results import EyeSource, Reason
from app.imaging.wishes import Wish
from app.vision.alignment import EyeEstimate, locate_eyes
from app.vision.frame import CANONICAL
from app.vision.models import FaceModel
from app.vision.pose import head_pose
from app.vision.transforms import apply, invert, landmarks_to_frame, scale_of
from app.vision.types import EyePair, FloatArray, Matrix, RgbImage
from app.vision.views import View, looks_like_instead, max_uncertainty_pct_iod, side_eye_distance_px

# How surely the eyes were found is said by the uncertainty, and how coarse the face is by `detail`; fewer pixels
# than this show neither lids nor lines, so there is nothing to compare.
SMALLEST_IOD_PX = 36.0
SMALLEST_HAND_IOD_PX = 16.0
_REFUSED: dict[View, Reason] = {"front": "looks_front", "left": "looks_left", "right": "looks_right"}


@dataclass(frozen=True, slots=True, eq=False)
class EyeSearch:
    """What is known about the eyes. `reason` says why there is no crop; without one there is.

    `quarter_turns` is how often `np.rot90` must turn the searched picture until the face stands upright.
    """

    source: EyeSource
    reason: Reason | None
    eyes: EyePair | None = None
    uncertainty_pct_iod: float | None = None
    landmarks: FloatArray | None = None
    faces: int = 0
    quarter_turns: int = 0

    @property
    def detail(self) -> float | None:
        """Eye distance in the picture over the crop's: above 1 the source shows more than a front crop."""
        return self.eyes.interocular_distance_px / CANONICAL.interocular_distance_px if self.eyes else None


def search_eyes(model: FaceModel | None, picture: RgbImage, to_upright: Matrix, wish: Wish) -> EyeSearch:
    """Search an upright picture, given the matrix from its px to upright source px.

    Eyes by hand are taken as they are; the model is then asked only for the landmarks of that face. Right and
    left are the person's own, in a mirrored picture too.
    """
    pointed_at = wish.eyes or wish.near
    near = None
    if pointed_at is not None:
        near = EyePair.from_array(apply(invert(to_upright), pointed_at.as_array()))
    estimate = _estimate(model, picture, near.swapped() if near and wish.mirrored else near)
    if estimate is not None and wish.mirrored:
        estimate = estimate.as_mirrored()
    landmarks = landmarks_to_frame(to_upright, estimate.landmarks) if estimate else None
    faces, turns = (estimate.faces, estimate.quarter_turns) if estimate else (0, 0)
    if wish.eyes is not None:
        reason: Reason | None = (
            "small_face" if wish.eyes.interocular_distance_px < SMALLEST_HAND_IOD_PX else None
        )
        return EyeSearch("hand", reason, wish.eyes, None, landmarks, faces, turns)
    if estimate is None or landmarks is None:
        return EyeSearch("model", "no_model" if model is None else "no_face")
    eyes = EyePair.from_array(apply(to_upright, estimate.eyes.as_array()))
    uncertainty, distance = estimate.uncertainty_pct_iod, eyes.interocular_distance_px
    if wish.view != "front":  # the near eye alone carries the crop, and the turn hides part of the distance
        spread = estimate.spread_px[0 if wish.view == "right" else 1] * scale_of(to_upright)
        distance = side_eye_distance_px(landmarks)
        uncertainty = 100.0 * spread / max(distance, 1e-6)
    doubt = _wrong_view(wish, landmarks) or _doubt(wish.view, uncertainty, distance)
    return EyeSearch("model", doubt, eyes, uncertainty, landmarks, faces, turns)


def _estimate(model: FaceModel | None, picture: RgbImage, near: EyePair | None) -> EyeEstimate | None:
    if model is None:
        return None
    estimate = locate_eyes(model, picture, near=near)
    if estimate is None or not (
        np.isfinite(estimate.landmarks).all()
        and np.isfinite(estimate.eyes.as_array()).all()
        and np.isfinite(estimate.uncertainty_pct_iod)
    ):
        return None
    return estimate


def _wrong_view(wish: Wish, landmarks: FloatArray) -> Reason | None:
    if wish.view_is_certain:
        return None
    with np.errstate(all="ignore"):  # a mesh that is one point shows nothing
        seen = looks_like_instead(wish.view, head_pose(landmarks).yaw_deg)
    return None if seen is None else _REFUSED[seen]


def _doubt(view: View, uncertainty_pct_iod: float, distance_px: float) -> Reason | None:
    if uncertainty_pct_iod > max_uncertainty_pct_iod(view):
        return "uncertain"
    return "small_face" if distance_px < SMALLEST_IOD_PX else None
