"""From a picture to the two eye centres, with an honest uncertainty."""

from dataclasses import dataclass

from app.vision.models import FaceModel
from app.vision.types import EyePair, FloatArray, RgbImage

RECIPE = "mesh-v2-eye-contours-16/1"
"""Names everything that decides where the eyes are found; a new number means stored crops can be redone."""
MAX_UNCERTAINTY_PCT_IOD = 2.2


@dataclass(frozen=True, slots=True)
class EyeEstimate:
    """Where the eyes are and how far to believe it."""

    eyes: EyePair
    uncertainty_pct_iod: float
    presence: float
    detection_score: float
    quarter_turns: int
    landmarks: FloatArray
    faces: int


def locate_eyes(model: FaceModel, image: RgbImage, *, near: EyePair | None = None) -> EyeEstimate | None:
    """Find the eyes; filled in the next commit."""
    raise RuntimeError("not built yet")
