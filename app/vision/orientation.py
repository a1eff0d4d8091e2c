"""Which way up the face is. Presence alone is no proof: an upside-down mesh often looks perfect to it."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from app.vision.detection import Detection, count_faces, detect_faces, faces_by_weight, main_face
from app.vision.mesh import Region, settle
from app.vision.models import FaceModel
from app.vision.pyramid import level_within, rest_of
from app.vision.transforms import apply, compose, invert, quarter_turn_matrix
from app.vision.types import EyePair, Matrix, RgbImage

SURE = 0.9
PLAUSIBLE = 0.5
UPRIGHT_BONUS = 0.04
PADDING = 0.35
CANDIDATES = 3
"""So many faces of one view are looked at before the view is given up."""
OVERVIEW_PX = 640
"""The detectors look at 128 and 192 px: turning and shrinking more pixels than these for them is wasted."""


@dataclass(frozen=True, slots=True)
class FoundFace:
    """A face as seen in one picture, its region in px of the picture as given (not turned)."""

    region: Region
    presence: float
    detection_score: float
    quarter_turns: int
    faces: int


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """The picture, small and turned, and the faces in it."""

    image: RgbImage
    to_picture: Matrix
    turns: int
    faces: list[Detection]

    @property
    def promise(self) -> float:
        return main_face(self.faces, self.image).score + (UPRIGHT_BONUS if self.turns == 0 else 0.0)


def find_face(model: FaceModel, levels: tuple[RgbImage, ...]) -> FoundFace | None:
    """Find the main face whichever quarter turn the picture is off.

    Parameters
    ----------
    levels
        The half-size pyramid of the picture (`pyramid.rest_of`), which is at most 1280 px; larger only costs time.

    Returns
    -------
    None when no orientation holds a plausible face, not even with a border added around the picture.

    Notes
    -----
    The rule was measured with 0 wrong orientations of 1,102. One pass of the mesh settles the region of an upright
    face beyond doubt; a second one made the eyes no better there.
    """
    upright = _view(model, levels, 0)
    first = _look(model, levels, upright, passes=1) if upright.faces else None
    if first and _beyond_doubt(first):
        return first
    views = [upright, *(_view(model, levels, turns) for turns in (1, 2, 3))]
    tried: list[FoundFace] = []
    for view in sorted((view for view in views if view.faces), key=lambda view: -view.promise):
        found = _look_again(model, levels, first) if first and view.turns == 0 else _look(model, levels, view)
        if found.presence >= SURE:
            return found
        tried.append(found)
    best = max(tried, key=lambda found: found.presence, default=None)
    if best is None or best.presence < PLAUSIBLE:
        best = _look_beyond_the_border(model, levels)
    return best if best is not None and best.presence >= PLAUSIBLE else None


def find_face_near(model: FaceModel, levels: tuple[RgbImage, ...], eyes: EyePair) -> FoundFace | None:
    """Find the face somebody pointed at; the eyes themselves say where it is and which way up.

    Returns
    -------
    None when no plausible face lies there.
    """
    presence, region = settle(model, levels, Region.of_eyes(eyes))
    if presence < PLAUSIBLE:
        return None
    view = _view(model, levels, round(region.angle_rad / (math.pi / 2.0)) % 4)
    middle = apply(invert(view.to_picture), eyes.as_array()).mean(axis=0)
    there = [face.score for face in view.faces if face.holds(middle)]
    return FoundFace(region, presence, max(there, default=0.0), view.turns, max(1, count_faces(view.faces)))


def _view(model: FaceModel, levels: tuple[RgbImage, ...], turns: int) -> _View:
    overview, to_first = level_within(levels, OVERVIEW_PX)
    turned = np.ascontiguousarray(np.rot90(overview, turns))
    unturn = quarter_turn_matrix(turns, overview.shape[1], overview.shape[0])
    to_picture = compose(to_first, unturn)
    return _View(turned, to_picture, turns, detect_faces(model, turned))


def _look(model: FaceModel, levels: tuple[RgbImage, ...], view: _View, passes: int = 2) -> FoundFace:
    """Take the first face that is one: a bright background can look like a large one to the detector."""
    tried: list[FoundFace] = []
    for face in faces_by_weight(view.faces, view.image)[:CANDIDATES]:
        presence, region = settle(model, levels, Region.of_detection(face).moved(view.to_picture), passes)
        tried.append(FoundFace(region, presence, face.score, view.turns, max(1, count_faces(view.faces))))
        if presence >= SURE:
            return tried[-1]
    return max(tried, key=lambda found: found.presence)


def _look_again(model: FaceModel, levels: tuple[RgbImage, ...], found: FoundFace) -> FoundFace:
    presence, region = settle(model, levels, found.region, passes=1)
    return replace(found, presence=presence, region=region)


def _beyond_doubt(found: FoundFace) -> bool:
    level = abs(found.region.angle_rad) <= math.pi / 4.0
    return found.detection_score >= SURE and found.presence >= SURE and level


def _look_beyond_the_border(model: FaceModel, levels: tuple[RgbImage, ...]) -> FoundFace | None:
    """Detect with a border of repeated edge, for a face that fills the frame."""
    border = int(PADDING * max(levels[0].shape[:2]))
    padded = cv2.copyMakeBorder(levels[0], border, border, border, border, cv2.BORDER_REPLICATE)
    beyond = rest_of((np.asarray(padded, dtype=np.uint8),))
    view = _view(model, beyond, 0)
    if not view.faces:
        return None
    inwards = compose(np.array([[1.0, 0.0, -border], [0.0, 1.0, -border]]), view.to_picture)
    return _look(model, levels, _View(view.image, inwards, 0, view.faces))
