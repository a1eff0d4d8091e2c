"""Filling the demo account: its photos are sent, lined up and edited by the services everybody's are."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from threading import Lock
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.errors import Conflict, DomainError
from app.models import Account, CareSession, Photo, PhotoState
from app.services import accounts, care_sessions, photo_processing, photos
from app.services.accounts import NewAccount
from app.services.demo import plan, shelf
from app.services.demo.portrait import portrait, render
from app.services.demo.shots import Shot, shots
from app.services.demo.year import HOME, Year
from app.services.demo.year import care_sessions as planned_sessions
from app.services.deps import Deps

EMAIL, NAME = "demo@afterglow.example", "Ewa"
_AT_ONCE = 2  # as many photos as the sandbox takes

OpenDeps = Callable[[], AbstractContextManager[Deps]]
Progress = Callable[[int, int], None]


class DemoExists(Conflict):
    message = "The demo account is there already. With --reset it is made anew."


class EmailTaken(Conflict):
    message = f"{EMAIL} belongs to a real account here, so no demo was made."


class PortraitMissing(DomainError):
    message = (
        "The demo is drawn from scikit-image's portrait, which is not installed. `make demo` installs it."
    )


@dataclass(frozen=True, slots=True)
class Filled:
    photos: int
    usable: int
    care_sessions: int
    is_admin: bool


def fill(open_deps: OpenDeps, password: str, *, reset: bool, progress: Progress) -> Filled:
    """Make the account and its year. A demo that was cut short is made anew without being asked."""
    try:
        portrait()
    except ImportError as error:
        raise PortraitMissing from error
    with open_deps() as deps:
        year, now = Year.around(deps.now()), deps.now()
        owner_id = _new_account(deps, password, reset=reset)
        taken = [shot for shot in shots(year) if shot.moment < now]
        drafts = [draft for draft in planned_sessions(year) if draft.started_at < now]
        _Darkroom(open_deps, owner_id, progress).develop(taken)
        plan.fill(deps, owner_id, year)
        ids = shelf.fill(deps, owner_id, year)
        for draft in drafts:
            named = tuple(ids.get(name, name) for name in draft.products)
            care_sessions.add(deps, owner_id, replace(draft, products=named))
        return _filled(deps, owner_id)


def _new_account(deps: Deps, password: str, *, reset: bool) -> UUID:
    """An account marked as simulated from its first moment; it takes over the rights of the one it replaces."""
    old = deps.session.scalar(select(Account).where(Account.email == EMAIL))
    if old is not None and not old.is_simulated:
        raise EmailTaken
    if old is not None and not reset and _is_complete(deps, old.id):
        raise DemoExists
    account = accounts.prepare(deps, NewAccount(EMAIL, password, HOME))
    account.name, account.is_simulated, account.faces_notice_at = NAME, True, deps.now()
    if old is not None:
        account.is_admin, account.is_founder = old.is_admin, old.is_founder
        accounts.erase(deps, old.id)
    accounts.insert(deps.session, account)
    deps.session.commit()
    return account.id


def _is_complete(deps: Deps, owner_id: UUID) -> bool:
    """Sessions come last."""
    return deps.session.scalar(select(CareSession.id).where(CareSession.owner_id == owner_id)) is not None


class _Darkroom:
    """Photos through the pipeline, two at a time, each thread with a session of its own."""

    def __init__(self, open_deps: OpenDeps, owner_id: UUID, progress: Progress) -> None:
        self._open_deps, self._owner_id, self._progress = open_deps, owner_id, progress
        self._lock, self._done = Lock(), 0

    def develop(self, wanted: list[Shot]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            jobs: list[Future[None]] = [pool.submit(self._one, shot, len(wanted)) for shot in wanted]
            try:
                for job in jobs:
                    job.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _one(self, shot: Shot, of: int) -> None:
        with self._open_deps() as deps:
            photo = self._processed(deps, shot)
            if shot.left_out:
                photos.edit(deps, self._owner_id, photo, photos.Changes(excluded=True))
        with self._lock:
            self._done += 1
            self._progress(self._done, of)

    def _processed(self, deps: Deps, shot: Shot) -> UUID:
        """Sent and lined up here and now: the queue's worker, if one runs, finds nothing left to do."""
        again: list[UUID] = []
        here = replace(deps, enqueue=lambda _job, photo_id: again.append(photo_id))
        upload = photos.Upload(render(shot), shot.file_name, time_zone=shot.time_zone, tags=list(shot.tags))
        photo_id = photos.add(here, self._owner_id, upload).photo.id
        while again:
            photo_processing.process(here, again.pop())
        return photo_id


def _filled(deps: Deps, owner_id: UUID) -> Filled:
    def count(*what: ColumnElement[bool]) -> int:
        mine = select(func.count()).select_from(Photo).where(Photo.owner_id == owner_id, *what)
        return deps.session.scalar(mine) or 0

    return Filled(
        photos=count(),
        usable=count(Photo.state == PhotoState.ALIGNED, Photo.excluded.is_(False)),
        care_sessions=accounts.counts(deps, owner_id).care_sessions,
        is_admin=accounts.find(deps, owner_id).is_admin,
    )
