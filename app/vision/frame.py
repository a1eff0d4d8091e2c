"""The frame every aligned photo shares, so that any two of them can be laid on top of each other."""

from dataclasses import dataclass

from app.vision.types import EyePair, Point


@dataclass(frozen=True, slots=True)
class CanonicalFrame:
    """Size of an aligned crop and where the eyes stand in it, in pixels."""

    width_px: int
    height_px: int
    right_eye: Point
    left_eye: Point

    @property
    def eyes(self) -> EyePair:
        """Both eyes, the subject's right one first."""
        return EyePair(self.right_eye, self.left_eye)

    @property
    def interocular_distance_px(self) -> float:
        """Distance between the eyes in this frame."""
        return self.eyes.interocular_distance_px


CANONICAL = CanonicalFrame(1536, 2048, (528.0, 860.2), (1008.0, 860.2))
