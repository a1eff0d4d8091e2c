"""What colour the light had, by the whites of the eyes, and how a picture looks without it.

The one correction that leaves the skin's own change alone: it knows nothing of the skin. Making skin tones equal,
matching histograms or moving means would remove what a pair of photos is looked at for.
"""

import math
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from app.vision.mesh_mirror import MIRROR
from app.vision.types import FloatArray, RgbImage

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Of linear sRGB (IEC 61966-2-1)."""

_RIGHT_LIDS = np.array([33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246])
_RIGHT_CORNERS, _RIGHT_IRIS = np.array([33, 133]), np.array([468, 469, 470, 471, 472])
# Lids cast shadows and lashes hang over the edge: this share of the gap between them is left out all around.
_EDGE = 0.1
_IRIS_MARGIN = 1.12
# The inner corner is no sclera but caruncle, and red in everyone.
_INNER_CORNER = 0.2
_NARROW = 0.18
"""Height over width of lids between which too little white shows."""
_BRIGHTEST_CODED, _DARKEST_CODED = 250, 24
_CLIPPED_AT_MOST = 0.4
_SOURCE_PIXELS = 8
# What is warmer has more red and less blue, so the two cancel out in every lamp; red lids and skin do not.
_LIKELY_STOPS, _OFF_ANY_LAMP_STOPS = 1.3, 0.6
_EYES_DIFFER_STOPS = 0.45


class Sclera(NamedTuple):
    """Stops (log2) of linear red and blue against green in the whites of both eyes; 0 and 0 is neutral."""

    red: float
    blue: float

    def gains(self) -> tuple[float, float, float]:
        """Return the factors of linear red, green and blue that make it neutral at the same luminance."""
        light = np.array([2.0**self.red, 1.0, 2.0**self.blue])
        red, green, blue = (float(light @ LUMINANCE) / light).tolist()
        return red, green, blue


def sclera(crop: RgbImage, landmarks: FloatArray, detail: float = 1.0) -> Sclera | None:
    """Measure the whites of the eyes.

    Parameters
    ----------
    crop : height x width x 3
    landmarks : 478 x 3
        In px of the crop.
    detail
        Source px per crop px; decides whether enough of the source's own pixels are white of the eye.

    Returns
    -------
    None when it cannot be trusted: narrow or closed eyes, too few pixels, blown out by light, a different colour in
    each eye (two lights, or a shadow), or a colour no lamp has.
    """
    shares = [_of_eye(crop, landmarks[:, :2], mirrored, min(detail, 1.0)) for mirrored in (False, True)]
    eyes = [each for each in shares if each is not None]
    if len(eyes) < 2:
        return None
    red, blue = ((eyes[0][i] + eyes[1][i]) / 2.0 for i in (0, 1))
    apart = max(abs(eyes[0][i] - eyes[1][i]) for i in (0, 1))
    if apart > _EYES_DIFFER_STOPS or max(abs(red), abs(blue)) > _LIKELY_STOPS:
        return None
    if abs(red + blue) > _OFF_ANY_LAMP_STOPS:
        return None
    return Sclera(red, blue)


def adjusted(image: RgbImage, gains: tuple[float, float, float]) -> RgbImage:
    """Multiply the linear light of each channel; what leaves the range is clipped."""
    table = np.stack([_coded(linear_of_coded() * gain) for gain in gains], axis=-1)[None]
    return np.asarray(cv2.LUT(image, table), dtype=np.uint8)


def curve(gain: float, samples: int = 65) -> list[float]:
    """Return what a gain of linear light makes of evenly spaced coded values, all 0 to 1."""
    coded = np.linspace(0.0, 1.0, samples)
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4) * gain
    bent = 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    values: list[float] = np.clip(np.where(linear <= 0.0031308, 12.92 * linear, bent), 0.0, 1.0).tolist()
    return values


@cache
def linear_of_coded() -> FloatArray:
    """Return the linear light, 0 to 1, of each of the 256 coded values (IEC 61966-2-1); not to be written to."""
    coded = np.arange(256) / 255.0
    linear = np.asarray(np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4))
    linear.setflags(write=False)
    return linear


def _coded(linear: FloatArray) -> npt.NDArray[np.uint8]:
    bent = 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    return np.clip(np.round(np.where(linear <= 0.0031308, 12.92 * linear, bent) * 255.0), 0, 255).astype(
        np.uint8
    )


def _of_eye(crop: RgbImage, points: FloatArray, mirrored: bool, detail: float) -> tuple[float, float] | None:
    """Red and blue of one eye in stops against green, or None."""
    lids, corners, iris = (
        points[MIRROR[each] if mirrored else each] for each in (_RIGHT_LIDS, _RIGHT_CORNERS, _RIGHT_IRIS)
    )
    outer, inner = corners
    width = max(float(np.linalg.norm(inner - outer)), 1e-9)
    # Points 153 and 144 lie on the lower lid, 158 and 160 on the upper one.
    height = float(np.linalg.norm(lids[[12, 13, 11]].mean(axis=0) - lids[[4, 3, 5]].mean(axis=0)))
    low = np.floor(lids.min(axis=0)).astype(int) - 1
    high = np.ceil(lids.max(axis=0)).astype(int) + 2
    if height < _NARROW * width or (low < 0).any() or (high > crop.shape[1::-1]).any():
        return None
    window = crop[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(window.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(lids - low).astype(np.int32)], 1)
    edge = max(1, round(_EDGE * height))
    mask = np.asarray(cv2.erode(mask, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8), borderValue=0))
    radius = float(np.linalg.norm(iris[1:] - iris[0], axis=1).mean())
    cv2.circle(mask, np.round(iris[0] - low).astype(int).tolist(), round(_IRIS_MARGIN * radius), 0, -1)
    y, x = np.indices(mask.shape)
    across = (outer - inner) / width**2
    from_inner = (x + low[0] - inner[0]) * across[0] + (y + low[1] - inner[1]) * across[1]
    return _neutral(window[(mask > 0) & (from_inner > _INNER_CORNER)], detail)


def _neutral(pixels: npt.NDArray[np.uint8], detail: float) -> tuple[float, float] | None:
    """Leave out shine and lashes, then the darker half and the redder third: shadows, veins and lid margins."""
    if not len(pixels):
        return None
    usable = (pixels.max(axis=1) <= _BRIGHTEST_CODED) & (pixels.max(axis=1) >= _DARKEST_CODED)
    shining = float((pixels.max(axis=1) > _BRIGHTEST_CODED).mean())
    light = linear_of_coded()[pixels[usable]]
    if shining > _CLIPPED_AT_MOST or len(light) * detail**2 < _SOURCE_PIXELS:
        return None
    luminance = light @ LUMINANCE
    light = light[luminance >= _ranked(luminance, len(luminance) // 2)]
    red = np.log2((light[:, 0] + 1e-4) / (light[:, 1] + 1e-4))
    pale = light[red <= _ranked(red, (len(red) - 1) * 2 // 3)].mean(axis=0) + 1e-4
    return math.log2(pale[0] / pale[1]), math.log2(pale[2] / pale[1])


def _ranked(values: FloatArray, place: int) -> float:
    return float(np.partition(values, place)[place])
