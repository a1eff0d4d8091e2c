"""How much light falls on the skin, from where, and of what colour."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from app.vision.colour import LUMINANCE, linear_of_coded
from app.vision.mesh_mirror import MIRROR
from app.vision.types import FloatArray, RgbImage

MIDDLE_GREY = 0.18
DARKEST = 2.0**-10
_MEASURED_WIDTH_PX = 384
# Skin that beard, hair and glasses leave free most often; the left half is the right half's mirror image.
_RIGHT_CHEEK = np.array([50, 101, 36, 205, 187, 147, 123, 117, 118])
_RIGHT_FOREHEAD = np.array([9, 107, 66, 105, 104, 69, 108, 151])


class Light(NamedTuple):
    """Stops (factors of two) of linear light.

    Attributes
    ----------
    exposure
        Mean of the skin against middle grey.
    left_right
        Positive: more light on the subject's own left side.
    up_down
        Positive: more light on the forehead than on the cheeks.
    white_balance
        Red against blue of the skin; positive is warmer.
    tint
        Green of the skin against the mean of red and blue; negative is more magenta.
    """

    exposure: float
    left_right: float
    up_down: float
    white_balance: float
    tint: float


def skin_light(crop: RgbImage, landmarks: FloatArray) -> Light:
    """Measure the light on cheeks and forehead.

    Parameters
    ----------
    crop : height x width x 3
    landmarks : 478 x 3
        In px of the crop.

    Notes
    -----
    Means are taken over logarithms: a stop more light is a stop more in the answer wherever nothing clips.
    A blush warms `white_balance` by about .1, a sunburn more; the sclera would not, but narrow eyes show
    too little of it.
    """
    scale = _MEASURED_WIDTH_PX / crop.shape[1]
    size = (_MEASURED_WIDTH_PX, max(1, round(crop.shape[0] * scale)))
    small = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    points = (landmarks[:, :2] + 0.5) * scale - 0.5
    cheek_right, cheek_left, brow_right, brow_left = (
        linear_of_coded()[_inside(points[zone], small)]
        for zone in (_RIGHT_CHEEK, MIRROR[_RIGHT_CHEEK], _RIGHT_FOREHEAD, MIRROR[_RIGHT_FOREHEAD])
    )
    level = [_stops(zone @ LUMINANCE) for zone in (cheek_right, cheek_left, brow_right, brow_left)]
    skin = np.concatenate([cheek_right, cheek_left, brow_right, brow_left])
    red, green, blue = (_stops(channel) for channel in skin.T)
    return Light(
        exposure=sum(level) / 4.0 - float(np.log2(MIDDLE_GREY)),
        left_right=(level[1] - level[0] + level[3] - level[2]) / 2.0,
        up_down=(level[2] + level[3] - level[0] - level[1]) / 2.0,
        white_balance=red - blue,
        tint=green - (red + blue) / 2.0,
    )


def _inside(outline: FloatArray, image: RgbImage) -> npt.NDArray[np.uint8]:
    """Return the pixels within the convex hull of some points, N x 3, at least the one in their middle."""
    height, width = image.shape[:2]
    hull = np.asarray(cv2.convexHull(np.round(np.clip(outline, -width, 2 * width)).astype(np.int32)))
    left, top, across, down = cv2.boundingRect(hull)
    rows, columns = slice(max(0, top), max(0, top + down)), slice(max(0, left), max(0, left + across))
    window = image[rows, columns]
    mask = np.zeros(window.shape[:2], np.uint8)
    if mask.size:
        cv2.fillConvexPoly(mask, hull - (columns.start, rows.start), 1)
    if not mask.any():
        x, y = outline.mean(axis=0)
        return image[None, int(np.clip(y, 0, height - 1)), int(np.clip(x, 0, width - 1))]
    return window[mask > 0]


def _stops(values: FloatArray) -> float:
    return float(np.log2(np.maximum(values, DARKEST)).mean())
