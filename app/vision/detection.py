"""BlazeFace: where the faces are, and how sure it is of each.

The decoding follows the anchors the networks were trained with (Bazarevsky et al. 2019, "BlazeFace").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from app.vision.models import FaceModel, Network
from app.vision.types import FloatArray, RgbImage

FIRST_LOOK_SCORE = 0.3
SECOND_OPINION_BELOW = 0.7
COUNTED_SCORE = 0.5
_OVERLAP = 0.3
# Grids laid over the picture: cells per side and anchors per cell.
_SHORT_RANGE_GRIDS = ((16, 2), (8, 6))
_FULL_RANGE_GRIDS = ((48, 1),)


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One face in px: `box` is (left, top, right, bottom), `eyes` the rough right and left eye (2 x 2)."""

    score: float
    box: FloatArray
    eyes: FloatArray

    @property
    def centre(self) -> FloatArray:
        """Middle of the box."""
        return np.asarray((self.box[:2] + self.box[2:]) / 2.0)

    def holds(self, point: FloatArray) -> bool:
        """Say whether a point lies within the box."""
        return bool((self.box[:2] <= point).all() and (point <= self.box[2:]).all())


def detect_faces(model: FaceModel, image: RgbImage) -> list[Detection]:
    """Find faces; the full-range detector is asked only when the short-range one is not sure."""
    found = _run(model.short_range, _SHORT_RANGE_GRIDS, image)
    if (
        model.full_range is not None
        and max((face.score for face in found), default=0.0) < SECOND_OPINION_BELOW
    ):
        found += _run(model.full_range, _FULL_RANGE_GRIDS, image)
    return found


def faces_by_weight(faces: Sequence[Detection], image: RgbImage) -> list[Detection]:
    """Order the faces: the largest and most central first, each weighed by its score."""
    height, width = image.shape[:2]
    middle = np.array([width / 2.0, height / 2.0])

    def weight(face: Detection) -> float:
        off_centre = float(np.linalg.norm(face.centre - middle)) / max(height, width)
        return float((face.box[2] - face.box[0]) * face.score * (1.0 - 0.3 * off_centre))

    return sorted(faces, key=weight, reverse=True)


def main_face(faces: Sequence[Detection], image: RgbImage) -> Detection:
    """Choose the first of them."""
    return faces_by_weight(faces, image)[0]


def count_faces(faces: Sequence[Detection]) -> int:
    """Count the faces seen with some confidence; the two detectors may have seen the same one."""
    sure = [face for face in faces if face.score >= COUNTED_SCORE]
    boxes = np.array([face.box for face in sure]).reshape(-1, 4)
    return len(_groups(boxes, np.array([face.score for face in sure])))


def _run(network: Network, grids: tuple[tuple[int, int], ...], image: RgbImage) -> list[Detection]:
    side = network.input_px
    height, width = image.shape[:2]
    scale = side / max(height, width)
    inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (side - inner_width) // 2, (side - inner_height) // 2
    letterbox = np.zeros((side, side, 3), np.uint8)
    letterbox[top : top + inner_height, left : left + inner_width] = cv2.resize(
        image, (inner_width, inner_height), interpolation=cv2.INTER_AREA
    )
    scores, regressed = network.look(letterbox, 1.0 / 127.5, -1.0)
    scores = 1.0 / (1.0 + np.exp(-np.clip(scores, -80.0, 80.0)))
    likely = np.flatnonzero(scores > FIRST_LOOK_SCORE)
    if not len(likely):
        return []
    scores = scores[likely]
    # Per anchor: centre, size, then six key points, of which the eyes come first.
    values = regressed.reshape(len(_anchors(grids)), 8, 2)[likely] / side
    centres = values[:, 0] + _anchors(grids)[likely]
    halves = values[:, 1] / 2.0
    corners = np.concatenate([centres - halves, centres + halves], axis=1)
    eyes = values[:, 2:4] + _anchors(grids)[likely][:, None]
    found = []
    for members in _groups(corners, scores):
        share = scores[members] / scores[members].sum()
        points = np.vstack([(share @ corners[members]).reshape(2, 2), np.tensordot(share, eyes[members], 1)])
        points = (points * side - (left, top)) / scale
        found.append(Detection(float(scores[members[0]]), points[:2].ravel(), points[2:]))
    return found


@cache
def _anchors(grids: tuple[tuple[int, int], ...]) -> FloatArray:
    """Cell centres in 0 to 1, row by row."""
    rows = []
    for cells, per_cell in grids:
        y, x = np.divmod(np.arange(cells * cells), cells)
        rows.append(np.repeat((np.column_stack([x, y]) + 0.5) / cells, per_cell, axis=0))
    return np.vstack(rows)


def _groups(corners: FloatArray, scores: FloatArray) -> list[list[int]]:
    """Gather overlapping boxes around the best of each, best first; the caller blends them."""
    free = np.ones(len(corners), dtype=bool)
    groups = []
    for best in np.argsort(-scores, kind="stable"):
        if not free[best]:
            continue
        low = np.maximum(corners[best, :2], corners[:, :2])
        high = np.minimum(corners[best, 2:], corners[:, 2:])
        shared = np.clip(high - low, 0.0, None).prod(axis=1)
        areas = (corners[:, 2:] - corners[:, :2]).prod(axis=1)
        near = free & (shared / (areas + areas[best] - shared + 1e-9) > _OVERLAP)
        near[best] = True
        free &= ~near
        groups.append([int(best), *(int(i) for i in np.flatnonzero(near) if i != best)])
    return groups
