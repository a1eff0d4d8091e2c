"""Check-ins: five answers from 0 to 10 about today, one of a local day. An answer left out stays left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, InvalidInput, NotFound
from app.models import Account, CheckIn, new_id
from app.services import calendar, idempotency
from app.services.care_draft import BY_DEVICE
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.services.timeline import Position

QUESTIONS = ("puffiness", "firmness", "redness", "smoothness", "satisfaction")
MOST = 10
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(minutes=10)  # less says nothing about which answer was given first

Answers = Mapping[str, int | None]  # of those that were asked; one that is absent is left as it was


class DayTaken(Conflict):
    code = "day_taken"
    message = "There is a check-in of that day already. Change that one."


@dataclass(frozen=True, slots=True)
class Page:
    items: list[CheckIn]
    next: Position | None


def of_day(deps: Deps, owner_id: UUID, day: date) -> CheckIn | None:
    return deps.session.scalars(
        select(CheckIn).where(*_visible(owner_id), CheckIn.local_date == day)
    ).one_or_none()


def save(deps: Deps, owner_id: UUID, answers: Answers, time_zone: str) -> CheckIn:
    """Today's, from a page: the same day again changes it. Its zone is where the person is now."""
    row, _ = _put(deps, owner_id, answers, deps.now(), time_zone, None)
    deps.session.execute(
        update(Account)
        .where(Account.id == owner_id, Account.time_zone != time_zone)
        .values(time_zone=time_zone)
    )
    deps.session.commit()
    return row


def add_once(
    deps: Deps,
    owner_id: UUID,
    answers: Answers,
    *,
    answered_at: datetime | None,
    time_zone: str,
    check_in_id: UUID | None,
    keyed: Keyed | None,
    render: Callable[[CheckIn], str],
) -> Stored:
    """For a program: 201 when it is the first of its local day, 200 when it changed the one that was there."""

    def make() -> Stored:
        at = answered_at or deps.now()
        row, is_new = _put(deps, owner_id, answers, at, time_zone, check_in_id)
        return Stored(201 if is_new else 200, render(row))

    return idempotency.once(deps, owner_id, keyed, make)


def get(deps: Deps, owner_id: UUID, check_in_id: UUID) -> CheckIn:
    row = deps.session.scalars(
        select(CheckIn).where(*_visible(owner_id), CheckIn.id == check_in_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def page(deps: Deps, owner_id: UUID, *, after: Position | None = None, limit: int = 50) -> Page:
    """Newest first, by keyset."""
    query = select(CheckIn).where(*_visible(owner_id))
    if after is not None:
        query = query.where(tuple_(CheckIn.answered_at, CheckIn.id) < tuple_(after.at, after.id))
    rows = list(
        deps.session.scalars(query.order_by(CheckIn.answered_at.desc(), CheckIn.id.desc()).limit(limit + 1))
    )
    items = rows[:limit]
    more = len(rows) > limit
    return Page(items, Position(items[-1].answered_at, items[-1].id) if more else None)


def edit(deps: Deps, owner_id: UUID, check_in_id: UUID, changes: dict[str, Any]) -> CheckIn:
    """Change answers, the moment or its zone; a moment of another day must find that day free."""
    row = get(deps, owner_id, check_in_id)
    at, zone = changes.pop("answered_at", row.answered_at), changes.pop("time_zone", row.time_zone)
    day = _local_date(at, zone, deps.now())
    if day != row.local_date and _any_of_day(deps, owner_id, day) is not None:
        raise DayTaken
    row.answered_at, row.time_zone, row.local_date = at, zone, day
    _fill(row, changes, deps.now())
    deps.session.commit()
    return row


def delete(deps: Deps, owner_id: UUID, check_in_id: UUID) -> CheckIn:
    row = get(deps, owner_id, check_in_id)
    row.deleted_at = deps.now()
    deps.session.commit()
    return row


def restore(deps: Deps, owner_id: UUID, check_in_id: UUID) -> CheckIn:
    """Undo `delete`. Restoring what is not deleted changes nothing."""
    deps.session.execute(
        update(CheckIn).where(CheckIn.owner_id == owner_id, CheckIn.id == check_in_id).values(deleted_at=None)
    )
    row = get(deps, owner_id, check_in_id)
    deps.session.commit()
    return row


@dataclass(frozen=True, slots=True)
class WeekMean:
    """The mean of each question's answers in one week; absent where nobody answered."""

    monday: date
    check_ins: int
    means: Mapping[str, float]


def weekly_means(deps: Deps, owner_id: UUID, first: date, last: date) -> list[WeekMean]:
    """Weeks with a check-in, oldest first."""
    rows = deps.session.scalars(
        select(CheckIn)
        .where(*_visible(owner_id), CheckIn.local_date.between(first, last))
        .order_by(CheckIn.local_date)
    )
    weeks: dict[date, list[CheckIn]] = {}
    for row in rows:
        weeks.setdefault(calendar.week_of(row.local_date).monday, []).append(row)
    return [WeekMean(monday, len(found), _means(found)) for monday, found in weeks.items()]


def how_many(deps: Deps, owner_id: UUID) -> int:
    query = select(func.count()).select_from(CheckIn).where(*_visible(owner_id))
    return deps.session.scalar(query) or 0


def _means(rows: Sequence[CheckIn]) -> dict[str, float]:
    given = {name: [value for row in rows if (value := getattr(row, name)) is not None] for name in QUESTIONS}
    return {name: sum(values) / len(values) for name, values in given.items() if values}


def _visible(owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (CheckIn.owner_id == owner_id, CheckIn.deleted_at.is_(None))


def _any_of_day(deps: Deps, owner_id: UUID, day: date) -> CheckIn | None:
    """Also a deleted one: a day has one row."""
    return deps.session.scalars(
        select(CheckIn).where(CheckIn.owner_id == owner_id, CheckIn.local_date == day)
    ).one_or_none()


def _put(
    deps: Deps, owner_id: UUID, answers: Answers, at: datetime, time_zone: str, wanted_id: UUID | None
) -> tuple[CheckIn, bool]:
    """The day's row with these answers, and whether it is new. A deleted one of the day begins anew.

    Answers given before those that are there come from a phone that was offline: they fill what is empty. Clocks
    differ, so of two that are closer the one that comes last counts.
    """
    now, day = deps.now(), _local_date(at, time_zone, deps.now())
    row = _any_of_day(deps, owner_id, day)
    if row is None:
        row = CheckIn(id=wanted_id or new_id(), owner_id=owner_id, local_date=day, created_at=now)
        row.answered_at, row.time_zone = at, time_zone
        _fill(row, answers, now)
        _insert(deps, row)
        return row, True
    was_deleted = row.deleted_at is not None
    if was_deleted:
        for name in QUESTIONS:
            setattr(row, name, None)
        row.deleted_at = None
    if at < min(row.answered_at, now) - _CLOCKS_DIFFER and not was_deleted:
        answers = {name: value for name, value in answers.items() if getattr(row, name) is None}
    else:
        row.answered_at, row.time_zone = at, time_zone
    _fill(row, answers, now)
    deps.session.flush()
    return row, was_deleted


def _insert(deps: Deps, row: CheckIn) -> None:
    try:
        with deps.session.begin_nested():
            deps.session.add(row)
            deps.session.flush()
    except IntegrityError as error:  # the id is taken, or the same day came in at the same moment
        raise Conflict("This check-in is taken already. Send it again.", code="id_taken") from error


def _fill(row: CheckIn, answers: Mapping[str, Any], now: datetime) -> None:
    for name, value in answers.items():
        if name not in QUESTIONS or not (value is None or 0 <= value <= MOST):
            raise InvalidInput(f"{name.capitalize()} goes from 0 to {MOST}.", field=name)
        setattr(row, name, value)
    if all(getattr(row, name) is None for name in QUESTIONS):
        raise InvalidInput("Answer at least one of them.", code="nothing_answered", field=QUESTIONS[0])
    row.updated_at = now


def _local_date(at: datetime, time_zone: str, now: datetime) -> date:
    if at > now + BY_DEVICE or at < _EARLIEST:
        raise InvalidInput("This time cannot be. Check the date.", field="answered_at")
    try:
        return calendar.local_date(at, time_zone)
    except calendar.UnknownTimeZone as error:
        raise InvalidInput("A time zone has an IANA name, as Europe/Warsaw.", field="time_zone") from error
