"""Moments, local dates and weeks. A time is kept as UTC, its IANA zone, and the date the clock showed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
# Names of the tz database that say nothing about a place: the server's own zone, and "not set up yet".
_NO_PLACE = frozenset({"localtime", "Factory"})


class UnknownTimeZone(ValueError):
    """A name the tz database does not have."""


class OutsideCalendar(ValueError):
    """A moment that this zone's calendar cannot show (before the year 1 or after 9999)."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week from Monday to Sunday; `number` and `year` count as ISO 8601 does."""

    monday: date

    def __post_init__(self) -> None:
        if self.monday.weekday() != 0:
            raise ValueError("a week begins on a Monday; see week_of")

    @property
    def sunday(self) -> date:
        return self.monday + 6 * _DAY

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def year(self) -> int:
        """The year the number belongs to: the one most of the week lies in."""
        return self.monday.isocalendar().year

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + n * _DAY for n in range(7))

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.sunday


def check_time_zone(name: str) -> str:
    """Return the IANA name, or raise UnknownTimeZone."""
    if name not in _time_zones():
        raise UnknownTimeZone("there is no time zone of this name")
    return name


def local_moment(moment: datetime, time_zone: str) -> datetime:
    """What the clock showed there and then: aware, with `fold` telling the second of two equal hours.

    For showing, not for comparing: Python calls such an hour unequal to any moment of another zone (PEP 495).
    """
    if moment.tzinfo is None:
        raise ValueError("a naive datetime names no moment")
    try:
        return moment.astimezone(_zone(time_zone))
    except OverflowError as error:
        raise OutsideCalendar("this moment lies outside the calendar") from error


def local_date(moment: datetime, time_zone: str) -> date:
    """The date the clock showed: 23:50 on Sunday stays Sunday, wherever the server stands."""
    return local_moment(moment, time_zone).date()


def to_utc(local: datetime, time_zone: str, fold: int = 0) -> datetime:
    """The moment at which a naive local time was shown.

    A time the clock skipped (spring, or a day lost at the date line) moves forward by what was skipped: 02:30
    becomes the moment shown as 03:30. A time shown twice is its first showing, with `fold=1` the second.
    """
    if local.tzinfo is not None:
        raise ValueError("a local time comes without a zone of its own")
    zone = _zone(time_zone)
    try:
        moment = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        # Skipped: reading it by the offset in force before the gap moves it forward by the gap.
        return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    except OverflowError as error:
        raise OutsideCalendar("this time lies outside the calendar") from error


def week_of(day: date) -> Week:
    """The week a local date lies in."""
    return Week(day - day.weekday() * _DAY)


def weeks_between(first: date, last: date) -> Iterator[Week]:
    """Every week from the one of `first` to the one of `last`, both included; none when `last` is earlier."""
    week, end = week_of(first), week_of(last)
    while week <= end:
        yield week
        week = Week(week.monday + _WEEK)


def photo_week(day: date, first_day: date) -> int:
    """The number of a photo's week as the diary counts: 1 is the week of the first day, whatever the year."""
    return (week_of(day).monday - week_of(first_day).monday) // _WEEK + 1


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACE)


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(check_time_zone(name))
