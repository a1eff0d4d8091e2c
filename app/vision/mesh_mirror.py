"""Which of the 478 mesh points is which when the picture is a mirror image."""

import numpy as np
import numpy.typing as npt

from app.vision.types import FloatArray

POINTS = 478
FACE_POINTS = 468
"""The face comes first; two irises of five points follow."""
MIDLINE = (0, 1, 2, *range(4, 7), *range(8, 20), 94, 151, 152, 164, 168, 175, 195, 197, 199, 200)
_FIRST_LEFT = 248
# Centre, then towards the temple and the nose changed over, top and bottom kept.
_RIGHT_IRIS, _LEFT_IRIS = (468, 469, 470, 471, 472), (473, 476, 475, 474, 477)


def _permutation() -> npt.NDArray[np.intp]:
    # The mesh numbers the subject's right half and the midline first, then the left half in the same order.
    right = [point for point in range(_FIRST_LEFT) if point not in MIDLINE]
    pairs = [
        *zip(right, range(_FIRST_LEFT, FACE_POINTS), strict=True),
        *zip(_RIGHT_IRIS, _LEFT_IRIS, strict=True),
    ]
    order = np.arange(POINTS)
    for one, other in pairs:
        order[one], order[other] = other, one
    order.flags.writeable = False
    return order


MIRROR = _permutation()
"""Point i of a mirrored picture is point MIRROR[i] of the picture."""


def relabelled(landmarks: FloatArray) -> FloatArray:
    """Name the 478 points of a mirrored picture as the person in it would."""
    return landmarks[MIRROR]
