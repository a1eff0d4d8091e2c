"""What hides a part of a face: glasses, a sheet mask, patches under the eyes, hands. Part of the frozen generator."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from app.vision.types import FloatArray, RgbImage

_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_EYES = ((33, 133), (263, 362))
_CHIN, _MOUTH, _TEMPLES = 152, (13, 14), (127, 356)
_SUB = 4
"""Bits of a px that OpenCV's drawing takes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lattice:
    """Coordinates of a face: u across from its right to its left eye, v down, one eye distance each."""

    middle: FloatArray
    across: FloatArray
    down: FloatArray

    @classmethod
    def of(cls, landmarks: FloatArray) -> "_Lattice":
        right, left = (landmarks[list(corners)].mean(axis=0) for corners in _EYES)
        across = left - right
        down = np.array([-across[1], across[0]])
        if down @ (landmarks[_CHIN] - right) < 0:
            down = -down
        return cls((right + left) / 2, across, down)

    @property
    def iod(self) -> float:
        return float(np.linalg.norm(self.across))

    def at(self, points: FloatArray) -> FloatArray:
        return np.asarray(self.middle + points[..., :1] * self.across + points[..., 1:] * self.down)

    def ring(self, u: float, v: float, wide: float, high: float, power: float = 2.0) -> FloatArray:
        """A closed curve about (u, v): an ellipse, or rounder-cornered with a larger power."""
        angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
        shape = np.column_stack([np.cos(angle), np.sin(angle)])
        shape = np.sign(shape) * np.abs(shape) ** (2 / power)
        return self.at(shape * (wide, high) + (u, v))


def face_area(size: tuple[int, int], landmarks: FloatArray, grown: float = 1.0) -> FloatArray:
    """Softly 1 within the face's outline, 0 outside."""
    outline = landmarks[list(_OVAL)]
    middle = outline.mean(axis=0)
    return _filled(size, middle + (outline - middle) * grown, soft=0.05 * np.ptp(outline[:, 0]))


def draw_glasses(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    """A dark, brown or metal frame, tinted lenses, now and then with a reflection across a part of the eye."""
    lattice, size = _Lattice.of(landmarks), image.shape[:2]
    wide, high, power = random.uniform(0.34, 0.44), random.uniform(0.2, 0.36), random.uniform(2, 5)
    drop, thick = random.uniform(-0.02, 0.12), random.uniform(0.02, 0.075)
    colour = np.array(((25, 25, 28), (80, 50, 30), (150, 150, 155), (190, 160, 90))[int(random.integers(4))])
    tint, tint_colour = random.uniform(0, 0.2), random.uniform(60, 255, 3)
    frame = np.zeros(size)
    out = image.astype(np.float64)
    for u in (-0.5, 0.5):
        rim = lattice.ring(u, drop, wide, high, power)
        lens = _filled(size, rim, soft=0.6)
        out = _painted(out, lens * tint, tint_colour)
        if random.uniform() < 0.6:
            left, lean = u + random.uniform(-0.4, 0.2), random.uniform(-0.3, 0.3)
            stripe = random.uniform(0.05, 0.25)
            corners = np.array([[left, -1], [left + stripe, -1], [left + stripe + lean, 1], [left + lean, 1]])
            glare = _filled(size, lattice.at(corners), soft=2.0) * lens
            out = _painted(out, glare * random.uniform(0.15, 0.6), np.array([250.0, 250.0, 255.0]))
        frame = np.maximum(frame, _drawn(size, rim, thick * lattice.iod, closed=True))
        edge = np.array([[u + np.sign(u) * wide, drop - 0.5 * high]])
        temple = landmarks[_TEMPLES[0 if u < 0 else 1]][None]
        frame = np.maximum(frame, _drawn(size, np.vstack([lattice.at(edge), temple]), thick * lattice.iod))
    nose = 0.5 - wide
    bridge = lattice.at(np.array([[-nose, drop - 0.03], [0.0, drop - 0.09], [nose, drop - 0.03]]))
    frame = np.maximum(frame, _drawn(size, bridge, thick * lattice.iod))
    return _rounded(_painted(out, frame, colour))


def draw_sheet_mask(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    """A wet white or tinted sheet with holes for the eyes and the mouth, folds and a little of the skin's shading."""
    lattice, size = _Lattice.of(landmarks), image.shape[:2]
    sheet = face_area(size, landmarks, grown=random.uniform(0.86, 0.99))
    for u in (-0.5, 0.5):
        hole = lattice.ring(u + random.uniform(-0.05, 0.05), random.uniform(-0.04, 0.06),
                            random.uniform(0.3, 0.42), random.uniform(0.16, 0.26))  # fmt: skip
        sheet = sheet * (1 - _filled(size, hole, soft=1.0))
    mouth = landmarks[list(_MOUTH)].mean(axis=0)
    wide, high = random.uniform(0.38, 0.5), random.uniform(0.14, 0.24)
    lips = lattice.ring(0.0, 0.0, wide, high) - lattice.middle + mouth
    sheet = sheet * (1 - _filled(size, lips, soft=1.0))
    colour = np.array(((240, 240, 238), (205, 225, 210), (30, 30, 32), (225, 205, 190))[random.integers(4)])
    shade = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float64)
    folds = cv2.GaussianBlur(random.normal(0, 1, size), (0, 0), 0.08 * lattice.iod)
    folds *= 8.0 / max(float(folds.std()), 1e-9)
    kept = random.uniform(0.15, 0.45)
    covered = colour * (1 - kept) + (shade * kept + folds)[..., None]
    return _rounded(image * (1 - 0.95 * sheet[..., None]) + covered * (0.95 * sheet[..., None]))


def draw_patches(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    """Gel crescents under both eyes, gold, white, green or pink, with a wet shine."""
    lattice, size = _Lattice.of(landmarks), image.shape[:2]
    colour = np.array(((212, 175, 90), (235, 235, 230), (120, 180, 150), (230, 170, 180))[random.integers(4)])
    out = image.astype(np.float64)
    for u in (-0.5, 0.5):
        top = random.uniform(0.1, 0.16)
        outer = lattice.ring(u, top + 0.1, random.uniform(0.34, 0.44), random.uniform(0.18, 0.26))
        inner = lattice.ring(u, top - 0.16, 0.5, 0.17 + random.uniform(0.0, 0.05))
        gel = _filled(size, outer, soft=0.8) * (1 - _filled(size, inner, soft=0.8))
        out = _painted(out, gel * random.uniform(0.7, 0.97), colour)
        shine = _filled(size, lattice.ring(u + 0.1, top + 0.12, 0.09, 0.03), soft=1.5)
        out = _painted(out, shine * gel * 0.7, np.array([255.0, 255.0, 255.0]))
    return _rounded(out)


def draw_hands(image: RgbImage, landmarks: FloatArray, random: Generator) -> RgbImage:
    """Two to four fingers, with their edges darker, from below or from the side on cheek, chin or forehead."""
    lattice, size = _Lattice.of(landmarks), image.shape[:2]
    cheeks = landmarks[[50, 280, 151]]
    inside = cheeks.round().astype(int).clip(0, np.array(size[::-1]) - 1)
    skin = np.median(image[inside[:, 1], inside[:, 0]], axis=0) * random.uniform(0.75, 1.15)
    side = float(random.choice([-1.0, 1.0]))
    places = ((0.75, 0.7, 1.3, 2.6), (0.2, 1.55, 0.7, 3.2), (0.35, -0.62, 2.0, -1.2))
    u, v, from_u, from_v = places[int(random.integers(3))]
    fingers, thick = int(random.integers(2, 5)), random.uniform(0.2, 0.26)
    out = image.astype(np.float64)
    along = np.array([from_u - u, from_v - v])
    beside = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    for finger in range(fingers):
        offset = beside * (finger - (fingers - 1) / 2) * thick * 1.05 + random.uniform(-0.05, 0.05, 2)
        ends = np.array([[u, v], [from_u, from_v]]) + offset
        ends[:, 0] *= side
        path = lattice.at(ends)
        out = _painted(out, _drawn(size, path, thick * lattice.iod), skin * 0.72)
        out = _painted(out, _drawn(size, path, thick * 0.8 * lattice.iod, soft=2.0), skin)
    return _rounded(out)


def _filled(size: tuple[int, ...], outline: FloatArray, soft: float) -> FloatArray:
    area = np.zeros(size[:2], np.float32)
    cv2.fillPoly(area, [_fixed(outline)], 1.0, lineType=cv2.LINE_8, shift=_SUB)
    return np.asarray(cv2.GaussianBlur(area, (0, 0), max(soft, 0.5)), dtype=np.float64)


def _drawn(
    size: tuple[int, ...], path: FloatArray, thick: float, *, closed: bool = False, soft: float = 0.6
) -> FloatArray:
    area = np.zeros(size[:2], np.float32)
    cv2.polylines(area, [_fixed(path)], closed, 1.0, max(1, round(thick)), cv2.LINE_8, _SUB)
    return np.asarray(cv2.GaussianBlur(area, (0, 0), soft), dtype=np.float64)


def _fixed(points: FloatArray) -> np.ndarray:
    return np.round(points * (1 << _SUB)).astype(np.int32).reshape(-1, 1, 2)


def _painted(image: FloatArray, share: FloatArray, colour: FloatArray) -> FloatArray:
    return np.asarray(image * (1 - share[..., None]) + colour * share[..., None])


def _rounded(image: FloatArray) -> RgbImage:
    return np.clip(np.round(image), 0, 255).astype(np.uint8)
