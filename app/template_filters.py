"""How dates, times, minutes and counts are written in pages, and how templates are read."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2.ext import Extension

from app import care_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def weekday(day: date) -> str:
    """Sunday"""
    return WEEKDAYS[day.weekday()]


def month_day(day: date, this_year: int | None = None) -> str:
    """5 July; with its year when that is another one than `this_year`."""
    return f"{day.day} {MONTHS[day.month - 1]}" + _year(day, this_year)


def full_day(day: date, this_year: int | None = None) -> str:
    """Sunday 5 July"""
    return f"{weekday(day)} {month_day(day, this_year)}"


def short_day(day: date, this_year: int | None = None) -> str:
    """15 Feb"""
    return f"{day.day} {MONTHS[day.month - 1][:3]}" + _year(day, this_year)


def month_name(day: date, this_year: int | None = None) -> str:
    """July"""
    return MONTHS[day.month - 1] + _year(day, this_year)


def week_label(monday: date, sunday: date, this_year: int | None = None) -> str:
    """6 to 12 July, or 29 June to 5 July"""
    first = str(monday.day) if monday.month == sunday.month else month_day(monday)
    return f"{first} to {month_day(sunday, this_year)}"


def days_ago(day: date, today: date) -> str:
    """today, yesterday, Tuesday (within a week), else 15 Feb"""
    age = (today - day).days
    if age in {0, 1}:
        return ("today", "yesterday")[age]
    return weekday(day) if 1 < age < 7 else short_day(day, today.year)


def clock(at: datetime, time_zone: str) -> str:
    """20:42, as the wall clock of that zone showed it"""
    return at.astimezone(ZoneInfo(time_zone)).strftime("%H:%M")


def duration(minutes: int) -> str:
    """50 min, 3 h, 3 h 50 min"""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def counted(number: int, one: str, many: str | None = None) -> str:
    """1 photo, 2 photos"""
    return f"{number:,} {one if number == 1 else many or one + 's'}".replace(",", "\u202f")


def listed(words: Sequence[str]) -> str:
    """cheeks, jaw line and neck"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sentence(words: str) -> str:
    """The first letter large, the rest as it is."""
    return words[:1].upper() + words[1:]


def _year(day: date, this_year: int | None) -> str:
    return "" if this_year is None or day.year == this_year else f" {day.year}"


class Unindented(Extension):
    """HTML without its templates' indentation, a tenth of a page. Line breaks stay, and with them the spaces."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        is_html = str(filename or name).endswith(".html")
        return re.sub(r"(?m)^[ \t]+", "", source) if is_html else source


def init_templates(app: Flask) -> None:
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
    filters = (
        weekday,
        month_day,
        full_day,
        short_day,
        month_name,
        week_label,
        days_ago,
        clock,
        duration,
        counted,
        listed,
        sentence,
        care_words.care_plan,
    )
    for function in filters:
        app.jinja_env.filters[function.__name__] = function
    words = (
        care_words.care_name,
        care_words.care_title,
        care_words.care_line,
        care_words.care_plan,
        care_words.short_line,
        care_words.zone_words,
        care_words.in_sentence,
        care_words.goal_name,
        care_words.hold_line,
        care_words.over_usual,
    )
    app.jinja_env.globals["WEEKDAYS"] = WEEKDAYS
    for words_of in words:
        app.jinja_env.globals[words_of.__name__] = words_of
