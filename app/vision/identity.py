"""Whose face it is, as far as light and dark around fifty points of it can say.

Measured, the shape of the mesh alone does not tell people apart in photos taken differently; what the skin looks like
around its points does, well enough to choose among the few faces of one picture and not well enough to name a
stranger (docs/adr).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from app.vision.eyes import LEFT_EYE, RIGHT_EYE
from app.vision.mesh_mirror import FACE_POINTS, MIRROR
from app.vision.types import FloatArray, RgbImage

MARGIN = 0.03
"""The most similar face is chosen when it leads the next by this much; below it chance has a say."""

# Forehead, brows, eyes, nose, cheeks, mouth and chin, on both sides.
_POINTS = np.array((
    9, 151, 107, 336, 66, 296, 105, 334, 70, 300, 33, 263, 133, 362, 159, 386, 145, 374, 168, 6, 197, 4, 98, 327, 129,
    358, 50, 280, 101, 330, 205, 425, 36, 266, 61, 291, 0, 17, 199, 152, 187, 411, 116, 345, 69, 299, 104, 333, 57, 287,
))  # fmt: skip
_CELLS, _DIRECTIONS = 4, 8
_PATCH_PX = 32
_REACH = 0.25  # of a patch to either side, in eye distances
_NEIGHBOURS = 24  # mesh points whose lie in the picture says how the skin is turned
_NEAR = 0.3
_LEAST_SEEN = 0.2  # of a patch's area, seen from the side; below it does not count
_PER_POINT = _CELLS * _CELLS * _DIRECTIONS
SIGNATURE_BYTES = len(_POINTS) * (_PER_POINT + 1)

_LEFT_HALF = np.array([point for point in range(FACE_POINTS) if MIRROR[point] < point])
_FRAME = 3  # px; as far as the widest filter, the blur, reaches
# Of each pixel of each patch, where its cell's counts begin.
_ROWS, _COLUMNS = np.mgrid[0:_PATCH_PX, 0:_PATCH_PX] * _CELLS // _PATCH_PX
_COUNTS_FROM = np.arange(len(_POINTS))[:, None, None] * _PER_POINT + (_ROWS * _CELLS + _COLUMNS) * _DIRECTIONS


class Choice(NamedTuple):
    """Which of several faces is the one in other pictures, and by how much it leads the next."""

    face: int
    likeness: float
    lead: float

    @property
    def is_clear(self) -> bool:
        """True when chance hardly explains the lead."""
        return self.lead >= MARGIN


def signature(image: RgbImage, landmarks: FloatArray) -> bytes:
    """Describe a face in SIGNATURE_BYTES bytes.

    Parameters
    ----------
    image : height x width x 3
    landmarks : 478 x 3
        In px of `image`, named as in an unmirrored picture; of a mirror image, mirror both first.

    Notes
    -----
    Around each point the picture is drawn as if the head looked straight ahead, and the directions of its edges are
    counted in 4 x 4 cells (Lowe 2004; Arandjelovic and Zisserman 2012 for the square root). One byte a point says how
    much of it the camera sees.
    """
    frontal = _frontal(landmarks)
    linear = _frontal_to_image(frontal, landmarks)
    patches = _patches(image, linear, landmarks[_POINTS, :2])
    areas = linear[:, 0, 0] * linear[:, 1, 1] - linear[:, 0, 1] * linear[:, 1, 0]
    seen = np.clip(areas / frontal.px_per_unit**2, 0.0, 1.0)
    table = np.column_stack([_edges(patches), seen])
    return np.round(table * 255.0).astype(np.uint8).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """Compare two signatures: 1 for the same picture, about .7 for two people, .75 and more for one person.

    Raises
    ------
    ValueError
        When one of them is none.
    """
    (edges, seen), (other_edges, other_seen) = _read(one), _read(other)
    weights = np.clip(np.minimum(seen, other_seen) - _LEAST_SEEN, 0.0, None) + 1e-6
    return float((weights * (edges * other_edges).sum(axis=1)).sum() / weights.sum())


def most_alike(faces: Sequence[bytes], known: Sequence[bytes]) -> Choice | None:
    """Choose the face most like the known ones on average; None without faces or without known ones."""
    if not faces or not known:
        return None
    alike = [sum(likeness(face, one) for one in known) / len(known) for face in faces]
    ranked = sorted(range(len(faces)), key=lambda index: -alike[index])
    best = ranked[0]
    return Choice(best, alike[best], alike[best] - alike[ranked[1]] if len(ranked) > 1 else 1.0)


class _Frontal(NamedTuple):
    points: FloatArray  # FACE_POINTS x 2, in eye distances, right and down
    px_per_unit: float


def _frontal(landmarks: FloatArray) -> _Frontal:
    points = landmarks[:FACE_POINTS] - landmarks[:FACE_POINTS].mean(axis=0)
    across = (points[_LEFT_HALF] - points[MIRROR[_LEFT_HALF]]).sum(axis=0)
    across = across / np.linalg.norm(across)
    down = points[[2, 164]].mean(axis=0) - points[[10, 151, 9]].mean(axis=0)
    down = down - across * (down @ across)
    down = down / np.linalg.norm(down)
    turned = points @ np.column_stack([across, down])
    apart = points[list(LEFT_EYE)].mean(axis=0) - points[list(RIGHT_EYE)].mean(axis=0)
    size = max(float(np.linalg.norm(apart)), 1e-6)
    return _Frontal(turned / size, size)


def _frontal_to_image(frontal: _Frontal, landmarks: FloatArray) -> FloatArray:
    """Fit how the surface around each point is turned and stretched in the picture; 2 x 2 each, px per eye distance."""
    apart = frontal.points - frontal.points[_POINTS][:, None]
    squared = (apart**2).sum(axis=2)
    near = np.argpartition(squared, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
    weights = np.exp(-2.0 * np.take_along_axis(squared, near, axis=1) / _NEAR**2)[..., None]
    equations = np.take_along_axis(apart, near[..., None], axis=1)
    equations = np.concatenate([equations, np.ones_like(weights)], axis=2)
    weighted = (equations * weights).transpose(0, 2, 1)
    fitted = np.linalg.solve(weighted @ equations, weighted @ landmarks[near, :2])
    return np.asarray(fitted[:, :2].transpose(0, 2, 1))


def _patches(image: RgbImage, linear: FloatArray, centres: FloatArray) -> npt.NDArray[np.uint8]:
    """Draw every patch, grey and slightly blurred: points x px x px."""
    step = 2.0 * _REACH / _PATCH_PX
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    offsets = centres - linear @ np.full(2, _REACH - step / 2.0)
    matrices = np.concatenate([linear * step, offsets[..., None]], axis=2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (_PATCH_PX, _PATCH_PX)
    drawn = [
        cv2.warpAffine(grey, each, size, flags=flags, borderMode=cv2.BORDER_REPLICATE) for each in matrices
    ]
    blurred = _filtered(np.array(drawn, np.uint8), lambda column: cv2.GaussianBlur(column, (0, 0), 1.0))
    return np.asarray(blurred, dtype=np.uint8)


def _filtered(
    patches: npt.NDArray[np.uint8], filtered: Callable[[npt.NDArray[np.uint8]], npt.ArrayLike]
) -> npt.NDArray[Any]:
    """Filter all patches in one call: below each other, each with the border the filter would make up for it."""
    framed = np.pad(patches, ((0, 0), (_FRAME, _FRAME), (_FRAME, _FRAME)), mode="reflect")
    column = np.asarray(filtered(framed.reshape(-1, framed.shape[2])))
    return column.reshape(framed.shape)[:, _FRAME:-_FRAME, _FRAME:-_FRAME]


def _edges(patches: npt.NDArray[np.uint8]) -> FloatArray:
    """Count the directions of edges in each cell of each patch; one row a patch."""
    across = _filtered(patches, lambda column: cv2.Sobel(column, cv2.CV_32F, 1, 0))
    down = _filtered(patches, lambda column: cv2.Sobel(column, cv2.CV_32F, 0, 1))
    size = np.sqrt(across * across + down * down)
    turn = np.arctan2(down, across) * np.float32(_DIRECTIONS / (2.0 * np.pi))
    turn[turn < 0] += np.float32(_DIRECTIONS)
    lower = turn.astype(np.intp)
    to_next = size * (turn - lower)
    counts = _counted(lower, size - to_next) + _counted(lower + 1, to_next)
    return np.asarray(np.sqrt(counts / (counts.sum(axis=1, keepdims=True) + 1e-6)))


def _counted(directions: npt.NDArray[np.intp], amounts: npt.NDArray[np.float32]) -> FloatArray:
    places = _COUNTS_FROM + directions % _DIRECTIONS
    counted = np.bincount(places.ravel(), amounts.ravel(), len(_POINTS) * _PER_POINT)
    return np.asarray(counted.reshape(len(_POINTS), _PER_POINT))


def _read(one: bytes) -> tuple[FloatArray, FloatArray]:
    if len(one) != SIGNATURE_BYTES:
        raise ValueError("this is no signature")
    table = np.frombuffer(one, np.uint8).reshape(len(_POINTS), _PER_POINT + 1) / 255.0
    edges = table[:, :-1]
    return edges / (np.linalg.norm(edges, axis=1, keepdims=True) + 1e-9), table[:, -1]
