"""Closed and squinting eyes, judged by how open the same person's eyes were in the photos before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from app.models import Photo, PhotoAlignment, PhotoState
from app.services.deps import Deps
from app.vision.expression import EYE_WIDTH_PCT_IOD, EYES_CLOSED_BELOW, LID_SHIFT_PER_OPENING

Lids = Literal["open", "squinting", "closed"]

SQUINTING_BELOW = 0.75
"""Of the person's usual opening; what one's own photos differ by without meaning to is about a tenth."""
NEARLY_CLOSED_BELOW = 0.45
_USUAL_OF = 9  # photos before this one
_LEAST = 3  # photos, before there is a usual opening


@dataclass(frozen=True, slots=True)
class EyesOpen:
    """How open the eyes are: `of_usual` is 1 for as ever, None while there is nothing to compare with."""

    lids: Lids
    of_usual: float | None
    moves_pct_iod: float
    """How far lids that are lower than usual pull the measured eye line down, in % of the eye distance."""


def of_photos(deps: Deps, owner_id: UUID, photos: Sequence[Photo]) -> dict[UUID, EyesOpen]:
    """Judge photos whose alignments are loaded; those that were never measured are left out."""
    measured = {photo.id: opening for photo in photos if (opening := _opening(photo.alignment)) is not None}
    if not measured:
        return {}
    openings = _openings(deps, owner_id, {photo.view for photo in photos})
    return {
        photo.id: _judge(
            measured[photo.id], [each for at, each in openings[photo.view] if at < photo.taken_at]
        )
        for photo in photos
        if photo.id in measured
    }


def _openings(deps: Deps, owner_id: UUID, views: set[str]) -> dict[str, list[tuple[datetime, float]]]:
    rows = deps.session.execute(
        select(Photo.view, Photo.taken_at, PhotoAlignment.quality)
        .join(PhotoAlignment)
        .where(
            Photo.owner_id == owner_id,
            Photo.view.in_(views),
            Photo.state == PhotoState.ALIGNED,
            Photo.deleted_at.is_(None),
            Photo.excluded.is_(False),
        )
        .order_by(Photo.taken_at)
    )
    found: dict[str, list[tuple[datetime, float]]] = {view: [] for view in views}
    for row in rows:
        if row.quality is not None and "eyes_open" in row.quality:
            found[row.view].append((row.taken_at, row.quality["eyes_open"]))
    return found


def _judge(opening: float, before: list[float]) -> EyesOpen:
    usual = median(before[-_USUAL_OF:]) if len(before) >= _LEAST else None
    of_usual = None if usual is None or usual <= 0 else opening / usual
    lower = 0.0 if usual is None else max(0.0, usual - opening)
    lids: Lids = "open"
    if opening < EYES_CLOSED_BELOW or (of_usual is not None and of_usual < NEARLY_CLOSED_BELOW):
        lids = "closed"
    elif of_usual is not None and of_usual < SQUINTING_BELOW:
        lids = "squinting"
    return EyesOpen(lids, of_usual, LID_SHIFT_PER_OPENING * EYE_WIDTH_PCT_IOD * lower)


def _opening(made: PhotoAlignment | None) -> float | None:
    return None if made is None or made.quality is None else made.quality.get("eyes_open")
