"""A close look: MediaPipe's iris network (Apache-2.0), which sees one eye, 64 px wide, and marks its lids.

It starts where the eye should be and then follows its own answer, so it does not depend on who placed the start.
Since recipe `mesh-v2-and-iris` the method asks the same network, with other looks: this judge sees finely but is no
longer independent. first_mesh.py holds the one that is.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from app.imaging.model_files import IRIS, Pinned, fetch_one
from app.vision.transforms import apply, similarity_from_eyes
from app.vision.types import EyePair, FloatArray, RgbImage

_SIDE_PX = 64
_EYE_PER_IOD = 0.46
_SIDE_PER_EYE = 2.3
# The sixteen of the 71 points that follow the lids: nine below from corner to corner, seven above.
_LIDS = slice(0, 16)
_LOOKS = 12
_SEED = 77


class Judge(Protocol):
    """Somebody who reads eye centres from a picture in which they are roughly known."""

    def eyes(self, image: RgbImage, start: FloatArray) -> FloatArray:
        """Eye centres (2 x 2) near `start`."""


@dataclass(frozen=True, slots=True)
class IrisJudge:
    """Reads both eyes one by one."""

    net: cv2.dnn.Net

    @classmethod
    def load(cls) -> "IrisJudge | None":
        """The network from beside the face model, fetched the first time; None when it cannot be had."""
        data = fetched(IRIS)
        return None if data is None else cls(cv2.dnn.readNetFromTFLite(np.frombuffer(data, np.uint8)))

    def eyes(self, image: RgbImage, start: FloatArray) -> FloatArray:
        """Eye centres (2 x 2) near `start`: the mean of the lid points over twelve jittered looks."""
        at = start.copy()
        for _ in range(2):  # follow its own answer before the looks that count
            at = self._looks(image, at, 2)
        return self._looks(image, at, _LOOKS)

    def _looks(self, image: RgbImage, eyes: FloatArray, looks: int) -> FloatArray:
        random = np.random.default_rng(_SEED)
        pair = EyePair.from_array(eyes)
        angle = math.atan2(*(eyes[1] - eyes[0])[::-1].tolist())
        side = _SIDE_PER_EYE * _EYE_PER_IOD * pair.interocular_distance_px
        found = np.zeros((2, 2))
        for _ in range(looks):
            jitter = random.uniform(-1.0, 1.0, 4)
            turn, size = angle + 0.1 * jitter[2], side * (1 + 0.08 * jitter[3])
            for which in (0, 1):
                centre = eyes[which] + 0.05 * size * jitter[:2]
                found[which] += self._one(image, centre, size, turn, flipped=which == 1)
        return np.asarray(found / looks)

    def _one(
        self, image: RgbImage, centre: FloatArray, side: float, angle: float, *, flipped: bool
    ) -> FloatArray:
        """The network knows eyes of one side; the others are shown to it flipped."""
        scale = side / _SIDE_PX
        linear = scale * np.array(
            [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        ) @ np.diag([-1.0 if flipped else 1.0, 1.0])  # fmt: skip
        matrix = np.column_stack([linear, centre - linear @ np.full(2, (_SIDE_PX - 1) / 2)])
        if scale > 1.05:
            image, matrix = _softer(image, centre, side, scale, matrix)
        patch = cv2.warpAffine(
            image, matrix, (_SIDE_PX, _SIDE_PX), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        self.net.setInput((patch / np.float32(255)).transpose(2, 0, 1)[None].astype(np.float32))
        points = self.net.forward("output_eyes_contours_and_brows").reshape(-1, 3)[_LIDS, :2]
        local = points.mean(axis=0).astype(np.float64) - 0.5
        return apply(np.column_stack([linear, centre - linear @ np.full(2, (_SIDE_PX - 1) / 2)]), local)


def _softer(
    image: RgbImage, centre: FloatArray, side: float, scale: float, matrix: FloatArray
) -> tuple[RgbImage, FloatArray]:
    low = np.maximum(np.floor(centre - 0.8 * side).astype(int), 0)
    high = np.minimum(np.ceil(centre + 0.8 * side).astype(int), image.shape[1::-1])
    part = image[low[1] : high[1], low[0] : high[0]]
    shifted = matrix.copy()
    shifted[:, 2] -= low
    return np.asarray(cv2.GaussianBlur(part, (0, 0), 0.45 * math.sqrt(scale**2 - 1) + 0.05)), shifted


def in_canonical(eyes: FloatArray, by: EyePair) -> FloatArray:
    """Eyes in the crop that `by` would give, in % of the eye distance from where they should be."""
    matrix = similarity_from_eyes(by)
    return np.asarray((apply(matrix, eyes) - apply(matrix, by.as_array())) / 4.8)


def fetched(pinned: Pinned) -> bytes | None:
    """The file from beside the face model, fetched the first time; None when it cannot be had."""
    path = Path(sys.prefix) / "share" / "afterglow" / pinned.name
    if not fetch_one(pinned, path.parent, None, lambda _: None):
        return None
    return path.read_bytes()
