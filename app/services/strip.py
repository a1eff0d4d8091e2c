"""The compare screen's time line as numbers: where weeks, photos and months stand, in per cent of its width."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.models import Photo
from app.services.calendar import week_of

_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A photo on the line."""

    id: UUID
    day: date
    x: float


@dataclass(frozen=True, slots=True)
class WeekStack:
    """The sessions of one week at the per cent of its middle."""

    x: float
    massage: int
    mask: int
    treatment: int


@dataclass(frozen=True, slots=True)
class Month:
    x: float
    first: date


@dataclass(frozen=True, slots=True)
class Strip:
    photos: list[Tick]  # those that can be compared, oldest first
    others: list[Tick]  # left out or not lined up: shown hollow, never chosen
    weeks: list[WeekStack]  # every week of the line, also the empty ones
    months: list[Month]


def lay_out(photos: list[Photo], others: list[Photo], sessions: list[tuple[str, str, int, int]]) -> Strip:
    """Spread the weeks from the first photo or session to the last evenly over the width.

    Parameters
    ----------
    photos, others : photos of one view, oldest first
    sessions : (ISO local date, kind, sessions, minutes) per day, as `dose.sessions_by_day` gives them
    """
    days = [photo.local_date for photo in (*photos, *others)] + [
        date.fromisoformat(row[0]) for row in sessions
    ]
    if not days:
        return Strip([], [], [], [])
    first, last = week_of(min(days)).monday, week_of(max(days)).sunday
    span = (last - first).days

    def x(day: date, offset: float = 0.0) -> float:
        return ((day - first).days + offset) / span * 100

    counts = _by_week(sessions)
    mondays = [first + timedelta(days=7 * index) for index in range(span // 7 + 1)]
    return Strip(
        photos=[Tick(photo.id, photo.local_date, x(photo.local_date)) for photo in photos],
        others=[Tick(photo.id, photo.local_date, x(photo.local_date)) for photo in others],
        weeks=[WeekStack(x(monday, 3.0), **counts[monday]) for monday in mondays],
        months=[Month(x(day), day) for day in _months(first, last)],
    )


def _by_week(sessions: list[tuple[str, str, int, int]]) -> dict[date, dict[str, int]]:
    weeks: dict[date, dict[str, int]] = defaultdict(lambda: {"massage": 0, "mask": 0, "treatment": 0})
    for day, kind, count, _minutes in sessions:
        weeks[week_of(date.fromisoformat(day)).monday][kind] += count
    return weeks


def _months(first: date, last: date) -> list[date]:
    """The first days of months to label: all of a year, thinned out over longer spans."""
    found, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = max(1, -(-len(found) // _MOST_MONTHS))
    return found[::step]
