"""The networks, read from bytes so that a confined process can build them without opening a file."""

import hashlib
from dataclasses import dataclass
from typing import Self

import numpy as np

from app.vision.engines import Engine, engine_for
from app.vision.types import FloatArray, RgbImage


@dataclass(frozen=True, slots=True)
class Network:
    """One TFLite network and the side of the square it looks at."""

    engine: Engine
    input_px: int

    @classmethod
    def from_bytes(cls, tflite: bytes, input_px: int, outputs: tuple[str, ...]) -> Self:
        """Parse a TFLite file; `outputs` are the names of what is wanted of it."""
        return cls(engine_for(tflite, outputs), input_px)

    def look(self, patch: RgbImage, scale: float = 1.0 / 255.0, shift: float = 0.0) -> tuple[FloatArray, ...]:
        """Run an input_px x input_px patch through the network as scale * value + shift; the outputs are flat."""
        picture = np.multiply(patch, np.float32(scale), dtype=np.float32)
        if shift:
            picture += np.float32(shift)
        return self.engine.run(picture)


@dataclass(frozen=True, slots=True)
class FaceModel:
    """BlazeFace short range, the 478-point mesh and, when they are there, BlazeFace full range and the iris network.

    The networks hold their last input, so one model serves one thread at a time.
    """

    short_range: Network
    mesh: Network
    full_range: Network | None
    iris: Network | None
    sha256: str

    @classmethod
    def from_bytes(
        cls, short_range: bytes, mesh: bytes, full_range: bytes | None, iris: bytes | None = None
    ) -> Self:
        """Build the networks.

        Parameters
        ----------
        short_range, mesh
            `face_detector.tflite` and `face_landmarks_detector.tflite` of `face_landmarker.task`.
        full_range
            `face_detection_full_range.tflite`, or None: small faces are then found less often.
        iris
            `iris_landmark.tflite`, or None: the eyes are then read by the mesh alone, less exactly.

        Raises
        ------
        ValueError, or cv2.error where OpenCV runs them
            When the bytes are no TFLite network.
        """
        digest = hashlib.sha256()
        for part in (short_range, mesh, full_range or b"", *((iris,) if iris else ())):
            digest.update(hashlib.sha256(part).digest())
        return cls(
            short_range=Network.from_bytes(short_range, 128, ("classificators", "regressors")),
            mesh=Network.from_bytes(mesh, 256, ("Identity_1", "Identity")),
            full_range=Network.from_bytes(
                full_range, 192, ("reshaped_classifier_face_4", "reshaped_regressor_face_4")
            )
            if full_range
            else None,
            iris=Network.from_bytes(iris, 64, ("output_eyes_contours_and_brows", "output_iris"))
            if iris
            else None,
            sha256=digest.hexdigest(),
        )
