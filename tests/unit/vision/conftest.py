"""Vision tests see the portrait and the real networks."""

from collections.abc import Callable

import pytest
from hypothesis import settings

from app.vision.alignment import EyeEstimate, locate_eyes
from app.vision.crop import render_crop
from app.vision.models import FaceModel
from app.vision.quality import Quality, assess_quality
from app.vision.transforms import landmarks_to_frame, similarity_from_eyes
from app.vision.types import FloatArray, RgbImage
from tests.faces import face_model, portrait

__all__ = ["face_model"]

# The same examples every time, and no clock: a busy machine is no fault.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def estimate(face_model: FaceModel) -> EyeEstimate:
    """Where the portrait's eyes are."""
    found = locate_eyes(face_model, portrait())
    assert found is not None
    return found


@pytest.fixture(scope="session")
def crop(estimate: EyeEstimate) -> RgbImage:
    """The portrait in the canonical frame."""
    return render_crop(portrait(), similarity_from_eyes(estimate.eyes))


@pytest.fixture(scope="session")
def landmarks(estimate: EyeEstimate) -> FloatArray:
    """Its landmarks in the canonical frame."""
    return landmarks_to_frame(similarity_from_eyes(estimate.eyes), estimate.landmarks)


@pytest.fixture(scope="session")
def assess(estimate: EyeEstimate, landmarks: FloatArray) -> Callable[[RgbImage], Quality]:
    """Measure the portrait's crop, or what a test has made of it."""
    matrix = similarity_from_eyes(estimate.eyes)
    return lambda crop: assess_quality(crop, landmarks, 1, alignment=matrix)
