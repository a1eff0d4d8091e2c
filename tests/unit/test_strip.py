"""The time line as numbers."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from app.models import Photo, new_id
from app.services import strip

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def photo(day: date) -> Photo:
    return cast(Photo, SimpleNamespace(id=new_id(), local_date=day))


def test_an_empty_line() -> None:
    assert strip.lay_out([], [], []) == strip.Strip([], [], [], [])


def test_a_week_stands_at_its_middle_and_counts_by_kind() -> None:
    line = strip.lay_out(
        [photo(date(2026, 3, 1)), photo(date(2026, 3, 15))],
        [photo(date(2026, 3, 8))],
        [("2026-03-03", "massage", 2, 20), ("2026-03-05", "massage", 1, 5), ("2026-03-05", "mask", 1, 15)],
    )
    # Monday 23 February to Sunday 15 March: 20 days wide
    assert [tick.x for tick in line.photos] == [30.0, 100.0]
    assert [tick.x for tick in line.others] == [65.0]
    assert [(week.x, week.massage, week.mask, week.treatment) for week in line.weeks] == [
        (15.0, 0, 0, 0),
        (50.0, 3, 1, 0),
        (85.0, 0, 0, 0),
    ]
    assert [(month.x, month.first) for month in line.months] == [(30.0, date(2026, 3, 1))]


@given(st.lists(DAYS, min_size=1, max_size=20), st.lists(DAYS, max_size=20))
def test_everything_lies_on_the_line_in_order(photo_days: list[date], session_days: list[date]) -> None:
    line = strip.lay_out(
        [photo(day) for day in sorted(photo_days)],
        [],
        [(day.isoformat(), "mask", 1, 10) for day in session_days],
    )
    places = [tick.x for tick in line.photos]
    assert places == sorted(places)
    assert all(0 <= x <= 100 for x in places)
    assert all(0 <= week.x <= 100 for week in line.weeks)
    assert sum(week.mask for week in line.weeks) == len(session_days)
    assert len(line.months) <= 12


@given(DAYS, st.integers(0, 4000))
def test_months_never_crowd(first: date, days: int) -> None:
    line = strip.lay_out([photo(first), photo(first + timedelta(days=days))], [], [])
    gaps = [b.x - a.x for a, b in zip(line.months, line.months[1:], strict=False)]
    assert all(gap > 0 for gap in gaps)
    assert len(line.months) <= 12
