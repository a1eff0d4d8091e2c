"""When a reminder is due: wall-clock times in the person's zone, across summer time, travel and quiet hours."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from app.services import calendar

LATE = timedelta(hours=2)
"""A reminder later than this helps nobody: after a day without a worker there is no flood."""
DAY_MINUTES = 24 * 60


def next_after(moment: datetime, time_zone: str, minute_of_day: int, weekdays: Collection[int]) -> datetime:
    """The first moment after `moment` at which the clock of the zone shows this time on one of these weekdays.

    A time the clock skips in spring is reminded of when the clock has moved on; one shown twice, the first time.
    Raises ValueError without a weekday.
    """
    if not weekdays:
        raise ValueError("a reminder needs a weekday")
    shown = time(*divmod(minute_of_day, 60))
    day = calendar.local_date(moment, time_zone)
    while True:
        if day.weekday() in weekdays:
            at = calendar.to_utc(datetime.combine(day, shown), time_zone)
            if at > moment:
                return at
        day += timedelta(days=1)


def is_quiet(minute_of_day: int, quiet_from: int | None, quiet_until: int | None) -> bool:
    """Whether a time lies in the quiet hours, which may pass midnight. The same minute twice means none."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= minute_of_day < quiet_until
    return minute_of_day >= quiet_from or minute_of_day < quiet_until


def minute_of(moment: datetime, time_zone: str) -> int:
    """The minute of the day the clock of the zone shows."""
    local = calendar.local_moment(moment, time_zone)
    return local.hour * 60 + local.minute


def is_timely(
    due: datetime, now: datetime, time_zone: str, last_day: date | None, quiet: tuple[int | None, int | None]
) -> bool:
    """Whether to say it now: not too late, not in the quiet hours, not twice on one day."""
    today = calendar.local_date(now, time_zone)
    return (
        due <= now <= due + LATE
        and not is_quiet(minute_of(now, time_zone), *quiet)
        and (last_day is None or last_day < today)
    )
