"""What a person may say about a photo: its view, moment, zone and tags."""

from collections.abc import Sequence
from datetime import datetime

from app.errors import InvalidInput
from app.services import calendar
from app.services.photo_dates import EARLIEST

VIEWS = ("front", "left", "right")
TAGS = {
    "skin-clean": "Skin clean",
    "make-up": "Make-up",
    "glasses": "Glasses",
    "poor-sleep": "Poor sleep",
    "travel": "Travel",
    "period": "Period",
    "tan": "Tan",
    "beard": "Beard",
    "flash": "Flash",
    "beauty-filter": "Beauty filter",
    "illness": "Illness",
    "alcohol": "Alcohol",
    "dental-work": "Dental work",
    "injury": "Injury",
}
"""The tags offered, in the order they are offered; others may be sent."""
MAX_TAGS = 20
MAX_TAG_CHARACTERS = 40


def check_view(view: str) -> None:
    if view not in VIEWS:
        raise InvalidInput("A view is front, left or right.", field="view")


def check_time_zone(name: str) -> None:
    try:
        calendar.check_time_zone(name)
    except calendar.UnknownTimeZone as unknown:
        raise InvalidInput("There is no time zone of this name.", field="time_zone") from unknown


def check_moment(moment: datetime | None, latest: datetime) -> None:
    """Refuse a moment that somebody named and that cannot be."""
    if moment is None:
        return
    if moment.tzinfo is None:
        raise InvalidInput("This time needs an offset, such as +02:00.", field="taken_at")
    if moment > latest:
        raise InvalidInput("This date lies in the future.", field="taken_at")
    if moment < EARLIEST:
        raise InvalidInput("This date is before 1990.", field="taken_at")


def clean_tags(tags: Sequence[str]) -> list[str]:
    """Each tag once, trimmed, in the order given."""
    cleaned = list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
    if len(cleaned) > MAX_TAGS:
        raise InvalidInput(f"A photo takes up to {MAX_TAGS} tags.", field="tags")
    if any(len(tag) > MAX_TAG_CHARACTERS or not tag.isprintable() for tag in cleaned):
        raise InvalidInput(f"A tag has up to {MAX_TAG_CHARACTERS} characters.", field="tags")
    return cleaned


def display_name(file_name: str) -> str:
    """The sender's name for the file, without folders and odd characters: shown, never used as a path."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:255]
