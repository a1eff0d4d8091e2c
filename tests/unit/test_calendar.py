"""Local dates stay the person's own, through daylight saving, travel and the date line."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.services.calendar import (
    OutsideCalendar,
    UnknownTimeZone,
    Week,
    check_time_zone,
    local_date,
    local_moment,
    photo_week,
    to_utc,
    week_of,
    weeks_between,
)

WARSAW, NEW_YORK, LORD_HOWE = "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe"
KATHMANDU, APIA, KIRITIMATI = "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati"
ZONES = [WARSAW, NEW_YORK, LORD_HOWE, KATHMANDU, APIA, KIRITIMATI, "Asia/Tokyo", "UTC"]

# Until 2011 the clocks of St. John's went back at 00:01, into the day before; Sao Paulo's jumped at midnight.
CLOCKS = [*ZONES, "America/St_Johns", "America/Sao_Paulo"]
NEVER_WERE = {date(2011, 12, 30), date(1994, 12, 31), date(1995, 1, 1)}  # in Apia, on Kiritimati


def clock(shown: str) -> datetime:
    """What a clock on the wall shows: a time without a zone."""
    return datetime.fromisoformat(shown)


zones = st.sampled_from(ZONES)
clocks = st.sampled_from(CLOCKS)
moments = st.datetimes(clock("1990-01-01"), clock("2050-12-31"), timezones=st.just(UTC))
days = st.dates(date(1990, 1, 1), date(2050, 12, 31))
wall_clocks = st.datetimes(clock("1990-01-01"), clock("2050-12-31"))

# time zone, the moment the clock jumps, by how many minutes
JUMPS = [
    (WARSAW, datetime(2026, 3, 29, 1, tzinfo=UTC), 60),
    (WARSAW, datetime(2026, 10, 25, 1, tzinfo=UTC), -60),
    (NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC), 60),
    (NEW_YORK, datetime(2026, 11, 1, 6, tzinfo=UTC), -60),
    (LORD_HOWE, datetime(2026, 10, 3, 15, 30, tzinfo=UTC), 30),
    (LORD_HOWE, datetime(2026, 4, 4, 15, tzinfo=UTC), -30),
    (APIA, datetime(2011, 12, 30, 10, tzinfo=UTC), 24 * 60),  # Friday 30 December 2011 never was
]
springs = [jump for jump in JUMPS if jump[2] > 0]
autumns = [jump for jump in JUMPS if jump[2] < 0]


@given(moment=moments, zone=clocks)
@example(moment=datetime(2006, 10, 29, 2, 40, tzinfo=UTC), zone="America/St_Johns")
def test_a_moment_survives_the_way_there_and_back(moment: datetime, zone: str) -> None:
    local = local_moment(moment, zone)
    assert local.astimezone(UTC) == moment
    assert to_utc(local.replace(tzinfo=None), zone, local.fold) == moment


@given(jump=st.sampled_from(JUMPS), offset=st.integers(-26 * 60, 26 * 60))
def test_the_way_back_holds_around_every_jump(jump: tuple[str, datetime, int], offset: int) -> None:
    zone, moment, _ = jump
    moment += timedelta(minutes=offset)
    local = local_moment(moment, zone)
    assert to_utc(local.replace(tzinfo=None), zone, local.fold) == moment


@given(local=wall_clocks, zone=clocks, fold=st.sampled_from([0, 1]))
def test_every_wall_clock_time_has_a_moment_and_is_shown_unless_skipped(
    local: datetime, zone: str, fold: int
) -> None:
    moment = to_utc(local, zone, fold)
    shown = local_moment(moment, zone).replace(tzinfo=None)
    assert moment.tzinfo is UTC
    assert timedelta(0) <= shown - local <= timedelta(days=1)
    assert shown == local or to_utc(local, zone, 1 - fold) == moment


@pytest.mark.parametrize(("zone", "moment", "minutes"), springs)
@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
def test_a_skipped_time_moves_forward_by_what_was_skipped(
    zone: str, moment: datetime, minutes: int, fold: int, part: float
) -> None:
    before = local_moment(moment - timedelta(seconds=1), zone).replace(tzinfo=None) + timedelta(seconds=1)
    gap = timedelta(minutes=minutes)
    skipped = before + part * gap
    resolved = to_utc(skipped, zone, fold)
    assert local_moment(resolved, zone).replace(tzinfo=None) == skipped + gap
    assert resolved == moment + part * gap


@pytest.mark.parametrize(("zone", "moment", "minutes"), autumns)
def test_a_time_shown_twice_is_its_first_showing_unless_said(
    zone: str, moment: datetime, minutes: int
) -> None:
    twice = local_moment(moment, zone).replace(tzinfo=None, fold=0) + timedelta(minutes=1)
    first, second = to_utc(twice, zone), to_utc(twice, zone, fold=1)
    assert second - first == timedelta(minutes=-minutes)
    assert first < moment < second
    assert (local_moment(first, zone).fold, local_moment(second, zone).fold) == (0, 1)


def test_the_hours_of_warsaw_by_hand() -> None:
    assert to_utc(clock("2026-03-29 02:30"), WARSAW) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert to_utc(clock("2026-10-25 02:30"), WARSAW) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert to_utc(clock("2026-10-25 02:30"), WARSAW, 1) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert to_utc(clock("2026-07-05 08:00"), WARSAW) == datetime(2026, 7, 5, 6, tzinfo=UTC)


def test_kathmandu_is_a_quarter_off() -> None:
    assert to_utc(clock("2026-07-05 08:00"), KATHMANDU) == datetime(2026, 7, 5, 2, 15, tzinfo=UTC)
    assert local_date(datetime(2026, 7, 4, 18, 14, tzinfo=UTC), KATHMANDU) == date(2026, 7, 4)
    assert local_date(datetime(2026, 7, 4, 18, 15, tzinfo=UTC), KATHMANDU) == date(2026, 7, 5)


@given(day=days.filter(lambda day: day not in NEVER_WERE), zone=clocks)
@example(day=date(2026, 3, 29), zone=WARSAW)
@example(day=date(2026, 10, 25), zone=WARSAW)
@example(day=date(2026, 4, 5), zone=LORD_HOWE)
@example(day=date(2011, 12, 29), zone=APIA)
def test_ten_to_midnight_stays_on_its_date(day: date, zone: str) -> None:
    late = to_utc(clock(f"{day} 23:50"), zone)
    assert local_date(late, zone) == day


def test_a_day_that_never_was_becomes_the_next_one() -> None:
    assert local_date(to_utc(clock("2011-12-30 12:00"), APIA), APIA) == date(2011, 12, 31)


def test_travel_keeps_each_date_as_it_was_shown() -> None:
    evening = to_utc(clock("2026-06-28 23:50"), WARSAW)
    assert local_date(evening, WARSAW) == date(2026, 6, 28)
    assert local_date(evening, "Asia/Tokyo") == date(2026, 6, 29)
    assert local_date(evening, NEW_YORK) == date(2026, 6, 28)
    morning_in_tokyo = to_utc(clock("2026-07-05 08:00"), "Asia/Tokyo")
    assert local_date(morning_in_tokyo, "Asia/Tokyo") == date(2026, 7, 5)
    assert morning_in_tokyo.date() == date(2026, 7, 4)


def test_any_aware_moment_will_do() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert local_date(datetime(2026, 7, 5, 2, tzinfo=tokyo), WARSAW) == date(2026, 7, 4)


def test_a_moment_needs_a_zone_and_a_local_time_has_none() -> None:
    with pytest.raises(ValueError, match="names no moment"):
        local_moment(clock("2026-07-05"), WARSAW)
    with pytest.raises(ValueError, match="without a zone"):
        to_utc(datetime(2026, 7, 5, tzinfo=UTC), WARSAW)


def test_the_ends_of_the_calendar() -> None:
    with pytest.raises(OutsideCalendar):
        to_utc(clock("0001-01-01"), "Asia/Tokyo")
    with pytest.raises(OutsideCalendar):
        to_utc(clock("9999-12-31 23:59"), NEW_YORK)
    with pytest.raises(OutsideCalendar):
        local_moment(datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo")


@pytest.mark.parametrize("name", [*CLOCKS, "Asia/Calcutta", "Europe/Kyiv", "US/Pacific", "Etc/GMT+5"])
def test_names_of_the_tz_database_are_taken(name: str) -> None:
    assert check_time_zone(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "europe/warsaw",
        "Europe/Warsaw ",
        "Europe/Warsaw\0",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "localtime",
        "Factory",
        "posixrules",
        "Etc/Unknown",
        "+02:00",
        "x" * 10_000,
    ],
)
def test_other_names_are_refused_everywhere(name: str) -> None:
    with pytest.raises(UnknownTimeZone):
        check_time_zone(name)
    with pytest.raises(ValueError, match="no time zone"):
        local_date(datetime(2026, 7, 5, tzinfo=UTC), name)
    with pytest.raises(ValueError, match="no time zone"):
        to_utc(clock("2026-07-05"), name)


@given(day=days)
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    week = week_of(day)
    assert week.monday <= day <= week.sunday
    assert day in week
    assert (week.monday.isoweekday(), week.sunday.isoweekday()) == (1, 7)
    assert [each.isoweekday() for each in week.days] == [1, 2, 3, 4, 5, 6, 7]
    assert {week_of(each) for each in week.days} == {week}
    assert date.fromisocalendar(week.year, week.number, 7) == week.sunday


@pytest.mark.parametrize(
    ("day", "year", "number"),
    [
        (date(2026, 1, 1), 2026, 1),
        (date(2025, 12, 29), 2026, 1),
        (date(2027, 1, 3), 2026, 53),
        (date(2026, 7, 5), 2026, 27),
        (date(2024, 12, 30), 2025, 1),
    ],
)
def test_weeks_are_numbered_as_iso_does(day: date, year: int, number: int) -> None:
    assert (week_of(day).year, week_of(day).number) == (year, number)


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        Week(date(2026, 7, 5))


def test_a_day_beside_the_week_is_not_in_it() -> None:
    week = week_of(date(2026, 7, 5))
    assert date(2026, 6, 28) not in week
    assert date(2026, 7, 6) not in week


@given(first=days, length=st.integers(0, 800))
def test_the_weeks_between_have_one_sunday_each_and_no_holes(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    weeks = list(weeks_between(first, last))
    assert first in weeks[0]
    assert last in weeks[-1]
    assert all(after.monday - before.sunday == timedelta(days=1) for before, after in pairwise(weeks))
    sundays = Counter(week_of(day) for week in weeks for day in week.days if day.isoweekday() == 7)
    assert sundays == dict.fromkeys(weeks, 1)


def test_no_weeks_lie_between_a_day_and_an_earlier_week() -> None:
    assert list(weeks_between(date(2026, 7, 6), date(2026, 7, 5))) == []


@given(start=moments, zone=zones, travelled=zones)
@example(start=datetime(2011, 12, 20, tzinfo=UTC), zone=APIA, travelled=APIA)
@example(start=datetime(1994, 12, 20, tzinfo=UTC), zone=KIRITIMATI, travelled=KIRITIMATI)
@example(start=datetime(2026, 3, 20, tzinfo=UTC), zone=WARSAW, travelled="Asia/Tokyo")
@example(start=datetime(2026, 10, 20, tzinfo=UTC), zone=WARSAW, travelled=NEW_YORK)
def test_dates_never_run_backwards_and_sundays_close_their_week(
    start: datetime, zone: str, travelled: str
) -> None:
    """Three weeks, hour by hour; half-way the person flies to another zone."""
    hours = [start + timedelta(hours=hour) for hour in range(24 * 21)]
    half = len(hours) // 2
    stay = [local_date(moment, zone) for moment in hours[:half]]
    away = [local_date(moment, travelled) for moment in hours[half:]]
    for shown in (stay, away):
        assert shown == sorted(shown)
    sundays = {day for day in stay + away if day.isoweekday() == 7}
    assert len({week_of(day) for day in sundays}) == len(sundays)
    assert {week_of(day).sunday for day in sundays} == sundays


def test_the_diary_counts_weeks_as_drawn() -> None:
    first = date(2026, 1, 5)
    assert photo_week(first, first) == 1
    assert photo_week(date(2026, 1, 11), first) == 1
    assert photo_week(date(2026, 1, 12), first) == 2
    assert photo_week(date(2026, 7, 5), first) == 26
    assert photo_week(date(2027, 1, 4), first) == 53
    assert photo_week(date(2026, 1, 4), first) == 0


@given(first=days, length=st.integers(0, 800))
def test_the_diary_counts_every_week_once(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    numbers = [photo_week(week.sunday, first) for week in weeks_between(first, last)]
    assert numbers == list(range(1, photo_week(last, first) + 1))
