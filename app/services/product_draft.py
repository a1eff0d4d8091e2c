"""A product as somebody describes it, and what it must hold to be kept."""

import calendar as months_of
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.catalogue.inci import recognise
from app.errors import InvalidInput

KINDS = ("mask", "massage", "treatment", "other")
LONGEST_NAME = 80  # as a session's free text, so that one can become the other
LONGEST_LIST = 8000
MOST_INGREDIENTS = 200
LONGEST_AMOUNT = 40
LONGEST_NOTE = 2000
MOST_MONTHS = 120
_EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class ProductDraft:
    name: str
    kind: str
    brand: str = ""
    ingredient_list: str = ""  # as it was pasted
    amount: str = ""
    opened_on: date | None = None
    use_within_months: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a pasted list holds: catalogue slugs, and the rest as it was written."""

    slugs: tuple[str, ...]
    unknown: tuple[str, ...]


def checked(draft: ProductDraft, today: date) -> ProductDraft:
    """The draft in its one spelling. Raises InvalidInput, naming the field."""
    draft = replace(
        draft,
        name=" ".join(draft.name.split()),
        brand=" ".join(draft.brand.split()),
        amount=" ".join(draft.amount.split()),
        ingredient_list=draft.ingredient_list.replace("\r\n", "\n").strip(),
        note=draft.note.replace("\r\n", "\n").strip(),
    )
    if not draft.name:
        raise InvalidInput("Give it a name.", field="name")
    for field, most in (
        ("name", LONGEST_NAME),
        ("brand", LONGEST_NAME),
        ("amount", LONGEST_AMOUNT),
        ("ingredient_list", LONGEST_LIST),
        ("note", LONGEST_NOTE),
    ):
        if len(getattr(draft, field)) > most:
            raise InvalidInput(f"This holds {most} characters.", field=field)
    if draft.kind not in KINDS:
        raise InvalidInput("Choose mask, massage, treatment or other.", field="kind")
    if draft.use_within_months is not None and not 1 <= draft.use_within_months <= MOST_MONTHS:
        raise InvalidInput(f"Months go from 1 to {MOST_MONTHS}.", field="use_within_months")
    if draft.opened_on is not None and not _EARLIEST <= draft.opened_on <= today + timedelta(days=1):
        raise InvalidInput("This day has not come yet, or lies before 1970.", field="opened_on")
    return draft


def contents(ingredient_list: str) -> Contents:
    """Read the list. Raises InvalidInput for one that is no list of ingredients."""
    found = recognise(ingredient_list)
    if len(found.names) > MOST_INGREDIENTS:
        raise InvalidInput(f"A list holds {MOST_INGREDIENTS} ingredients.", field="ingredient_list")
    return Contents(tuple(entry.slug for entry in found.ingredients), found.unknown)


def use_by(opened_on: date | None, use_within_months: int | None) -> date | None:
    """The last day of the time the label gives after opening; the month's last one where the day is missing."""
    if opened_on is None or use_within_months is None:
        return None
    years, month = divmod(opened_on.month - 1 + use_within_months, 12)
    year = opened_on.year + years
    return date(year, month + 1, min(opened_on.day, months_of.monthrange(year, month + 1)[1]))
