"""The portrait's head turned, drawn anew from its own mesh; and a second person for it to stand beside."""

import math
from functools import cache

import cv2
import numpy as np
from scipy.spatial import Delaunay

from app.imaging.model_files import find_model
from app.vision.alignment import locate_eyes
from app.vision.models import FaceModel
from app.vision.types import FloatArray, RgbImage
from tests.faces import portrait

IOD_PX = 180.0
SIZE_PX = (1000, 1200)
# The outline of the face, from the forehead round by the left cheek; the head goes on behind it.
_OUTLINE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150,
    136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_RINGS = ((1.18, 0.2), (1.4, 0.6), (1.55, 1.15))  # how much wider, and how many eye distances further back
_WALL = (150, 150, 155)


@cache
def turned_head(yaw_deg: float) -> RgbImage:
    """The portrait's head turned to its own left (positive) or right."""
    image, points, triangles, middle = _head()
    angle = math.radians(yaw_deg)
    cosine, sine = math.cos(angle), math.sin(angle)
    turn = np.array([[cosine, 0.0, -sine], [0.0, 1.0, 0.0], [sine, 0.0, cosine]])
    moved = (points - middle) @ turn.T
    corners = moved[triangles]
    drawn = corners[:, :, :2] + np.array(SIZE_PX) / 2.0
    owner = np.full(SIZE_PX[::-1], -1, np.int32)
    for triangle in np.argsort(-corners[:, :, 2].mean(axis=1)):  # the farthest first
        cv2.fillConvexPoly(owner, np.round(drawn[triangle] * 16).astype(np.int32), int(triangle), shift=4)
    ones = np.ones((len(drawn), 3, 1))
    back = np.linalg.pinv(np.concatenate([drawn, ones], axis=2)) @ points[triangles][:, :, :2]
    matrices = back[np.maximum(owner, 0)]
    rows, columns = np.mgrid[0 : SIZE_PX[1], 0 : SIZE_PX[0]]
    place = (
        matrices[..., 0, :] * columns[..., None] + matrices[..., 1, :] * rows[..., None] + matrices[..., 2, :]
    )
    place = place.astype(np.float32)
    picture = cv2.remap(image, place[..., 0], place[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    picture[owner < 0] = _WALL
    return np.asarray(picture, dtype=np.uint8)


@cache
def somebody_else() -> RgbImage:
    """The portrait in a mirror, softer, with heavy brows and glasses: another face to what compares them."""
    image = np.ascontiguousarray(portrait()[:, ::-1]).copy()
    image[60:190, 240:340] = cv2.GaussianBlur(image, (0, 0), 1.6)[60:190, 240:340]
    for x in (264, 308):
        cv2.line(image, (x - 16, 85), (x + 16, 83), (40, 25, 15), 6, cv2.LINE_AA)
        cv2.circle(image, (x, 102), 18, (60, 45, 40), 2, cv2.LINE_AA)
    return image


@cache
def _head() -> tuple[RgbImage, FloatArray, np.ndarray, FloatArray]:
    paths = find_model(None)
    assert paths is not None, "the face model is missing: make setup"
    model = FaceModel.from_bytes(*paths.read())
    first = locate_eyes(model, portrait())
    assert first is not None
    scale = IOD_PX / first.eyes.interocular_distance_px
    image = np.asarray(cv2.resize(portrait(), None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
    found = locate_eyes(model, image)
    assert found is not None
    mesh = found.landmarks[:468]
    outline = mesh[list(_OUTLINE)]
    centre = outline.mean(axis=0)
    rings = []
    for wider, back in _RINGS:
        ring = centre + (outline - centre) * wider
        ring[:, 2] = outline[:, 2] + back * IOD_PX
        rings.append(ring)
    points = np.vstack([mesh, *rings])
    middle = centre + np.array([0.0, 0.0, 0.5 * IOD_PX])
    return image, points, Delaunay(points[:, :2]).simplices, middle
