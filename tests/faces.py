"""The one face the tests know: NASA's portrait of Eileen Collins, which scikit-image ships as an example.

It is loaded when a test runs and never stored with the code. `turned` makes variants whose truth is known.
"""

import math
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
import pytest
from skimage.data import astronaut as _astronaut

from app.imaging.model_files import find_model
from app.vision.models import FaceModel
from app.vision.types import Matrix, RgbImage


class Variant(NamedTuple):
    """A redrawn picture and the matrix from px of the original to its px."""

    image: RgbImage
    matrix: Matrix


@cache
def portrait() -> RgbImage:
    """512 x 512, one face looking straight ahead, eyes about 45 px apart. Read-only."""
    image = np.ascontiguousarray(_astronaut())
    image.flags.writeable = False
    return image


def phone_photo(width_px: int = 3000, height_px: int = 4000) -> RgbImage:
    """The portrait enlarged to what a phone would take, without a bit more detail."""
    size = (width_px, height_px)
    return np.asarray(cv2.resize(portrait()[:, 64:448], size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def no_face(side_px: int = 512, seed: int = 7) -> RgbImage:
    """Soft coloured noise."""
    noise = np.random.default_rng(seed).integers(0, 256, (side_px, side_px, 3), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3.0), dtype=np.uint8)


def turned(angle_deg: float = 0.0, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Variant:
    """Turn the portrait clockwise about its middle, scale the whole picture and shift its content."""
    image = portrait()
    side = round(image.shape[0] * scale)
    angle = math.radians(angle_deg)
    linear = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle, new_middle = (image.shape[0] - 1) / 2.0, (side - 1) / 2.0
    matrix = np.column_stack([linear, new_middle + np.array(shift) - linear @ np.full(2, middle)])
    source = (
        cv2.GaussianBlur(image, (0, 0), 0.45 * math.sqrt(1 / scale**2 - 1) + 0.05) if scale < 1 else image
    )
    drawn = cv2.warpAffine(
        source, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return Variant(np.asarray(drawn, dtype=np.uint8), matrix)


def lit(image: RgbImage, gain: RgbImage | float | np.ndarray) -> RgbImage:
    """Multiply linear light by a number, by three (red, green, blue) or by a picture of gains."""
    coded = np.arange(256) / 255.0
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)[image] * gain
    back = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    )
    return np.asarray(np.clip(np.round(back * 255.0), 0, 255), dtype=np.uint8)


@pytest.fixture(scope="session")
def face_model() -> FaceModel:
    """The real networks; `make setup` fetches them."""
    paths = find_model(None)
    assert paths is not None, "the face model is missing: make setup"
    return FaceModel.from_bytes(*paths.read())
