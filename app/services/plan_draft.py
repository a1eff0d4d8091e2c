"""A phase, an item or a pause as somebody wants it to be, and what it must hold to be kept."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.errors import Conflict, InvalidInput
from app.services import care_draft

LONGEST_NAME = 80
MOST_ITEMS = 30
MOST_PHASES = 200
REASONS = ("travel", "illness", "rest", "other")
_EARLIEST = date(1970, 1, 1)
_AHEAD = timedelta(days=3660)
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class PhaseOver(Conflict):
    code = "phase_over"
    message = (
        "This phase is over, and what was planned then stays as it was. Copy it to go on from where it ended."
    )


class PhaseHasBegun(Conflict):
    code = "phase_has_begun"
    message = (
        "This phase has begun, so its first day stays. Its last day and its items can change from today on."
    )


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    name: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """Either `weekdays` (0 is Monday) or `times_a_week`."""

    kind: str
    type: str
    minutes: int
    weekdays: tuple[int, ...] = ()
    times_a_week: int | None = None
    zones: tuple[str, ...] = ()
    side: str = "both"
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseDraft:
    starts_on: date
    ends_on: date | None = None
    reason: str = "rest"


def checked_phase(draft: PhaseDraft, today: date) -> PhaseDraft:
    """The name trimmed. Raises InvalidInput, naming the field."""
    name = " ".join(draft.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(f"A name has 1 to {LONGEST_NAME} characters.", field="name")
    _check_days(draft.starts_on, draft.ends_on, today)
    return replace(draft, name=name)


def checked_item(draft: ItemDraft) -> ItemDraft:
    """The item in its one spelling: days in order, each once. Raises InvalidInput, naming the field."""
    as_session = care_draft.checked(
        care_draft.Draft(
            draft.kind,
            draft.type,
            _ANY_TIME,
            "UTC",
            draft.minutes,
            zones=draft.zones,
            side=draft.side,
            products=draft.products,
        ),
        _ANY_TIME,
    )
    weekdays = tuple(sorted(set(draft.weekdays)))
    if not all(0 <= day <= 6 for day in weekdays):
        raise InvalidInput("A weekday goes from 0, Monday, to 6, Sunday.", field="weekdays")
    if draft.times_a_week is None and not weekdays:
        raise InvalidInput("Choose the days, or how many times a week.", field="weekdays")
    if draft.times_a_week is not None and weekdays:
        raise InvalidInput("Choose either days or a number of times a week, not both.", field="times_a_week")
    if draft.times_a_week is not None and not 1 <= draft.times_a_week <= 7:
        raise InvalidInput("Times a week go from 1 to 7.", field="times_a_week")
    return replace(draft, weekdays=weekdays, zones=as_session.zones, products=as_session.products)


def checked_pause(draft: PauseDraft, today: date) -> PauseDraft:
    if draft.reason not in REASONS:
        raise InvalidInput("A pause is for travel, illness, rest or something else.", field="reason")
    _check_days(draft.starts_on, draft.ends_on, today)
    return draft


def _check_days(starts_on: date, ends_on: date | None, today: date) -> None:
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and not _EARLIEST <= day <= today + _AHEAD:
            raise InvalidInput("This date is too far away. Check the year.", field=field)
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput("The last day comes before the first.", field="ends_on")
