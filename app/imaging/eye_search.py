"""Whose eyes to line up by: the model's, or those placed by hand, in upright source px."""

from dataclasses import dataclass

import numpy as np

from app.imaging.results import EyeSource, Reason
from app.vision.alignment import MAX_UNCERTAINTY_PCT_IOD, EyeEstimate, locate_eyes
from app.vision.frame import CANONICAL
from app.vision.models import FaceModel
from app.vision.transforms import apply, invert, landmarks_to_frame
from app.vision.types import EyePair, FloatArray, Matrix, RgbImage

# How surely the eyes were found is said by the uncertainty, and how coarse the face is by `detail`; fewer pixels
# than this show neither lids nor lines, so there is nothing to compare.
SMALLEST_IOD_PX = 36.0
SMALLEST_HAND_IOD_PX = 16.0


@dataclass(frozen=True, slots=True, eq=False)
class EyeSearch:
    """What is known about the eyes. `reason` says why there is no crop; without one there is."""

    source: EyeSource
    reason: Reason | None
    eyes: EyePair | None = None
    uncertainty_pct_iod: float | None = None
    landmarks: FloatArray | None = None
    faces: int = 0

    @property
    def detail(self) -> float | None:
        """Detected over canonical interocular distance: above 1 the source shows more than the crop."""
        return self.eyes.interocular_distance_px / CANONICAL.interocular_distance_px if self.eyes else None


def search_eyes(
    model: FaceModel | None, picture: RgbImage, to_upright: Matrix, *, by_hand: EyePair | None, mirrored: bool
) -> EyeSearch:
    """Search an upright picture, given the matrix from its px to upright source px.

    Eyes by hand are taken as they are; the model is then asked only for the landmarks of that face. Right and
    left are the person's own, in a mirrored picture too.
    """
    near = None
    if by_hand is not None:
        near = EyePair.from_array(apply(invert(to_upright), by_hand.as_array()))
    estimate = _estimate(model, picture, near.swapped() if near and mirrored else near)
    if estimate is not None and mirrored:
        estimate = estimate.as_mirrored()
    landmarks = landmarks_to_frame(to_upright, estimate.landmarks) if estimate else None
    faces = estimate.faces if estimate else 0
    if by_hand is not None:
        reason: Reason | None = (
            "small_face" if by_hand.interocular_distance_px < SMALLEST_HAND_IOD_PX else None
        )
        return EyeSearch("hand", reason, by_hand, None, landmarks, faces)
    if estimate is None:
        return EyeSearch("model", "no_model" if model is None else "no_face")
    eyes = EyePair.from_array(apply(to_upright, estimate.eyes.as_array()))
    return EyeSearch("model", _doubt(estimate, eyes), eyes, estimate.uncertainty_pct_iod, landmarks, faces)


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


def _doubt(estimate: EyeEstimate, eyes: EyePair) -> Reason | None:
    if estimate.uncertainty_pct_iod > MAX_UNCERTAINTY_PCT_IOD:
        return "uncertain"
    return "small_face" if eyes.interocular_distance_px < SMALLEST_IOD_PX else None
