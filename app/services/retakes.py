"""The frames of one shot: one is kept, the others are its retakes.

Retakes are lined up and measured like any photo, and show how much photos differ by themselves. Lists and comparisons
leave them out; they go to the bin with the photo that was kept, and come back with it.
"""

from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import selectinload

from app.models import Photo
from app.services import photos
from app.services.deps import Deps


def frames(deps: Deps, owner_id: UUID, photo: Photo) -> list[Photo]:
    """All frames of a photo's shot, the kept one first; empty when there is only one."""
    kept_id = photo.retake_of or photo.id
    found = deps.session.scalars(
        select(Photo)
        .where(
            Photo.owner_id == owner_id,
            Photo.deleted_at.is_(None),
            or_(Photo.id == kept_id, Photo.retake_of == kept_id),
        )
        .options(selectinload(Photo.alignment))
        .order_by(Photo.retake_of.is_not(None), Photo.id)
    ).all()
    return list(found) if len(found) > 1 else []


def choose(deps: Deps, owner_id: UUID, photo_id: UUID) -> Photo:
    """Keep this frame in place of the one that was kept, with all that was said about the shot."""
    photo = photos.get(deps, owner_id, photo_id, for_update=True)
    if photo.retake_of is None:
        return photo
    before = photos.get(deps, owner_id, photo.retake_of, for_update=True)
    photo.view, photo.tags, photo.excluded, photo.pinned = (
        before.view,
        before.tags,
        before.excluded,
        before.pinned,
    )
    before.pinned, now = False, deps.now()
    photo.retake_of, photo.updated_at = None, now
    deps.session.flush()
    deps.session.execute(
        update(Photo)
        .where(Photo.owner_id == owner_id, or_(Photo.id == before.id, Photo.retake_of == before.id))
        .values(retake_of=photo.id, updated_at=now)
    )
    deps.session.commit()
    return photo
