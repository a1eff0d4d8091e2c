"""What the first page shows: this week, tonight, last time, the latest photo and what waits."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.models import CareSession, Photo, PhotoState
from app.services import calendar, last_time, plan_rules, plans, realigning, timeline
from app.services.deps import Deps
from app.services.plan_holds import Holds
from app.services.plan_rules import Done, Evening, Plan
from app.services.realigning import Progress

KINDS = ("massage", "mask", "treatment")  # the order of an evening
_SOON_AFTER = timedelta(hours=3)  # a mask follows its massage the same evening
_TOO_SOON = 4  # days: a photo late in the week counts for its Sunday
_TIMES_THAT_COUNT = frozenset({"exif", "user"})
_AT_WORK = (PhotoState.RECEIVED, PhotoState.PROCESSING)
_TO_REVIEW = (PhotoState.NEEDS_REVIEW, PhotoState.FAILED)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_today: bool
    kinds: tuple[str, ...]  # a bead each, in the order they were done; photos last
    planned: tuple[str, ...] = ()  # what the plan still asks for, in its order


@dataclass(frozen=True, slots=True)
class NextPhoto:
    day: date
    is_today: bool
    at: str | None  # the hour of the last one, when its clock can be trusted


@dataclass(frozen=True, slots=True)
class PhotoDesk:
    """What the page says about photos."""

    latest: Photo | None  # lined up
    following: NextPhoto
    comparable: int
    at_work: int
    to_review: int
    review_id: UUID | None
    again: Progress | None  # being lined up once more, after an update or on request


@dataclass(frozen=True, slots=True)
class Today:
    date: date
    is_evening: bool
    diary_week: int | None  # 1 is the week of the first entry
    days: tuple[Day, ...]
    done: list[CareSession]
    last_of_kind: dict[str, CareSession | None]
    last_evening: list[CareSession]
    mask_is_next: bool
    photos: PhotoDesk
    evening: Evening


def overview(deps: Deps, owner_id: UUID, time_zone: str) -> Today:
    """Everything Today shows, in the dates of this zone."""
    now = calendar.local_moment(deps.now(), time_zone)
    today = now.date()
    week = calendar.week_of(today)
    sessions = _sessions(deps, owner_id, week.monday, week.sunday)
    photo_days = _photo_days(deps, owner_id, week.monday, week.sunday)
    first = timeline.first_day(deps, owner_id)
    done = [row for row in sessions if row.local_date == today]
    plan = plans.load(deps, owner_id, week.monday, week.sunday)
    evening = plan_rules.evening(plan, today, [as_done(row) for row in sessions])
    photos = _photo_desk(deps, owner_id, today)
    return Today(
        date=today,
        is_evening=now.hour >= 17,
        diary_week=calendar.photo_week(today, first) if first and first <= today else None,
        days=tuple(
            replace(_day(day, today, sessions, photo_days), planned=_planned(plan, evening, photos, day))
            for day in week.days
        ),
        done=done,
        last_of_kind={kind: last_time.of_kind(deps, owner_id, kind) for kind in KINDS},
        last_evening=_not_held(deps, owner_id, last_time.of_day(deps, owner_id, today), today),
        mask_is_next=_mask_is_next(done, deps.now()),
        photos=photos,
        evening=evening,
    )


def _not_held(deps: Deps, owner_id: UUID, rows: list[CareSession], day: date) -> list[CareSession]:
    """Without what rests after a procedure or is blocked: one tap must not repeat it."""
    holds = Holds(deps, owner_id)
    return [
        row for row in rows if not any(day in hold for hold in holds.of(row.kind, row.type, row.products))
    ]


def as_done(row: CareSession) -> Done:
    return Done(row.local_date, row.kind, row.type, row.id)


def next_photo(today: date, last: date | None, at: str | None = None) -> NextPhoto:
    """Sunday, once a week; a photo taken late in the week counts for its Sunday."""
    sunday = calendar.week_of(today).sunday
    if last is not None and (sunday - last).days < _TOO_SOON:
        sunday += timedelta(days=7)
    return NextPhoto(sunday, sunday == today, at)


def _planned(plan: Plan, evening: Evening, photos: PhotoDesk, day: date) -> tuple[str, ...]:
    """The outlined beads of a day that is not over: what its weekday still asks for, and the photo when it is due."""
    if day < evening.day or evening.phase is None:
        return ()
    photo = ("photo",) if day == photos.following.day else ()
    if day > evening.day:
        return (*plan_rules.planned_kinds(plan, day), *photo)
    return (*(step.version.kind for step in evening.due if step.of_week is None), *photo)


def _mask_is_next(done: list[CareSession], now: datetime) -> bool:
    if not done or done[-1].kind != "massage":
        return False
    return now - done[-1].started_at < _SOON_AFTER


def _day(day: date, today: date, sessions: list[CareSession], photo_days: Counter[date]) -> Day:
    kinds = [row.kind for row in sessions if row.local_date == day]
    return Day(day, day == today, (*kinds, *["photo"] * min(photo_days[day], 1)))


def _sessions(deps: Deps, owner_id: UUID, first: date, last: date) -> list[CareSession]:
    query = (
        select(CareSession)
        .where(
            CareSession.owner_id == owner_id,
            CareSession.deleted_at.is_(None),
            CareSession.local_date.between(first, last),
        )
        .order_by(CareSession.started_at, CareSession.id)
    )
    return list(deps.session.scalars(query))


def _photo_days(deps: Deps, owner_id: UUID, first: date, last: date) -> Counter[date]:
    query = select(Photo.local_date).where(
        Photo.owner_id == owner_id, Photo.deleted_at.is_(None), Photo.local_date.between(first, last)
    )
    return Counter(deps.session.scalars(query))


def following_photo(deps: Deps, owner_id: UUID, today: date) -> NextPhoto:
    """When the next photo is due, and at which hour."""
    return _photo_desk(deps, owner_id, today).following


def _photo_desk(deps: Deps, owner_id: UUID, today: date) -> PhotoDesk:
    mine = (Photo.owner_id == owner_id, Photo.deleted_at.is_(None), Photo.retake_of.is_(None))
    lined_up = (*mine, Photo.view == "front", Photo.state == PhotoState.ALIGNED, Photo.excluded.is_(False))
    newest = (Photo.taken_at.desc(), Photo.id.desc())
    latest = deps.session.scalar(select(Photo).where(*lined_up).order_by(*newest).limit(1))
    states = dict(
        deps.session.execute(select(Photo.state, func.count()).where(*mine).group_by(Photo.state)).all()
    )
    to_review = sum(states.get(state, 0) for state in _TO_REVIEW)
    last_day = deps.session.scalar(select(func.max(Photo.local_date)).where(*mine, Photo.local_date <= today))
    return PhotoDesk(
        latest=latest,
        following=next_photo(today, last_day, _trusted_hour(latest)),
        comparable=deps.session.scalar(select(func.count()).select_from(Photo).where(*lined_up)) or 0,
        at_work=sum(states.get(state, 0) for state in _AT_WORK),
        to_review=to_review,
        review_id=deps.session.scalar(
            select(Photo.id).where(*mine, Photo.state.in_(_TO_REVIEW)).order_by(*newest).limit(1)
        )
        if to_review
        else None,
        again=realigning.under_way(deps, owner_id),
    )


def _trusted_hour(photo: Photo | None) -> str | None:
    """The hour to come back at: the same light needs the same hour."""
    if photo is None or photo.date_source not in _TIMES_THAT_COUNT:
        return None
    local = calendar.local_moment(photo.taken_at, photo.time_zone) + timedelta(minutes=30)
    return f"{local.hour:02}:00"
