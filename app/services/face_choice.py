"""A photo shows several people, and its owner points at themselves."""

from typing import Any
from uuid import UUID

from app.errors import Conflict, InvalidInput
from app.models import Photo
from app.services import photo_processing, photos
from app.services.deps import Deps
from app.vision.types import EyePair, Point

_WITHIN = 1.0  # eye distances from a face's eyes, when no face covers the point


def choose(deps: Deps, owner_id: UUID, photo_id: UUID, point: Point) -> Photo:
    """Line up the face at a point in upright source px. Survives every later recipe."""
    photo = photos.get(deps, owner_id, photo_id, for_update=True)
    if photo.hand_eyes is not None:
        raise Conflict("You placed the eyes of this photo by hand. Go back to automatic first.")
    photo.chosen_face = _face_at(photo, point)["eyes"]
    return photo_processing.line_up_again(deps, photo)


def choose_automatically(deps: Deps, owner_id: UUID, photo_id: UUID) -> Photo:
    """Forget the choice."""
    photo = photos.get(deps, owner_id, photo_id, for_update=True)
    if photo.chosen_face is None:
        return photo
    photo.chosen_face = None
    return photo_processing.line_up_again(deps, photo)


def _face_at(photo: Photo, point: Point) -> dict[str, Any]:
    faces = (photo.alignment.faces if photo.alignment else None) or []
    x, y = point
    covering = [face for face in faces if _covers(face["box"], x, y)]
    if covering:
        return min(covering, key=lambda face: face["box"][2] - face["box"][0])
    near = [face for face in faces if _distance(face["eyes"], x, y) <= _WITHIN]
    if not near:
        raise InvalidInput("No face was found there. You can place the eyes by hand.", field="point")
    return min(near, key=lambda face: _distance(face["eyes"], x, y))


def _covers(box: list[float], x: float, y: float) -> bool:
    left, top, right, bottom = box
    return left <= x <= right and top <= y <= bottom


def _distance(eyes: list[list[float]], x: float, y: float) -> float:
    """From the middle between the eyes, in eye distances."""
    pair = EyePair((eyes[0][0], eyes[0][1]), (eyes[1][0], eyes[1][1]))
    middle_x, middle_y = pair.as_array().mean(axis=0).tolist()
    apart = ((x - middle_x) ** 2 + (y - middle_y) ** 2) ** 0.5
    return float(apart / max(pair.interocular_distance_px, 1e-6))
