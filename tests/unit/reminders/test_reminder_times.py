"""When a reminder is due: wall clocks, summer time, travel, quiet hours, and a worker that was away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.calendar import local_moment
from app.services.reminder_times import LATE, is_quiet, is_timely, next_after

WARSAW = "Europe/Warsaw"
EVERY_DAY = range(7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-07-05T05:59", "2026-07-05T06:00"),  # Sunday 08:00 in summer
        ("2026-07-05T06:00", "2026-07-12T06:00"),  # said at that very moment: the next one
        ("2026-10-24T12:00", "2026-10-25T07:00"),  # the night the clock goes back: 08:00 is an hour later
        ("2026-03-28T12:00", "2026-03-29T06:00"),  # and forward: an hour earlier
    ],
)
def test_sunday_at_eight_is_what_the_clock_shows(now: str, due: str) -> None:
    assert next_after(at(now), WARSAW, 8 * 60, [6]) == at(due)


def test_a_time_the_clock_skips_comes_when_it_has_moved_on() -> None:
    due = next_after(at("2026-03-28T12:00"), WARSAW, 2 * 60 + 30, [6])
    assert local_moment(due, WARSAW).strftime("%d %H:%M") == "29 03:30"


def test_a_time_shown_twice_comes_once() -> None:
    first = next_after(at("2026-10-24T12:00"), WARSAW, 2 * 60 + 30, EVERY_DAY)
    second = next_after(first, WARSAW, 2 * 60 + 30, EVERY_DAY)
    assert (first, second) == (at("2026-10-25T00:30"), at("2026-10-26T01:30"))


@given(
    moment=st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes)
    ),
    zone=st.sampled_from([WARSAW, "Asia/Tokyo", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]),
    minute=st.integers(0, 1439),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
)
def test_the_next_one_is_later_and_within_a_week_and_a_day(
    moment: datetime, zone: str, minute: int, weekdays: set[int]
) -> None:
    due = next_after(moment, zone, minute, weekdays)
    assert moment < due <= moment + timedelta(days=8)
    assert next_after(due, zone, minute, weekdays) > due


def test_no_weekday_is_no_reminder() -> None:
    with pytest.raises(ValueError, match="weekday"):
        next_after(at("2026-07-05T06:00"), WARSAW, 0, [])


@pytest.mark.parametrize(
    ("minute", "quiet", "says"),
    [
        (23 * 60, (22 * 60, 7 * 60), True),
        (6 * 60 + 59, (22 * 60, 7 * 60), True),
        (7 * 60, (22 * 60, 7 * 60), False),
        (13 * 60, (12 * 60, 14 * 60), True),
        (14 * 60, (12 * 60, 14 * 60), False),
        (13 * 60, (None, None), False),
        (13 * 60, (13 * 60, 13 * 60), False),
    ],
)
def test_quiet_hours(minute: int, quiet: tuple[int | None, int | None], says: bool) -> None:
    assert is_quiet(minute, *quiet) is says


DUE = at("2026-07-05T18:00")  # 20:00 in Warsaw
QUIET = (21 * 60 + 30, 7 * 60)


@pytest.mark.parametrize(
    ("late", "last_day", "says"),
    [
        (timedelta(0), None, True),
        (timedelta(minutes=80), None, True),
        (timedelta(minutes=95), None, False),  # 21:35: the quiet hours have begun
        (LATE + timedelta(minutes=1), None, False),
        (timedelta(days=1), None, False),  # the worker was down for a day
        (timedelta(0), date(2026, 7, 4), True),
        (timedelta(0), date(2026, 7, 5), False),  # flew west: the same date once more
        (-timedelta(minutes=1), None, False),
    ],
)
def test_what_is_still_said(late: timedelta, last_day: date | None, says: bool) -> None:
    assert is_timely(DUE, DUE + late, WARSAW, last_day, QUIET) is says
