"""The few shapes every vision module speaks in.

Pixel centres lie at integers, x to the right and y down. "Right" and "left" are the subject's own, so in an
unmirrored picture the right eye is the one with the smaller x.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

RgbImage: TypeAlias = npt.NDArray[np.uint8]
"""Height x width x 3, sRGB, red first."""
FloatArray: TypeAlias = npt.NDArray[np.float64]
Matrix: TypeAlias = npt.NDArray[np.float64]
"""2 x 3, maps column vectors (x, y, 1)."""
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class EyePair:
    """Centres of the subject's right and left eye, in pixels of one picture."""

    right: Point
    left: Point

    @classmethod
    def from_array(cls, points: FloatArray) -> "EyePair":
        """Take a 2 x 2 array, right eye first."""
        (right_x, right_y), (left_x, left_y) = points.tolist()
        return cls((right_x, right_y), (left_x, left_y))

    def as_array(self) -> FloatArray:
        """Return a 2 x 2 array, right eye first."""
        return np.array([self.right, self.left], dtype=np.float64)

    def swapped(self) -> "EyePair":
        """Exchange the two: what the eyes of a mirrored picture are called by the person in it."""
        return EyePair(self.left, self.right)

    @property
    def interocular_distance_px(self) -> float:
        """Distance between the two eye centres."""
        return float(np.hypot(self.left[0] - self.right[0], self.left[1] - self.right[1]))
