"""A camera that films the one face the tests know: Chromium plays this file instead of a real one, round and round."""

import math
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from app.vision.types import RgbImage
from tests import faces, pictures

WIDTH, HEIGHT = 960, 1280
FRAMES_A_SECOND = 30  # what Chromium takes an MJPEG file for
OFF_SECONDS, GOOD_SECONDS = 3, 8
_EYES = ((203.7, 100.9), (246.5, 103.2))  # in the portrait, the own right one first
_TILT_DEG = 2.8  # of the portrait itself, and so of a baseline made from it
_FRAMING = (
    0.1116  # the portrait's eye distance over the largest 3:4 picture in it, as `services.camera` sees it
)


def film(path: Path) -> Path:
    """First the head is tilted and too far away, then it is as in the baseline."""
    off = _flickering(_framed(tilt_deg=_TILT_DEG + 12, closeness=0.7))
    good = _flickering(_framed(tilt_deg=_TILT_DEG, closeness=1.0))
    path.write_bytes(off * OFF_SECONDS + good * GOOD_SECONDS)
    return path


def still() -> bytes:
    """One frame of it, as in the baseline."""
    return _jpeg(_framed(tilt_deg=_TILT_DEG, closeness=1.0))


def _flickering(image: RgbImage) -> bytes:
    """A second of it, with a spot in the corner that changes: no two frames of a real camera are the same."""
    frames = []
    for step in range(FRAMES_A_SECOND):
        image[:32, :32] = 8 * step
        frames.append(_jpeg(image))
    return b"".join(frames)


def _framed(*, tilt_deg: float, closeness: float) -> RgbImage:
    """The portrait with its eyes in the middle of the stage's eye line."""
    (right_x, right_y), (left_x, left_y) = _EYES
    angle = math.radians(tilt_deg - _TILT_DEG)
    scale = closeness * _FRAMING * WIDTH / math.hypot(left_x - right_x, left_y - right_y)
    linear = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = np.array([(right_x + left_x) / 2, (right_y + left_y) / 2])
    matrix = np.column_stack([linear, np.array([WIDTH / 2, HEIGHT * 0.42]) - linear @ middle])
    drawn = cv2.warpAffine(
        faces.portrait(), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(drawn, dtype=np.uint8)


def _jpeg(image: RgbImage) -> bytes:
    return pictures.jpeg(Image.fromarray(image), quality=85)
