"""Front and both sides: which of them a photo shows, and where the face lies in the crop of each.

In a front view both eyes carry the crop. Turned by half a right angle their distance shrinks with the cosine of the
turn, so that a few degrees more or less would change the size of everything; there the near half of the face is laid
onto a fixed layout instead, and the near eye exactly onto its place. docs/adr has the figures.
"""

import math
from typing import Literal

import numpy as np

from app.vision.alignment import MAX_UNCERTAINTY_PCT_IOD, RECIPE
from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.frame import CANONICAL
from app.vision.mesh_mirror import MIRROR
from app.vision.transforms import similarity_from_eyes
from app.vision.types import EyePair, FloatArray, Matrix, Point

View = Literal["front", "left", "right"]

FRONT_UP_TO_DEG = 27.0
"""A face read as turned further than this is no front view; one that is turned by 20 reads at most 22."""
SIDE_FROM_DEG = 15.0
"""A face read as turned less than this is no side view; one that is turned by 30 reads at least 20."""
MAX_SIDE_UNCERTAINTY_PCT_IOD = 3.5
"""As MAX_UNCERTAINTY_PCT_IOD, of the near eye in % of the eye distance in space: turned faces are read less surely."""
SIDE_RECIPE = f"side-1/{RECIPE}"

# Left view: the near eye is the left one, the nose points to the left edge. A right view is its mirror image.
_NEAR_EYE: Point = (700.0, 860.2)
_FAR_EYE: Point = (324.0, 893.4)
# Mean of three faces turned by 40 to 50 degrees, in crop px from the near eye, upright by the face's own axis.
# Left out is what moves by itself: lips, brows, the lower jaw.
_LAYOUT: tuple[tuple[int, float, float], ...] = (
    (263, 104.2, -1.1), (362, -94.9, 24.5), (386, 1.4, -34.1), (374, -8.1, 28.6), (385, -33.5, -30.7),
    (380, -38.9, 28.6), (387, 39.2, -28.6), (373, 26.8, 24.5), (249, 80.2, 10.4), (466, 87.3, -9.4),
    (168, -283.6, 11.1), (6, -307.5, 71.0), (197, -334.9, 127.0), (195, -361.9, 176.8), (5, -391.3, 230.1),
    (4, -414.5, 291.8), (358, -111.2, 301.5), (327, -152.2, 358.6), (331, -135.8, 302.1), (279, -162.0, 282.4),
    (2, -313.2, 388.5), (164, -299.0, 426.8), (330, 13.6, 205.5), (280, 160.3, 256.5), (352, 352.3, 232.2),
    (411, 250.4, 371.6), (346, 203.6, 126.9), (347, 115.2, 148.4), (348, 9.8, 145.3), (454, 613.8, 122.2),
    (356, 590.4, 3.7), (389, 525.0, -114.1), (251, 433.9, -202.2), (9, -294.6, -103.2), (151, -287.7, -219.5),
    (337, -170.6, -237.8), (299, -48.6, -249.9), (333, 91.8, -242.4), (298, 217.4, -209.2),
)  # fmt: skip
_POINTS = np.array([point for point, _, _ in _LAYOUT])
_PLACES = np.array([(x, y) for _, x, y in _LAYOUT]) + _NEAR_EYE


def max_uncertainty_pct_iod(view: View) -> float:
    """Return the uncertainty above which a photo of this view is shown for checking."""
    return MAX_UNCERTAINTY_PCT_IOD if view == "front" else MAX_SIDE_UNCERTAINTY_PCT_IOD


def recipe_of(view: View) -> str:
    """Name what decides where the crop of a view lies."""
    return RECIPE if view == "front" else SIDE_RECIPE


def looks_like_instead(wanted: View, yaw_deg: float) -> View | None:
    """Say which view a photo shows when it cannot be the one it was sent as; None when it can.

    Parameters
    ----------
    yaw_deg
        `head_pose(...)`: turned to the own left is positive, which brings the right cheek to the camera.

    Notes
    -----
    Between the two limits a photo may be either, and the person's word counts.
    """
    cheek: View = "right" if yaw_deg > 0 else "left"
    turned = abs(yaw_deg)
    if wanted == "front":
        return cheek if turned > FRONT_UP_TO_DEG else None
    if turned < SIDE_FROM_DEG:
        return "front"
    return None if cheek == wanted else cheek


def canonical_eyes(view: View) -> EyePair:
    """Return where the eyes stand in the crop: exactly in a front view; in a side view exactly the near one."""
    if view == "front":
        return CANONICAL.eyes
    if view == "left":
        return EyePair(_FAR_EYE, _NEAR_EYE)
    return EyePair(_mirrored(_NEAR_EYE), _mirrored(_FAR_EYE))


def view_similarity(
    view: View, eyes: EyePair, landmarks: FloatArray | None = None, *, mirrored: bool = False
) -> Matrix:
    """Turn, scale and shift a picture onto the crop of a view.

    Parameters
    ----------
    eyes
        The subject's own right and left eye in source px.
    landmarks : 478 x 3, optional
        In source px, named as the subject does. Without them a side view rests on both eyes.
    mirrored
        The picture is a mirror image, see `similarity_from_eyes`.

    Returns
    -------
    2 x 3, source px to crop px.

    Raises
    ------
    ValueError
        When there is nothing to take a size from.
    """
    if view == "front" or landmarks is None:
        return similarity_from_eyes(eyes, CANONICAL, mirrored, onto=canonical_eyes(view))
    near, place = (eyes.left, _NEAR_EYE) if view == "left" else (eyes.right, _mirrored(_NEAR_EYE))
    points = landmarks[_POINTS if view == "left" else MIRROR[_POINTS], :2]
    places = (
        _PLACES if view == "left" else np.column_stack([CANONICAL.width_px - _PLACES[:, 0], _PLACES[:, 1]])
    )
    sign = -1.0 if mirrored else 1.0
    # As complex numbers a similarity is w = a z + b, and its least squares a are those of the centred points.
    z = points[:, 0] + 1j * sign * points[:, 1]
    w = places[:, 0] + 1j * places[:, 1]
    centred = z - z.mean()
    spread = float((np.abs(centred) ** 2).sum())
    if spread < 1e-9:
        raise ValueError("the landmarks are one point")
    a = complex((np.conj(centred) * (w - w.mean())).sum() / spread)
    b = complex(*place) - a * complex(near[0], sign * near[1])
    return np.array([[a.real, -sign * a.imag, b.real], [a.imag, sign * a.real, b.imag]])


def side_eye_distance_px(landmarks: FloatArray) -> float:
    """Return the distance between the eyes in space, in px: a turn does not shorten it."""
    right, left = landmarks[list(RIGHT_EYE)].mean(axis=0), landmarks[list(LEFT_EYE)].mean(axis=0)
    return math.dist(right.tolist(), left.tolist())


def _mirrored(point: Point) -> Point:
    return CANONICAL.width_px - point[0], point[1]
