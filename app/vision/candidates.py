"""Every face of a picture, so that a person can be asked which one is theirs."""

from dataclasses import dataclass

import numpy as np

from app.vision.detection import COUNTED_SCORE, Detection, detect_faces
from app.vision.eyes import EyeReadings, eye_centres
from app.vision.mesh import Region, draw_fitting_patch, read_mesh, settle
from app.vision.models import FaceModel
from app.vision.orientation import OVERVIEW_PX, PLAUSIBLE
from app.vision.pyramid import level_within, rest_of
from app.vision.transforms import compose, quarter_turn_matrix
from app.vision.types import EyePair, FloatArray, RgbImage

MAX_FACES = 24
_SAME_WITHIN = 0.5  # eye distances


@dataclass(frozen=True, slots=True, eq=False)
class FaceCandidate:
    """One face in px of the picture as given, its eyes and landmarks named as in an unmirrored picture."""

    eyes: EyePair
    landmarks: FloatArray
    box: tuple[float, float, float, float]  # left, top, right, bottom
    score: float


def find_candidates(model: FaceModel, image: RgbImage, quarter_turns: int = 0) -> list[FaceCandidate]:
    """Find the faces that stand upright after `quarter_turns`, the largest first, at most MAX_FACES.

    Parameters
    ----------
    image : height x width x 3
        At most 1280 px; larger only costs time.

    Notes
    -----
    Each is read once, roughly: enough to point at it and to compare it, not to line it up.
    """
    levels = rest_of((image,))
    overview, to_overview = level_within(levels, OVERVIEW_PX)
    turned = np.ascontiguousarray(np.rot90(overview, quarter_turns))
    unturn = quarter_turn_matrix(quarter_turns, overview.shape[1], overview.shape[0])
    to_image = compose(to_overview, unturn)
    detected = [face for face in detect_faces(model, turned) if face.score >= COUNTED_SCORE]
    found: list[FaceCandidate] = []
    for face in sorted(detected, key=lambda face: -float(face.box[2] - face.box[0]))[: 2 * MAX_FACES]:
        presence, region = settle(model, levels, Region.of_detection(face).moved(to_image), passes=1)
        landmarks = read_mesh(model, draw_fitting_patch(levels, region), region.matrix())[1]
        if presence < PLAUSIBLE or not np.isfinite(landmarks).all():
            continue
        candidate = _candidate(landmarks, face)
        if not any(_are_one(candidate, other) for other in found):
            found.append(candidate)
    return found[:MAX_FACES]


def nearest(candidates: list[FaceCandidate], eyes: EyePair) -> int | None:
    """Return which candidate a pair of eyes belongs to."""
    middle = eyes.as_array().mean(axis=0)
    for index, candidate in enumerate(candidates):
        apart = float(np.linalg.norm(candidate.eyes.as_array().mean(axis=0) - middle))
        size = max(candidate.eyes.interocular_distance_px, eyes.interocular_distance_px)
        if apart < _SAME_WITHIN * size:
            return index
    return None


def _candidate(landmarks: FloatArray, face: Detection) -> FaceCandidate:
    low, high = landmarks[:, :2].min(axis=0).tolist(), landmarks[:, :2].max(axis=0).tolist()
    eyes = EyePair.from_array(eye_centres(EyeReadings.of_meshes(landmarks[None]))[0])
    return FaceCandidate(eyes, landmarks, (low[0], low[1], high[0], high[1]), face.score)


def _are_one(one: FaceCandidate, other: FaceCandidate) -> bool:
    return nearest([one], other.eyes) is not None
