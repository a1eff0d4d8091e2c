"""The frozen generator: one face redrawn by a known homography, then lit, hidden, blurred or turned.

Nothing here may change once figures have been published from it: a new idea is a new kind at the end of KINDS.
Every variant is drawn from its own seed, so running fewer of them gives the same pictures.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from skimage import data

from app.vision.transforms import invert, quarter_turn_matrix
from app.vision.types import EyePair, FloatArray, RgbImage
from bench.alignment.occluders import draw_glasses, draw_hands, draw_patches, draw_sheet_mask, face_area

SEED = 20261103
WIDTH, HEIGHT = 720, 960


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A picture with one face; `landmarks` (478 x 2) only place what is drawn, `eyes` is the truth (2 x 2)."""

    name: str
    image: RgbImage
    landmarks: FloatArray
    eyes: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A redrawn face. `homography` (3 x 3) leads from px of the face's picture to px of this one."""

    face: Face
    kind: str
    number: int
    image: RgbImage
    homography: FloatArray
    turns: int

    def moved(self, eyes: FloatArray) -> FloatArray:
        """Where eyes of the original stand here, named as in an unmirrored picture."""
        moved = warp_points(self.homography, eyes)
        return moved[::-1].copy() if np.linalg.det(self.homography[:2, :2]) < 0 else moved


def variants(face: Face, face_number: int, per_kind: int) -> Iterator[Variant]:
    """Every kind, `per_kind` times each; every fourth is also stored a quarter, half or three-quarter turn off."""
    for kind_number, kind in enumerate(KINDS):
        for number in range(per_kind):
            yield draw(face, kind, number, np.random.default_rng([SEED, face_number, kind_number, number]))


def draw(face: Face, kind: str, number: int, random: Generator) -> Variant:
    homography = _placed(face, kind, random)
    image = _warped(face, homography)
    landmarks = warp_points(homography, face.landmarks)
    image = KINDS[kind](image, landmarks, random)
    noise = random.normal(0.0, random.uniform(0.5, 2.5), image.shape)
    image = np.clip(np.round(image + noise), 0, 255).astype(np.uint8)
    turns = 0
    if kind == "quarter turn":
        turns = 1 + number % 3
    elif number % 4 == 3:
        turns = int(random.integers(1, 4))
    if turns:
        back = invert(quarter_turn_matrix(turns, WIDTH, HEIGHT))
        homography = np.vstack([back, [0.0, 0.0, 1.0]]) @ homography
        image = np.rot90(image, turns)
    return Variant(face, kind, number, np.ascontiguousarray(image), homography, turns)


def warp_points(homography: FloatArray, points: FloatArray) -> FloatArray:
    moved = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def _placed(face: Face, kind: str, random: Generator) -> FloatArray:
    iod = math.exp(random.uniform(math.log(34), math.log(64)) if kind == "small" else
                   random.uniform(math.log(64), math.log(200)))  # fmt: skip
    scale = iod / EyePair.from_array(face.eyes).interocular_distance_px
    angle = math.radians(random.uniform(-14, 14))
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    if kind == "mirrored":
        turn = turn @ np.diag([-1.0, 1.0])
    aim = np.array([WIDTH * random.uniform(0.42, 0.58), HEIGHT * random.uniform(0.36, 0.5)])
    homography = np.eye(3)
    homography[:2, :2] = turn
    homography[:2, 2] = aim - turn @ face.eyes.mean(axis=0)
    if kind == "perspective":
        # The picture tilted about the face: up to 9 % nearer on one side of a face's width, and sheared a little.
        tilt, shear = random.uniform(-0.03, 0.03, 2) / iod, random.uniform(-0.05, 0.05, 2)
        there = np.array([[1.0, 0.0, -aim[0]], [0.0, 1.0, -aim[1]], [0.0, 0.0, 1.0]])
        bend = np.array([[1.0 + shear[0], shear[1], 0.0], [0.0, 1.0, 0.0], [tilt[0], tilt[1], 1.0]])
        homography = np.linalg.inv(there) @ bend @ there @ homography
    return homography


def _warped(face: Face, homography: FloatArray) -> RgbImage:
    here = warp_points(homography, face.eyes)
    scale = float(np.linalg.norm(here[1] - here[0]) / np.linalg.norm(face.eyes[1] - face.eyes[0]))
    image = face.image
    if scale < 1.0:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.45 * math.sqrt(1 / scale**2 - 1) + 0.05))
    size = (WIDTH, HEIGHT)
    drawn = cv2.warpPerspective(
        image, homography, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(drawn, dtype=np.uint8)


def _same(image: RgbImage, _landmarks: FloatArray, _random: Generator) -> RgbImage:
    return image


def _light(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    """A gamma, and light from one side: up to eight times as much there."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    (cx, cy), reach = landmarks.mean(axis=0), np.ptp(landmarks[:, 0])
    angle = random.uniform(0, 2 * math.pi)
    along = ((x - cx) * math.cos(angle) + (y - cy) * math.sin(angle)) / reach
    gain = 2.0 ** (random.uniform(0.5, 3.0) * np.clip(along, -1, 1)) * 2.0 ** random.uniform(-1.5, 0.5)
    linear = (image / 255.0) ** 2.2 * gain[..., None]
    return np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2) * 255.0, dtype=np.uint8)


def _cast(image: RgbImage, _landmarks: FloatArray, random: Generator) -> RgbImage:
    gains = np.array([2.0 ** random.uniform(-0.8, 0.8), 1.0, 2.0 ** random.uniform(-0.8, 0.8)])
    return np.asarray(np.clip((image / 255.0) ** 2.2 * gains, 0, 1) ** (1 / 2.2) * 255.0, dtype=np.uint8)


def _blur(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    """Out of focus, or shaken along a line; up to 5 % of the eye distance."""
    iod = _iod(landmarks)
    if random.uniform() < 0.5:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), iod * random.uniform(0.01, 0.05)), dtype=np.uint8)
    length = max(3, round(iod * random.uniform(0.04, 0.14))) | 1
    kernel = np.zeros((length, length), np.float32)
    angle = random.uniform(0, math.pi)
    reach = np.array([math.cos(angle), math.sin(angle)]) * (length // 2)
    first, last = np.round(length // 2 - reach).astype(int), np.round(length // 2 + reach).astype(int)
    cv2.line(kernel, first.tolist(), last.tolist(), 1.0)
    # A line drawn in px is not quite the same both ways; its mean with its own half turn is.
    kernel = kernel + kernel[::-1, ::-1]
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), dtype=np.uint8)


def _jpeg(image: RgbImage, _landmarks: FloatArray, random: Generator) -> RgbImage:
    quality = int(random.integers(6, 40))
    _, data_ = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data_, cv2.IMREAD_COLOR)[..., ::-1], dtype=np.uint8)


def _background(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    scenes: tuple[Callable[[], RgbImage], ...] = (data.coffee, data.chelsea, data.rocket, data.colorwheel)
    scene = scenes[int(random.integers(4))]()
    if random.uniform() < 0.5:
        scene = scene[:, ::-1]
    scene = cv2.resize(np.ascontiguousarray(scene[..., :3]), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    area = face_area((HEIGHT, WIDTH), landmarks, grown=1.25)[..., None]
    return np.asarray(image * area + scene * (1 - area), dtype=np.uint8)


def _iod(landmarks: FloatArray) -> float:
    return float(np.linalg.norm(landmarks[[33, 133]].mean(axis=0) - landmarks[[263, 362]].mean(axis=0)))


KINDS: dict[str, Callable[[RgbImage, FloatArray, Generator], RgbImage]] = {
    "plain": _same,
    "light": _light,
    "cast": _cast,
    "blur": _blur,
    "jpeg": _jpeg,
    "background": _background,
    "glasses": draw_glasses,
    "sheet mask": draw_sheet_mask,
    "eye patches": draw_patches,
    "hands": draw_hands,
    "small": _same,
    "quarter turn": _same,
    "mirrored": _same,
    "perspective": _same,
}
