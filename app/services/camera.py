"""What the live camera needs to know of a person's baselines, to lay them over the picture and hint at differences."""

import math
from dataclasses import dataclass
from uuid import UUID

from app.models import Photo
from app.services import photos
from app.services.deps import Deps
from app.services.photo_fields import VIEWS

_PORTRAIT = 3 / 4  # the shape of the stage and of the crop


@dataclass(frozen=True, slots=True)
class Baseline:
    """How the baseline of one view was framed.

    Attributes
    ----------
    framing
        Eye distance over the width of the largest upright 3:4 picture its source holds.
    tilt_deg
        Of the line through the eyes in the source; positive towards the own left shoulder.
    """

    id: UUID
    framing: float
    tilt_deg: float


def baselines(deps: Deps, owner_id: UUID) -> dict[str, Baseline]:
    """The baseline of each view that has one."""
    found = ((view, photos.baseline(deps, owner_id, view)) for view in VIEWS)
    return {view: framed for view, photo in found if photo is not None and (framed := _framed(photo))}


def _framed(photo: Photo) -> Baseline | None:
    made = photo.alignment
    if made is None or len(made.eyes) != 2:
        return None
    (right_x, right_y), (left_x, left_y) = made.eyes
    across, down = left_x - right_x, left_y - right_y
    if photo.mirrored:
        across = -across
    width = min(photo.width, photo.height * _PORTRAIT)
    return Baseline(
        photo.id,
        framing=math.hypot(across, down) / width,
        tilt_deg=math.degrees(math.atan2(down, across)),
    )
