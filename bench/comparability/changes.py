"""The ways of an outside tester to change one factor: for each a name, growing amounts and what is done.

Amounts run from what must be noticed to what nobody would compare. Each way is a photo's px in, px out; `mesh` is
478 x 3, the landmarks of the untouched picture in its px.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from app.vision.types import FloatArray, RgbImage
from bench.comparability.redrawing import Mesh, lids, mouth, opened, redraw, seen_from, turned
from tests.faces import lit

Apply = Callable[[RgbImage, FloatArray, float], RgbImage]


class Way(NamedTuple):
    """One way to change `factor`; the amounts grow."""

    factor: str
    name: str
    amounts: tuple[float, ...]
    apply: Apply


def rotated(image: RgbImage, mesh: FloatArray, degrees: float) -> RgbImage:
    """The phone tilted: the whole picture turned about the face, its edges repeated."""
    x, y = mesh[:, :2].mean(axis=0).tolist()
    matrix = cv2.getRotationMatrix2D((x, y), degrees, 1.0)
    size = (image.shape[1], image.shape[0])
    turned_ = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned_, dtype=np.uint8)


def stepped_back(image: RgbImage, mesh: FloatArray, share: float) -> RgbImage:
    """The same camera from further away: the face `share` of its size in a picture as large."""
    x, y = mesh[:, :2].mean(axis=0).tolist()
    small = (
        image
        if share >= 1
        else np.asarray(cv2.GaussianBlur(image, (0, 0), _antialias(share)), dtype=np.uint8)
    )
    matrix = np.array([[share, 0.0, x * (1 - share)], [0.0, share, y * (1 - share)]])
    size = (image.shape[1], image.shape[0])
    return np.asarray(
        cv2.warpAffine(small, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def resized(image: RgbImage, _mesh: FloatArray, share: float) -> RgbImage:
    size = (round(image.shape[1] * share), round(image.shape[0] * share))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def ramp(axis: int, coded: bool, one_sided: bool) -> Apply:
    """Light that falls from one side to the other of the face, `stops` in all; beyond the face it stays."""

    def apply(image: RgbImage, mesh: FloatArray, stops: float) -> RgbImage:
        along = np.indices(image.shape[:2])[1 - axis].astype(np.float64)
        middle, width = mesh[:468, axis].mean(), float(np.ptp(mesh[:468, axis]))
        place = np.clip((along - middle) / width, -0.5, 0.5) - (0.5 * np.sign(stops) if one_sided else 0.0)
        return _multiplied(image, 2.0 ** (stops * place)[..., None], coded)

    return apply


def across_picture(image: RgbImage, _mesh: FloatArray, dark: float) -> RgbImage:
    """A straight multiplier over the whole width of the picture on its coded values."""
    x = np.linspace(1.0 - dark, 1.0 + dark, image.shape[1])
    return _multiplied(image, x[None, :, None], coded=True)


def gains(red: float, green: float, blue: float, coded: bool) -> Apply:
    """Gains of the channels for an amount of 1; they are powers of it."""
    return lambda image, _mesh, amount: _multiplied(image, np.array([red, green, blue]) ** amount, coded)


def _multiplied(image: RgbImage, gain: FloatArray, coded: bool) -> RgbImage:
    if not coded:
        return lit(image, gain)
    return np.clip(np.round(image * gain), 0, 255).astype(np.uint8)


def _antialias(share: float) -> float:
    return 0.45 * math.sqrt(1 / share**2 - 1) + 0.05


def _blurred(image: RgbImage, mesh: FloatArray, share: float) -> RgbImage:
    sigma = share * Mesh.of(mesh).eye_distance_px
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def _shaken(image: RgbImage, mesh: FloatArray, share: float) -> RgbImage:
    length = max(3, round(share * Mesh.of(mesh).eye_distance_px)) | 1
    return np.asarray(cv2.blur(image, (length, 1)), dtype=np.uint8)


def _move(make: Callable[[float], Callable[[Mesh], FloatArray]]) -> Apply:
    return lambda image, mesh, amount: redraw(image, mesh, make(amount))


def _gamma(image: RgbImage, _mesh: FloatArray, power: float) -> RgbImage:
    return np.asarray(np.round((image / 255.0) ** power * 255.0), dtype=np.uint8)


def _lit(image: RgbImage, _mesh: FloatArray, stops: float) -> RgbImage:
    return lit(image, 2.0**stops)


def _scaled(image: RgbImage, _mesh: FloatArray, factor: float) -> RgbImage:
    return _multiplied(image, np.array(factor), coded=True)


def _shifted(image: RgbImage, _mesh: FloatArray, by: float) -> RgbImage:
    return np.clip(image.astype(np.int16) + round(by), 0, 255).astype(np.uint8)


WAYS: tuple[Way, ...] = (
    Way("yaw", "left", (5, 9, 13, 17), _move(lambda a: turned(yaw_deg=a))),
    Way("yaw", "right", (-5, -9, -13, -17), _move(lambda a: turned(yaw_deg=a))),
    Way("pitch", "up", (5, 9, 13, 17), _move(lambda a: turned(pitch_deg=a))),
    Way("pitch", "down", (-5, -9, -13, -17), _move(lambda a: turned(pitch_deg=a))),
    Way("roll", "left", (6, 12, 18, 26), rotated),
    Way("roll", "right", (-6, -12, -18, -26), rotated),
    Way("distance", "nearer", (380, 300, 240, 200), _move(seen_from)),
    Way("distance", "further", (1000, 2000, 5000), _move(seen_from)),
    Way("distance", "stepped back", (0.75, 0.62, 0.5, 0.4), stepped_back),
    Way("distance", "stepped nearer", (1.35, 1.6, 2.0), stepped_back),
    Way("expression", "mouth open", (0.08, 0.16, 0.26, 0.36), opened),
    Way("expression", "smile", (0.1, 0.18, 0.26, 0.36), _move(lambda a: mouth(widened=a))),
    Way("eyes", "narrower", (0.35, 0.5, 0.7, 0.9), _move(lids)),
    Way("eyes", "wider", (-0.3, -0.5, -0.7), _move(lids)),
    Way("light_direction", "left, linear", (0.6, 1.2, 1.8, 2.6), ramp(0, False, False)),
    Way("light_direction", "right, linear, one side darker", (-0.6, -1.2, -1.8, -2.6), ramp(0, False, True)),
    Way("light_direction", "left, coded", (0.4, 0.8, 1.2), ramp(0, True, False)),
    Way("light_direction", "above, linear", (-0.8, -1.6, -2.4), ramp(1, False, False)),
    Way("light_direction", "below, coded, one side darker", (0.5, 0.9, 1.3), ramp(1, True, True)),
    Way("light_direction", "across the picture, coded", (0.3, 0.5, 0.7, 0.9), across_picture),
    Way("exposure", "darker, linear", (-0.5, -1, -1.6, -2.4), _lit),
    Way("exposure", "brighter, linear", (0.5, 0.9, 1.4, 2), _lit),
    Way("exposure", "darker, coded", (0.8, 0.65, 0.5, 0.35), _scaled),
    Way("exposure", "brighter, coded", (1.2, 1.4, 1.7, 2), _scaled),
    Way("exposure", "darker, gamma", (1.3, 1.7, 2.2, 3), _gamma),
    Way("exposure", "brighter, gamma", (0.75, 0.6, 0.45, 0.3), _gamma),
    Way("exposure", "darker, shifted", (-25, -45, -70), _shifted),
    Way("exposure", "brighter, shifted", (25, 45, 70), _shifted),
    Way("white_balance", "warmer, coded", (0.4, 0.8, 1.2, 1.6), gains(1.25, 1, 0.8, True)),
    Way("white_balance", "cooler, coded", (0.4, 0.8, 1.2, 1.6), gains(0.8, 1, 1.25, True)),
    Way("white_balance", "warmer, linear", (0.5, 1, 1.5, 2), gains(1.25, 1, 0.8, False)),
    Way("white_balance", "cooler, linear", (0.5, 1, 1.5, 2), gains(0.8, 1, 1.25, False)),
    Way("white_balance", "redder alone, coded", (0.5, 1, 1.5), gains(1.25, 1, 1, True)),
    Way("white_balance", "less blue alone, coded", (0.5, 1, 1.5, 2), gains(1, 1, 0.75, True)),
    Way("white_balance", "greener, coded", (0.5, 1, 1.5, 2), gains(0.93, 1.1, 0.93, True)),
    Way("sharpness", "out of focus", (0.02, 0.035, 0.06, 0.1), _blurred),
    Way("sharpness", "shaken", (0.06, 0.11, 0.18, 0.3), _shaken),
    Way("detail", "smaller file", (0.7, 0.5, 0.36, 0.25), resized),
)
FACTORS: tuple[str, ...] = tuple(dict.fromkeys(way.factor for way in WAYS))
