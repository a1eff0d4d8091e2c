"""Photos and care sessions in one stream, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_

from app.models import CareSession, Photo
from app.services.calendar import Week, week_of
from app.services.deps import Deps

Show = Literal["all", "photos", "mask", "massage", "treatment"]
PAGE = 50


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a page ends: the moment and, among equal moments, the id."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo or one session of the stream, as plain columns."""

    what: Literal["photo", "care_session"]
    at: datetime
    id: UUID
    local_date: date
    row: Row[Any]

    @property
    def position(self) -> Position:
        return Position(self.at, self.id)


@dataclass(frozen=True, slots=True)
class Page:
    entries: list[Entry]
    next: Position | None


@dataclass(slots=True)
class WeekGroup:
    """A week of the diary page: its photos, newest first, and its sessions in the order they were done."""

    week: Week
    photos: list[Row[Any]] = field(default_factory=list)
    sessions: list[Row[Any]] = field(default_factory=list)


def page(
    deps: Deps, owner_id: UUID, *, after: Position | None = None, limit: int = PAGE, show: Show = "all"
) -> Page:
    """One page by keyset: its cost does not grow with how far back it lies."""
    entries: list[Entry] = []
    if show in {"all", "photos"}:
        rows = deps.session.execute(_photos(owner_id, after, limit)).all()
        entries += [Entry("photo", row.taken_at, row.id, row.local_date, row) for row in rows]
    if show != "photos":
        rows = deps.session.execute(_sessions(owner_id, after, limit, show)).all()
        entries += [Entry("care_session", row.started_at, row.id, row.local_date, row) for row in rows]
    entries.sort(key=lambda entry: entry.position, reverse=True)
    more = len(entries) > limit
    entries = entries[:limit]
    return Page(entries, entries[-1].position if more else None)


def weeks(
    deps: Deps, owner_id: UUID, *, after: Position | None = None, limit: int = PAGE, show: Show = "all"
) -> tuple[list[WeekGroup], Position | None]:
    """A page as whole weeks: a week cut by the end of the page waits for the next one, unless it fills this one."""
    found = page(deps, owner_id, after=after, limit=limit, show=show)
    entries, following = found.entries, found.next
    if following is not None:
        last = week_of(entries[-1].local_date)
        whole = [entry for entry in entries if week_of(entry.local_date) != last]
        if whole:
            entries, following = whole, whole[-1].position
    return group_by_week(entries), following


def first_day(deps: Deps, owner_id: UUID) -> date | None:
    """The day the diary begins, which opens its week 1; None while it is empty."""
    photo = select(Photo.local_date).where(Photo.owner_id == owner_id, Photo.deleted_at.is_(None))
    session = select(CareSession.local_date).where(
        CareSession.owner_id == owner_id, CareSession.deleted_at.is_(None)
    )
    found = (
        deps.session.scalar(photo.order_by(Photo.taken_at, Photo.id).limit(1)),
        deps.session.scalar(session.order_by(CareSession.started_at, CareSession.id).limit(1)),
    )
    return min((day for day in found if day is not None), default=None)


def group_by_week(entries: Sequence[Entry]) -> list[WeekGroup]:
    groups: dict[Week, WeekGroup] = {}
    for entry in entries:
        week = week_of(entry.local_date)
        group = groups.setdefault(week, WeekGroup(week))
        if entry.what == "photo":
            group.photos.append(entry.row)
        else:
            group.sessions.insert(0, entry.row)
    return sorted(groups.values(), key=lambda group: group.week.monday, reverse=True)


def _photos(owner_id: UUID, after: Position | None, limit: int) -> Select[*tuple[Any, ...]]:
    query = select(
        Photo.id,
        Photo.taken_at,
        Photo.time_zone,
        Photo.local_date,
        Photo.view,
        Photo.tags,
        Photo.state,
        Photo.reason,
        Photo.excluded,
        Photo.pinned,
        Photo.blob_version,
    ).where(Photo.owner_id == owner_id, Photo.deleted_at.is_(None), Photo.retake_of.is_(None))
    if after is not None:
        query = query.where(tuple_(Photo.taken_at, Photo.id) < tuple_(after.at, after.id))
    return query.order_by(Photo.taken_at.desc(), Photo.id.desc()).limit(limit + 1)


def _sessions(owner_id: UUID, after: Position | None, limit: int, show: Show) -> Select[*tuple[Any, ...]]:
    query = select(
        CareSession.id,
        CareSession.kind,
        CareSession.type,
        CareSession.started_at,
        CareSession.time_zone,
        CareSession.local_date,
        CareSession.minutes,
        CareSession.zones,
        CareSession.side,
        CareSession.products,
        CareSession.rating,
        CareSession.note,
    ).where(CareSession.owner_id == owner_id, CareSession.deleted_at.is_(None))
    if show not in {"all", "photos"}:
        query = query.where(CareSession.kind == show)
    if after is not None:
        query = query.where(tuple_(CareSession.started_at, CareSession.id) < tuple_(after.at, after.id))
    return query.order_by(CareSession.started_at.desc(), CareSession.id.desc()).limit(limit + 1)
