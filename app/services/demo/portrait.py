"""Drawing one photo from NASA's portrait of Eileen Collins, which scikit-image ships: every shot is simulated."""

import io
from collections.abc import Callable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import cv2
import numpy as np
from PIL import Image

from app.services.demo.shots import Shot
from app.vision.types import FloatArray, RgbImage

# Where things are in the 512 px portrait.
_RIGHT_EYE, _LEFT_EYE = (201.0, 107.5), (246.0, 106.0)
_MIDDLE = (224.0, 128.0)
_CROP = (240, 320)  # what a phone at arm's length frames, in portrait px: nothing is enlarged
_AIMS = {"cut": (_MIDDLE[0] + 132.0, _MIDDLE[1]), "missed": (_MIDDLE[0], 350.0)}
_DOWN = 0.48  # where the middle of the face stands in the frame
_MAKE, _MODEL, _EXIF_IFD, _DATE, _OFFSET = 271, 272, 0x8769, 36867, 36881


def render(shot: Shot) -> bytes:
    """The photo as a JPEG with a phone's EXIF. The same shot gives the same bytes."""
    random = np.random.default_rng(shot.seed)
    picture = _linear(_framed(_with_glasses(portrait()) if shot.glasses else portrait(), shot))
    picture = picture * _light(shot, picture.shape[:2])[..., None] * _skin(shot, picture.shape[:2])
    picture = _through_the_phone(picture, shot, random)
    return _file(_coded(picture), shot)


@cache
def portrait() -> RgbImage:
    """512 x 512; raises ImportError without scikit-image, which only development installs."""
    from skimage.data import astronaut  # late: serving needs neither it nor the portrait

    face: Callable[[], RgbImage] = astronaut  # it comes without types
    return np.ascontiguousarray(face())


def _framed(picture: RgbImage, shot: Shot) -> RgbImage:
    """Cut and turn in one step, so that the picture is interpolated once."""
    width, height = _CROP
    aim = _AIMS.get(shot.mishap, _MIDDLE)
    scale = shot.nearer
    angle = np.radians(shot.tilt_deg)
    turn = np.array(
        [
            [np.cos(angle) * scale, -np.sin(angle) * scale, 0.0],
            [np.sin(angle) * scale, np.cos(angle) * scale, 0.0],
            [shot.turn[0] / 100.0, shot.turn[1] / 100.0, 1.0],
        ]
    )
    to_middle = np.array([[1.0, 0.0, -aim[0]], [0.0, 1.0, -aim[1]], [0.0, 0.0, 1.0]])
    place = np.array(
        [[1.0, 0.0, width / 2 + shot.shift[0]], [0.0, 1.0, _DOWN * height + shot.shift[1]], [0.0, 0.0, 1.0]]
    )
    drawn = cv2.warpPerspective(
        picture,
        place @ turn @ to_middle,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(drawn, dtype=np.uint8)


def _with_glasses(picture: RgbImage) -> RgbImage:
    """Thin dark frames, drawn at four times the size for smooth lines."""
    large = cv2.resize(picture, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    frame = (58, 42, 34)
    centres = [(round(x * 4), round((y + 2.0) * 4)) for x, y in (_RIGHT_EYE, _LEFT_EYE)]
    for centre in centres:
        cv2.ellipse(large, centre, (66, 48), 0, 0, 360, frame, 5, cv2.LINE_AA)
    (right_x, right_y), (left_x, left_y) = centres
    cv2.line(large, (right_x + 66, right_y - 8), (left_x - 66, left_y - 8), frame, 6, cv2.LINE_AA)
    cv2.line(large, (right_x - 66, right_y - 12), (right_x - 108, right_y - 26), frame, 6, cv2.LINE_AA)
    cv2.line(large, (left_x + 66, left_y - 12), (left_x + 108, left_y - 26), frame, 6, cv2.LINE_AA)
    small = cv2.resize(large, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _light(shot: Shot, shape: tuple[int, int]) -> FloatArray:
    """Gains per pixel: an exposure, and a window that makes one side brighter."""
    height, width = shape
    across = np.linspace(-1.5, 1.5, width)[None, :] * shot.light[0]
    down = np.linspace(-1.5, 1.5, height)[:, None] * shot.light[1]
    exposure = shot.exposure - (9.2 if shot.mishap == "dark" else 0.0)
    return np.asarray(np.exp2(exposure + across + down))


def _skin(shot: Shot, shape: tuple[int, int]) -> FloatArray:
    """What the skin did that week: soft patches that take light away, mostly green and blue."""
    gains = np.ones((*shape, 3))
    for x, y, radius, strength, colour in _PATCHES.get(shot.skin, ()):
        height, width = shape
        centre_x = width / 2 + shot.shift[0] + (x - _MIDDLE[0]) * shot.nearer
        centre_y = _DOWN * height + shot.shift[1] + (y - _MIDDLE[1]) * shot.nearer
        rows, columns = np.mgrid[0:height, 0:width]
        spread = 2.0 * radius**2
        shape_of_it = np.exp(-((columns - centre_x) ** 2 + (rows - centre_y) ** 2) / spread)
        gains *= 1.0 - strength * shape_of_it[..., None] * np.array(colour)
    return gains


_RED, _PURPLE, _PALE = (0.10, 0.62, 0.55), (0.45, 0.75, 0.35), (-0.25, -0.30, -0.32)
_PATCHES: dict[str, tuple[tuple[float, float, float, float, tuple[float, float, float]], ...]] = {
    "pimples": ((222, 178, 2.2, 0.7, _RED), (230, 183, 1.8, 0.7, _RED), (213, 181, 1.6, 0.6, _RED)),
    "sunburn": ((196, 134, 15, 0.32, _RED), (252, 132, 15, 0.32, _RED), (224, 128, 9, 0.34, _RED)),
    "bruises": ((192, 128, 5, 0.5, _PURPLE), (256, 131, 4, 0.45, _PURPLE), (207, 140, 3, 0.4, _PURPLE)),
    "peeling": ((206, 160, 4, 0.5, _PALE), (242, 161, 5, 0.5, _PALE), (224, 176, 4, 0.5, _PALE)),
}


def _through_the_phone(picture: FloatArray, shot: Shot, random: np.random.Generator) -> FloatArray:
    """White balance, lens, sensor noise: the second phone is cooler, crisper and quieter."""
    red, blue = (0.99, 1.06) if shot.new_phone else (1.05, 0.95)
    picture = picture * np.array([red * np.exp2(shot.warmth / 2), 1.0, blue * np.exp2(-shot.warmth / 2)])
    if shot.mishap == "blurred":
        picture = np.asarray(cv2.filter2D(picture, -1, _hand_shake()), np.float64)
    if shot.new_phone:
        picture = picture + 0.25 * (picture - cv2.GaussianBlur(picture, (0, 0), 0.8))
    else:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.35), np.float64)
    noise = 0.005 if shot.new_phone else 0.009
    return np.asarray(picture + random.normal(0.0, noise, picture.shape) * np.sqrt(picture.clip(0.003)))


def _hand_shake() -> FloatArray:
    kernel = np.zeros((61, 61))
    cv2.line(kernel, (4, 22), (56, 38), 1.0, 2)
    return np.asarray(kernel / kernel.sum())


def _linear(picture: RgbImage) -> FloatArray:
    coded = np.arange(256) / 255.0
    return np.asarray(np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)[picture])


def _coded(picture: FloatArray) -> RgbImage:
    picture = picture.clip(0.0, 1.0)
    coded = np.where(picture <= 0.0031308, picture * 12.92, 1.055 * picture.clip(1e-6) ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(coded * 255.0), dtype=np.uint8)


def _file(pixels: RgbImage, shot: Shot) -> bytes:
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = "Simulated", f"phone {'two' if shot.new_phone else 'one'}"
    inner = exif.get_ifd(_EXIF_IFD)
    inner[_DATE] = f"{shot.local:%Y:%m:%d %H:%M:%S}"
    inner[_OFFSET] = _offset(shot.local, shot.time_zone)
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "JPEG", quality=95 if shot.new_phone else 88, exif=exif)
    return target.getvalue()


def _offset(local: datetime, time_zone: str) -> str:
    text = local.replace(tzinfo=ZoneInfo(time_zone)).strftime("%z")
    return f"{text[:3]}:{text[3:]}"
