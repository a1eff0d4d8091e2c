"""Dates, minutes and counts as pages write them."""

from datetime import UTC, date, datetime

import pytest

from app import template_filters as words

SUNDAY = date(2026, 7, 5)


def test_days() -> None:
    assert words.weekday(SUNDAY) == "Sunday"
    assert words.month_day(SUNDAY) == "5 July"
    assert words.full_day(SUNDAY) == "Sunday 5 July"
    assert words.short_day(date(2026, 2, 15)) == "15 Feb"
    assert words.month_name(SUNDAY) == "July"


@pytest.mark.parametrize(("this_year", "said"), [(2026, "5 July"), (2027, "5 July 2026"), (None, "5 July")])
def test_another_year_is_said(this_year: int | None, said: str) -> None:
    assert words.month_day(SUNDAY, this_year) == said


@pytest.mark.parametrize(
    ("monday", "sunday", "said"),
    [
        (date(2026, 7, 6), date(2026, 7, 12), "6 to 12 July"),
        (date(2026, 6, 29), SUNDAY, "29 June to 5 July"),
        (date(2025, 12, 29), date(2026, 1, 4), "29 December to 4 January"),
    ],
)
def test_weeks(monday: date, sunday: date, said: str) -> None:
    assert words.week_label(monday, sunday) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 7, 9), "today"),
        (date(2026, 7, 8), "yesterday"),
        (date(2026, 7, 7), "Tuesday"),
        (date(2026, 7, 3), "Friday"),
        (date(2026, 7, 2), "2 Jul"),  # a week ago is no longer "Thursday"
        (date(2025, 7, 9), "9 Jul 2025"),
        (date(2026, 7, 10), "10 Jul"),  # tomorrow, after a flight
    ],
)
def test_how_long_ago(day: date, said: str) -> None:
    assert words.days_ago(day, date(2026, 7, 9)) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (50, "50 min"), (60, "1 h"), (180, "3 h"), (230, "3 h 50 min")]
)
def test_durations(minutes: int, said: str) -> None:
    assert words.duration(minutes) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 photos"), (1, "1 photo"), (2, "2 photos"), (1234, "1\u202f234 photos")]
)
def test_counts(number: int, said: str) -> None:
    assert words.counted(number, "photo") == said


def test_a_plural_that_is_not_the_singular_and_an_s() -> None:
    assert (words.counted(1, "person", "people"), words.counted(2, "person", "people")) == (
        "1 person",
        "2 people",
    )


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(names: list[str], said: str) -> None:
    assert words.listed(names) == said


def test_the_clock_is_the_one_on_the_wall_there() -> None:
    moment = datetime(2026, 7, 9, 18, 42, tzinfo=UTC)
    assert words.clock(moment, "Europe/Warsaw") == "20:42"
    assert words.clock(moment, "Asia/Tokyo") == "03:42"


def test_a_sentence_keeps_its_names() -> None:
    assert words.sentence("both sides, Squalane oil") == "Both sides, Squalane oil"
    assert words.sentence("") == ""
