"""A person's photos: find, list, edit, delete with undo, and the baseline of each view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_, update
from sqlalchemy.orm import selectinload

from app.errors import InvalidInput, NotFound
from app.models import Account, Photo, PhotoState
from app.services import photo_dates, photo_fields
from app.services.deps import Deps
from app.services.photo_upload import Added, IdTaken, Upload, add, add_once
from app.services.timeline import Position

__all__ = ["Added", "Changes", "IdTaken", "Page", "Upload", "add", "add_once"]

_AHEAD = timedelta(hours=24)
_IN_WORK = (PhotoState.RECEIVED, PhotoState.PROCESSING)


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change; None leaves a field as it is."""

    taken_at: datetime | None = None  # aware
    time_zone: str | None = None
    view: str | None = None
    tags: Sequence[str] | None = None
    view_is_certain: bool | None = None
    mirrored: bool | None = None
    excluded: bool | None = None
    pinned: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Photo]
    next: Position | None


def get(deps: Deps, owner_id: UUID, photo_id: UUID, *, for_update: bool = False) -> Photo:
    """The owner's photo with its alignment; raises NotFound for a stranger's or a deleted one.

    `for_update` keeps workers from claiming it until the commit, where the database locks rows; what the
    session had read of it before is read again.
    """
    query = select(Photo).where(Photo.id == photo_id, *_mine(owner_id)).options(selectinload(Photo.alignment))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    photo = deps.session.scalar(query)
    if photo is None:
        raise NotFound
    return photo


def page(
    deps: Deps, owner_id: UUID, *, after: Position | None = None, limit: int = 50, view: str | None = None
) -> Page:
    """Newest first, by keyset, without retakes."""
    query = select(Photo).where(*_mine(owner_id), Photo.retake_of.is_(None))
    query = query.options(selectinload(Photo.alignment))
    if view is not None:
        query = query.where(Photo.view == view)
    if after is not None:
        query = query.where(tuple_(Photo.taken_at, Photo.id) < tuple_(after.at, after.id))
    rows = list(deps.session.scalars(query.order_by(Photo.taken_at.desc(), Photo.id.desc()).limit(limit + 1)))
    items = rows[:limit]
    return Page(items, Position(items[-1].taken_at, items[-1].id) if len(rows) > limit else None)


def baseline(deps: Deps, owner_id: UUID, view: str) -> Photo | None:
    """The pinned photo of the view, else its earliest aligned one; excluded photos and retakes are never it."""
    return deps.session.scalar(
        select(Photo)
        .where(
            *_mine(owner_id),
            Photo.retake_of.is_(None),
            Photo.view == view,
            Photo.state == PhotoState.ALIGNED,
            Photo.excluded.is_(False),
        )
        .options(selectinload(Photo.alignment))
        .order_by(Photo.pinned.desc(), Photo.taken_at, Photo.id)
        .limit(1)
    )


def edit(deps: Deps, owner_id: UUID, photo_id: UUID, changes: Changes) -> Photo:
    """Change what the user may say about a photo. Another view, or a mirror image, is lined up again."""
    _check(deps, changes)
    if changes.pinned:
        _in_turn(deps, owner_id)
    photo = get(deps, owner_id, photo_id, for_update=True)
    _redate(photo, changes)
    redo = _change_view(photo, changes)
    if changes.tags is not None:
        photo.tags = photo_fields.clean_tags(changes.tags)
    if changes.excluded is not None:
        photo.excluded = changes.excluded
        photo.pinned = photo.pinned and not changes.excluded
    if changes.pinned is not None:
        _pin(deps, photo, pinned=changes.pinned)
    if changes.mirrored is not None and changes.mirrored != photo.mirrored:
        photo.mirrored, redo = not photo.mirrored, True
        # the same places, named by the person in the mirror
        photo.hand_eyes = photo.hand_eyes and photo.hand_eyes[::-1]
        photo.chosen_face = photo.chosen_face and photo.chosen_face[::-1]
    if redo:
        queue_again(photo)
    photo.updated_at = deps.now()
    deps.session.commit()
    if redo:
        deps.enqueue("process_photo", photo.id)
    return photo


def toggle_tag(deps: Deps, owner_id: UUID, photo_id: UUID, tag: str) -> Photo:
    """Put a tag on, or take it off again."""
    tags = get(deps, owner_id, photo_id, for_update=True).tags
    changed = [one for one in tags if one != tag] if tag in tags else [*tags, tag]
    return edit(deps, owner_id, photo_id, Changes(tags=changed))


def delete(deps: Deps, owner_id: UUID, photo_id: UUID) -> None:
    """Hide it and its retakes; `restore` brings them back until the sweep purges them."""
    photo, now = get(deps, owner_id, photo_id), deps.now()
    photo.deleted_at = photo.updated_at = now
    retakes = Photo.owner_id == owner_id, Photo.retake_of == photo_id, Photo.deleted_at.is_(None)
    deps.session.execute(update(Photo).where(*retakes).values(deleted_at=now, updated_at=now))
    deps.session.commit()


def restore(deps: Deps, owner_id: UUID, photo_id: UUID) -> Photo:
    """Undo `delete`, for the whole shot. Restoring what is not deleted changes nothing."""
    mine = select(Photo.retake_of).where(Photo.id == photo_id, Photo.owner_id == owner_id)
    kept_id = deps.session.scalar(mine) or photo_id
    back = deps.session.execute(
        update(Photo)
        .where(
            or_(Photo.id == kept_id, Photo.retake_of == kept_id),
            Photo.owner_id == owner_id,
            Photo.deleted_at.is_not(None),
        )
        .values(deleted_at=None, updated_at=deps.now())
        .returning(Photo.id, Photo.state)
    ).all()
    photo = get(deps, owner_id, photo_id)
    deps.session.commit()
    for frame_id, state in back:
        if state in _IN_WORK:
            deps.enqueue("process_photo", frame_id)
    return photo


def queue_again(photo: Photo) -> None:
    """Back to the start of the line; a worker that holds it now will find its claim gone."""
    photo.state, photo.reason = PhotoState.RECEIVED, None
    photo.attempts, photo.lease_until = 0, None


def _mine(owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (Photo.owner_id == owner_id, Photo.deleted_at.is_(None))


def _check(deps: Deps, changes: Changes) -> None:
    photo_fields.check_moment(changes.taken_at, deps.now() + _AHEAD)
    if changes.view is not None:
        photo_fields.check_view(changes.view)
    if changes.time_zone is not None:
        photo_fields.check_time_zone(changes.time_zone)


def _redate(photo: Photo, changes: Changes) -> None:
    """Another moment or another zone gives another local date; either is the user's word."""
    moment = changes.taken_at or photo.taken_at
    zone = changes.time_zone or photo.time_zone
    if (moment, zone) == (photo.taken_at, photo.time_zone):
        return
    dated = photo_dates.in_zone(moment, zone, "user")
    photo.taken_at, photo.time_zone = dated.taken_at, dated.time_zone
    photo.local_date, photo.date_source = dated.local_date, dated.source


def _change_view(photo: Photo, changes: Changes) -> bool:
    """Take over the view and how certain it is; True when the photo has to be lined up again."""
    before = photo.view, photo.view_is_certain
    if changes.view is not None and changes.view != photo.view:
        photo.view, photo.view_is_certain, photo.pinned = changes.view, False, False
    if changes.view_is_certain is not None:
        photo.view_is_certain = changes.view_is_certain
    return (photo.view, photo.view_is_certain) != before


def _in_turn(deps: Deps, owner_id: UUID) -> None:
    """One choice of a baseline at a time, where the database lets several writers in."""
    mine = select(Account.id).where(Account.id == owner_id)
    deps.session.scalar(mine.with_for_update(key_share=True))


def _pin(deps: Deps, photo: Photo, *, pinned: bool) -> None:
    """At most one photo of a view is pinned."""
    if pinned and (photo.state != PhotoState.ALIGNED or photo.excluded or photo.retake_of):
        raise InvalidInput("Only a photo that is lined up can be the baseline.", field="pinned")
    if pinned:
        deps.session.execute(
            update(Photo)
            .where(Photo.owner_id == photo.owner_id, Photo.view == photo.view, Photo.pinned)
            .values(pinned=False)
        )
    photo.pinned = pinned
