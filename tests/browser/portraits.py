"""Photos as a phone would have taken them, made from the one face the tests know."""

from datetime import datetime

import cv2
import numpy as np
from PIL import Image

from app.vision.types import RgbImage
from tests import faces, pictures

_CAMERA = ("Google", "Pixel 8")


def photo(taken_at: datetime, *, turn_deg: float = 0.0, scale: float = 2.6, gain: float = 1.0) -> bytes:
    """A JPEG of the portrait with its local time in EXIF, upright and the head a little turned in the plane."""
    drawn = faces.turned(turn_deg, scale).image
    return _as_jpeg(faces.lit(drawn, gain), taken_at)


def without_face(taken_at: datetime) -> bytes:
    """A photo of nothing in particular."""
    return _as_jpeg(faces.no_face(900), taken_at)


def _as_jpeg(image: RgbImage, taken_at: datetime) -> bytes:
    tags = pictures.exif(1, taken_at.strftime("%Y:%m:%d %H:%M:%S"), camera=_CAMERA)
    picture = Image.fromarray(
        np.ascontiguousarray(cv2.copyMakeBorder(image, 0, 0, 0, 0, cv2.BORDER_REPLICATE))
    )
    return pictures.jpeg(picture, exif=tags, quality=90)
