"""Lining up again what an older recipe made, or what waited for the face model.

A run is rows: which photos, and what became of each. Whoever works on it may be killed at any moment; the next one goes
on with the first photo that has no outcome yet. Each photo keeps its old crop until the new one is committed.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, update

from app.errors import NotFound
from app.models import Photo, PhotoAlignment, PhotoState, Realignment, RealignmentPhoto, new_id
from app.services import photo_processing, photos
from app.services.deps import Deps
from app.vision.views import recipe_of

OpenDeps = Callable[[], AbstractContextManager[Deps]]

LEASE = timedelta(seconds=60)  # longer than any photo takes
AT_ONCE = 10  # photos of one job; others get their turn between two of them
ALIGNED = "aligned"
_GONE = "gone"

_DONE = (PhotoState.ALIGNED, PhotoState.NEEDS_REVIEW, PhotoState.FAILED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come. `failures` are (photo, reason) of those not lined up, in the order they were read."""

    id: UUID
    done: int
    of: int
    is_finished: bool
    failures: tuple[tuple[UUID, str], ...]

    @property
    def lined_up(self) -> int:
        return self.done - len(self.failures)


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


def begin(deps: Deps, owner_id: UUID | None = None, *, everything: bool = False) -> UUID | None:
    """Start a run, or name the one that has not ended yet; None when there is nothing to do. Commits."""
    running = _latest(owner_id).where(Realignment.finished_at.is_(None))
    unfinished = deps.session.scalar(running)
    if unfinished is not None:
        deps.session.rollback()
        return unfinished.id
    photo_ids = outdated(deps, owner_id, everything=everything)
    if not photo_ids:
        deps.session.rollback()
        return None
    run = Realignment(id=new_id(), owner_id=owner_id, started_at=deps.now(), updated_at=deps.now())
    deps.session.add(run)
    deps.session.flush()
    deps.session.add_all(
        RealignmentPhoto(realignment_id=run.id, photo_id=photo_id, position=position)
        for position, photo_id in enumerate(photo_ids)
    )
    deps.session.commit()
    return run.id


def start(deps: Deps, owner_id: UUID | None, *, everything: bool = False) -> UUID | None:
    """Begin a run and let a worker do it."""
    run_id = begin(deps, owner_id, everything=everything)
    if run_id is not None:
        deps.enqueue("realign", run_id)
    return run_id


def latest(deps: Deps, owner_id: UUID | None) -> Progress | None:
    """How far the latest run of an account, or of the whole box, has come."""
    run = deps.session.scalar(_latest(owner_id))
    return None if run is None else _progress(deps, run)


def under_way(deps: Deps, owner_id: UUID) -> Progress | None:
    """How far the run of an account has come, when one is not over."""
    run = deps.session.scalar(_latest(owner_id).where(Realignment.finished_at.is_(None)))
    return None if run is None else _progress(deps, run)


def progress(deps: Deps, run_id: UUID) -> Progress:
    return _progress(deps, deps.session.get_one(Realignment, run_id, populate_existing=True))


def work(open_deps: OpenDeps, run_id: UUID, at_most: int | None = None) -> bool:
    """Go on with a run for at most so many photos; True when it has not ended and nobody else works on it."""
    done = 0
    while at_most is None or done < at_most:
        with open_deps() as deps:
            if not _take(deps, run_id, first=done == 0):
                return False
            photo_id = _next(deps, run_id)
            if photo_id is None:
                _finish(deps, run_id)
                return False
            _note(deps, run_id, photo_id, _line_up_again(deps, photo_id))
        done += 1
    with open_deps() as deps:
        deps.session.execute(update(Realignment).where(Realignment.id == run_id).values(lease_until=None))
        deps.session.commit()
    return True


def go_on(open_deps: OpenDeps, run_id: UUID) -> None:
    """One job's share of a run; the next share is a job of its own."""
    if work(open_deps, run_id, AT_ONCE):
        with open_deps() as deps:
            deps.enqueue("realign", run_id)


def requeue(deps: Deps, overdue: timedelta) -> int:
    """Wake a worker for each run nobody works on any more."""
    now = deps.now()
    free = or_(
        Realignment.lease_until < now,
        and_(Realignment.lease_until.is_(None), Realignment.updated_at <= now - overdue),
    )
    ids = deps.session.scalars(select(Realignment.id).where(Realignment.finished_at.is_(None), free)).all()
    deps.session.rollback()
    for run_id in ids:
        deps.enqueue("realign", run_id)
    return len(ids)


def _by_another_recipe() -> ColumnElement[bool]:
    front = and_(Photo.view == "front", PhotoAlignment.recipe != recipe_of("front"))
    side = and_(Photo.view != "front", PhotoAlignment.recipe != recipe_of("left"))
    old_crop = and_(PhotoAlignment.source == "model", or_(front, side))
    never_read = and_(PhotoAlignment.photo_id.is_(None), Photo.reason == "no_model")
    return or_(old_crop, never_read)


def _latest(owner_id: UUID | None) -> Select[Realignment]:
    whose = Realignment.owner_id.is_(None) if owner_id is None else Realignment.owner_id == owner_id
    return select(Realignment).where(whose).order_by(Realignment.id.desc()).limit(1)


def _progress(deps: Deps, run: Realignment) -> Progress:
    rows = deps.session.execute(
        select(RealignmentPhoto.photo_id, RealignmentPhoto.outcome)
        .where(RealignmentPhoto.realignment_id == run.id)
        .order_by(RealignmentPhoto.position)
    ).all()
    read = [(row.photo_id, row.outcome) for row in rows if row.outcome is not None]
    failures = tuple((photo_id, outcome) for photo_id, outcome in read if outcome not in {ALIGNED, _GONE})
    return Progress(run.id, len(read), len(rows), run.finished_at is not None, failures)


def _take(deps: Deps, run_id: UUID, *, first: bool) -> bool:
    """Hold the run for one photo's time; False when another worker holds it, or it has ended."""
    now = deps.now()
    free = or_(Realignment.lease_until.is_(None), Realignment.lease_until < now) if first else true()
    taken = deps.session.scalars(
        update(Realignment)
        .where(Realignment.id == run_id, Realignment.finished_at.is_(None), free)
        .values(lease_until=now + LEASE, updated_at=now)
        .returning(Realignment.id)
    ).all()
    deps.session.commit()
    return bool(taken)


def _next(deps: Deps, run_id: UUID) -> UUID | None:
    waiting = (
        select(RealignmentPhoto.photo_id)
        .where(RealignmentPhoto.realignment_id == run_id, RealignmentPhoto.outcome.is_(None))
        .order_by(RealignmentPhoto.position)
        .limit(1)
    )
    photo_id = deps.session.scalar(waiting)
    deps.session.rollback()
    return photo_id


def _note(deps: Deps, run_id: UUID, photo_id: UUID, outcome: str) -> None:
    deps.session.execute(
        update(RealignmentPhoto)
        .where(RealignmentPhoto.realignment_id == run_id, RealignmentPhoto.photo_id == photo_id)
        .values(outcome=outcome)
    )
    deps.session.commit()


def _finish(deps: Deps, run_id: UUID) -> None:
    deps.session.execute(
        update(Realignment)
        .where(Realignment.id == run_id)
        .values(finished_at=deps.now(), updated_at=deps.now(), lease_until=None)
    )
    deps.session.commit()


def _line_up_again(deps: Deps, photo_id: UUID) -> str:
    """What became of the photo: `aligned`, why it is not, or `gone` when it was deleted since it was listed."""
    owner_id = deps.session.scalar(select(Photo.owner_id).where(Photo.id == photo_id))
    if owner_id is None:
        deps.session.rollback()
        return _GONE
    try:
        photo = photos.get(deps, owner_id, photo_id, for_update=True)
    except NotFound:
        deps.session.rollback()
        return _GONE
    photos.queue_again(photo)
    photo.updated_at = deps.now()
    deps.session.commit()
    photo_processing.process(deps, photo_id)
    deps.session.expire_all()
    row = deps.session.execute(select(Photo.state, Photo.reason).where(Photo.id == photo_id)).one_or_none()
    deps.session.rollback()
    if row is None:
        return _GONE
    return ALIGNED if row.state == PhotoState.ALIGNED else row.reason or row.state
