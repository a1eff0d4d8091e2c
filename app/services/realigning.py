"""Lining up again what an older recipe made, or what waited for the face model."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.errors import NotFound
from app.models import Photo, PhotoAlignment, PhotoState
from app.services import photo_processing, photos
from app.services.deps import Deps
from app.vision.alignment import RECIPE

OpenDeps = Callable[[], AbstractContextManager[Deps]]
Progress = Callable[[int, int], None]

_DONE = (PhotoState.ALIGNED, PhotoState.NEEDS_REVIEW, PhotoState.FAILED)


def outdated(deps: Deps, owner_id: UUID | None = None, *, everything: bool = False) -> list[UUID]:
    """Photos of one account, or of all, that this recipe has not read yet, oldest first.

    Eyes placed by hand stay where they are whatever the recipe, so a photo whose crop rests on them is left alone
    unless `everything` is asked for.
    """
    query = (
        select(Photo.id).outerjoin(PhotoAlignment).where(Photo.deleted_at.is_(None), Photo.state.in_(_DONE))
    )
    if owner_id is not None:
        query = query.where(Photo.owner_id == owner_id)
    if not everything:
        query = query.where(_by_another_recipe())
    return list(deps.session.scalars(query.order_by(Photo.taken_at, Photo.id)))


def run(open_deps: OpenDeps, photo_ids: list[UUID], progress: Progress = lambda _done, _of: None) -> int:
    """Line them up one after the other; returns how many are lined up now.

    Each keeps its old crop until the new one is committed, so the run can be stopped and started again at any
    moment, beside a server that works.
    """
    lined_up = 0
    for number, photo_id in enumerate(photo_ids, 1):
        with open_deps() as deps:
            if _line_up_again(deps, photo_id):
                lined_up += 1
        progress(number, len(photo_ids))
    return lined_up


def _by_another_recipe() -> ColumnElement[bool]:
    old_crop = and_(PhotoAlignment.source == "model", PhotoAlignment.recipe != RECIPE)
    never_read = and_(PhotoAlignment.photo_id.is_(None), Photo.reason == "no_model")
    return or_(old_crop, never_read)


def _line_up_again(deps: Deps, photo_id: UUID) -> bool:
    owner_id = deps.session.scalar(select(Photo.owner_id).where(Photo.id == photo_id))
    if owner_id is None:
        return False
    try:
        photo = photos.get(deps, owner_id, photo_id, for_update=True)
    except NotFound:
        return False  # deleted since it was listed
    photos.queue_again(photo)
    photo.updated_at = deps.now()
    deps.session.commit()
    photo_processing.process(deps, photo_id)
    deps.session.expire_all()
    state = deps.session.scalar(select(Photo.state).where(Photo.id == photo_id))
    deps.session.rollback()
    return state == PhotoState.ALIGNED
