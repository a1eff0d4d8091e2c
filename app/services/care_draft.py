"""A care session as somebody wants it to be, and what it must hold to be kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.catalogue import KINDS, SIDES, Catalogue, catalogue
from app.errors import InvalidInput
from app.services import calendar

MOST_MINUTES = 600
MOST_PRODUCTS = 20
LONGEST_PRODUCT = 80
LONGEST_NOTE = 2000

BY_HAND = timedelta(minutes=10)  # a person names a moment: only the clocks may differ
BY_DEVICE = timedelta(hours=24)  # a phone whose clock is wrong must still be able to hand in

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    kind: str
    type: str
    started_at: datetime  # aware
    time_zone: str
    minutes: int
    zones: tuple[str, ...] = ()
    side: str = "both"
    products: tuple[str, ...] = ()
    pressure: int | None = None
    rating: int | None = None
    note: str = ""


def checked(draft: Draft, now: datetime, ahead: timedelta = BY_DEVICE) -> Draft:
    """The draft in its one spelling (zones in the catalogue's order, products trimmed, each once).

    Raises InvalidInput, naming the field.
    """
    known = catalogue()
    if draft.kind not in KINDS:
        raise InvalidInput("Choose mask, massage or treatment.", field="kind")
    if known.find(draft.kind, draft.type) is None:
        raise InvalidInput(f"There is no {draft.kind} of this type.", field="type")
    if draft.side not in SIDES:
        raise InvalidInput("Choose left, right or both.", field="side")
    _check_started_at(draft.started_at, now, ahead)
    _check_time_zone(draft.time_zone)
    if not 0 <= draft.minutes <= MOST_MINUTES:
        raise InvalidInput(f"Minutes go from 0 to {MOST_MINUTES}.", field="minutes")
    for field, value in (("pressure", draft.pressure), ("rating", draft.rating)):
        if value is not None and not 1 <= value <= 5:
            raise InvalidInput(f"{field.capitalize()} goes from 1 to 5.", field=field)
    if len(draft.note) > LONGEST_NOTE:
        raise InvalidInput(f"A note holds {LONGEST_NOTE} characters.", field="note")
    return replace(
        draft,
        started_at=draft.started_at.astimezone(UTC),
        zones=_zones(draft.zones, known),
        products=_products(draft.products),
        note=draft.note.strip(),
    )


def _check_started_at(started_at: datetime, now: datetime, ahead: timedelta) -> None:
    if started_at > now + ahead:
        raise InvalidInput("This time has not come yet. Check the date and the time.", field="started_at")
    if started_at < _EARLIEST:
        raise InvalidInput("This time is before 1970. Check the date.", field="started_at")


def _check_time_zone(name: str) -> None:
    try:
        calendar.check_time_zone(name)
    except calendar.UnknownTimeZone as error:
        raise InvalidInput("A time zone has an IANA name, as Europe/Warsaw.", field="time_zone") from error


def _zones(wanted: Iterable[str], known: Catalogue) -> tuple[str, ...]:
    slugs = [zone.slug for zone in known.zones]
    chosen = set(wanted)
    if unknown := sorted(chosen.difference(slugs)):
        raise InvalidInput(f"There is no zone “{unknown[0][:40]}”.", field="zones")
    return tuple(slug for slug in slugs if slug in chosen)


def product_id(text: str) -> UUID | None:
    """The id of a product, when the text is one: 36 characters with hyphens. Anything else is a name."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _products(wanted: Iterable[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for text in wanted if (name := _spelled(text))))
    if len(names) > MOST_PRODUCTS:
        raise InvalidInput(f"A session holds {MOST_PRODUCTS} products.", field="products")
    if any(len(name) > LONGEST_PRODUCT for name in names):
        raise InvalidInput(f"A product's name holds {LONGEST_PRODUCT} characters.", field="products")
    return names


def _spelled(text: str) -> str:
    name = " ".join(text.split())
    return str(product_id(name) or name)
