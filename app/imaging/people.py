"""Everybody in a picture: where each face is and what it looks like, so that one of them can be chosen."""

from dataclasses import replace

import numpy as np

from app.imaging.eye_search import EyeSearch
from app.imaging.results import PersonInPhoto
from app.imaging.wishes import Wish
from app.vision.candidates import find_candidates, nearest
from app.vision.identity import signature
from app.vision.mesh_mirror import relabelled
from app.vision.models import FaceModel
from app.vision.transforms import apply, invert, landmarks_to_frame
from app.vision.types import EyePair, FloatArray, Matrix, RgbImage


def signature_of(picture: RgbImage, landmarks: FloatArray, wish: Wish) -> bytes:
    """Describe the face with these landmarks, in px of the picture and named by the person; b"" if that fails."""
    if wish.mirrored:  # drawn as others see the person, so that it can be compared with other photos
        picture = np.ascontiguousarray(picture[:, ::-1])
        landmarks = landmarks * (-1.0, 1.0, 1.0) + (picture.shape[1] - 1.0, 0.0, 0.0)
    with np.errstate(all="ignore"):
        try:
            return signature(picture, landmarks)
        except np.linalg.LinAlgError:  # a mesh that lies in one line
            return b""


def signature_of_found(picture: RgbImage, to_upright: Matrix, search: EyeSearch, wish: Wish) -> bytes:
    """Describe the face that was found; b"" when none was."""
    if search.landmarks is None:
        return b""
    return signature_of(picture, landmarks_to_frame(invert(to_upright), search.landmarks), wish)


def people_in(
    model: FaceModel | None, picture: RgbImage, to_upright: Matrix, search: EyeSearch, wish: Wish
) -> tuple[PersonInPhoto, ...]:
    """List the faces of the searched picture when there are several; () when there is one or none."""
    if model is None or search.eyes is None or (search.faces < 2 and wish.near is None):
        return ()
    candidates = find_candidates(model, picture, search.quarter_turns)
    own = EyePair.from_array(apply(invert(to_upright), search.eyes.as_array()))
    lined_up = nearest(candidates, own)
    if len(candidates) + (lined_up is None) < 2:
        return ()
    people = []
    for index, face in enumerate(candidates):
        eyes = EyePair.from_array(apply(to_upright, face.eyes.as_array()))
        named = relabelled(face.landmarks) if wish.mirrored else face.landmarks
        people.append(
            PersonInPhoto(
                eyes=eyes.swapped() if wish.mirrored else eyes,
                box=_box(to_upright, face.box),
                score=round(face.score, 3),
                is_lined_up=index == lined_up,
                signature=signature_of(picture, named, wish),
            )
        )
    if not all(person.signature for person in people):  # all or none: they travel one behind the other
        people = [replace(person, signature=b"") for person in people]
    return tuple(people)


def _box(to_upright: Matrix, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    corners = apply(to_upright, np.array([[left, top], [right, top], [left, bottom], [right, bottom]]))
    (low_x, low_y), (high_x, high_y) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return low_x, low_y, high_x, high_y
