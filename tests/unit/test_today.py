"""When the next photo is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.today import next_photo

SUNDAY = date(2026, 7, 5)


@pytest.mark.parametrize(
    ("today", "last", "due"),
    [
        (date(2026, 7, 9), None, date(2026, 7, 12)),
        (date(2026, 7, 9), SUNDAY, date(2026, 7, 12)),
        (SUNDAY, date(2026, 6, 28), SUNDAY),  # today
        (SUNDAY, SUNDAY, date(2026, 7, 12)),  # taken this morning
        (date(2026, 7, 11), date(2026, 7, 10), date(2026, 7, 19)),  # Friday's counts for this Sunday
        (date(2026, 7, 9), date(2026, 7, 7), date(2026, 7, 12)),  # Tuesday's does not
        (date(2026, 7, 9), date(2026, 1, 4), date(2026, 7, 12)),  # long ago: no word about it
    ],
)
def test_next_photo(today: date, last: date | None, due: date) -> None:
    found = next_photo(today, last)
    assert (found.day, found.is_today) == (due, due == today)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400) | st.none())
def test_it_is_always_a_sunday_within_two_weeks(today: date, days_ago: int | None) -> None:
    last = None if days_ago is None else today - timedelta(days=days_ago)
    due = next_photo(today, last).day
    assert due.weekday() == 6
    assert timedelta(0) <= due - today < timedelta(days=14)
    assert last is None or due > last
