"""The form of one session: new, repeated, timed or changed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.catalogue import CareType, catalogue
from app.errors import InvalidInput
from app.models import CareSession, new_id
from app.services import calendar, care_sessions, last_time
from app.services.care_draft import LONGEST_NOTE, MOST_MINUTES, Draft, checked
from app.services.product_choices import Choices
from app.template_filters import month_day

# In the order of the face map, which shows your right on the left.
SIDES = {"right": "Right only", "both": "Both sides", "left": "Left only"}
RATINGS = {1: "Unpleasant", 2: "So-so", 3: "Fine", 4: "Good", 5: "Lovely"}


def _score(value: object) -> int | None:
    return int(str(value)) if value not in {None, "", "None"} else None


class LogForm(FlaskForm):
    """The page's fields; `offer`, `fill` and `to_draft` are the ways in and out."""

    session_id = HiddenField()  # made with the page, so that a form sent twice is one session
    time_zone = HiddenField()
    shown = (
        HiddenField()
    )  # the date and time the page came with: left alone, they mean `started_at`, or else now
    started_at = HiddenField()
    seen = HiddenField()  # when the session this form changes was last changed, as far as its page knew
    day = DateField("Date", validators=[InputRequired("Choose a date.")])
    time = TimeField("Time", validators=[InputRequired("Choose a time.")])
    type = RadioField("Type", validators=[InputRequired("Choose a type.")])
    zones = SelectMultipleField("Where")
    side = RadioField("Sides", choices=SIDES, default="both")
    minutes = IntegerField(
        "Minutes",
        validators=[
            InputRequired("Say how many minutes."),
            NumberRange(0, MOST_MINUTES, f"Minutes go from 0 to {MOST_MINUTES}."),
        ],
    )
    products = SelectMultipleField("Products", validate_choice=False)
    pressure = RadioField("Pressure", coerce=_score, validators=[Optional()], validate_choice=False)
    rating = RadioField("How did it feel?", coerce=_score, choices=RATINGS, validators=[Optional()])
    note = TextAreaField(
        "Note", validators=[Length(max=LONGEST_NOTE, message=f"A note holds {LONGEST_NOTE} characters.")]
    )

    def offer(self, kind: str, known: Choices, goals: Collection[str] = ()) -> None:
        """Set what can be chosen, before anything is validated or filled in."""
        self.known_products, self.goals = known, goals
        self.type.choices = {entry.slug: entry.name for entry in types_for(kind, goals)}
        self.zones.choices = {zone.slug: zone.name_of_both for zone in catalogue().zones}
        self.products.data = [known.sent_for(text) for text in self.products.data or []]
        values = dict.fromkeys([*known.offered, *self.products.data])
        self.products.choices = {value: known.name(value) for value in values if value}
        self.pressure.choices = pressures(self.pressure.data)

    def fill(self, draft: Draft) -> None:
        """Show a session; its date and time as the wall clock shows them."""
        self.session_id.data, self.time_zone.data = str(new_id()), draft.time_zone
        self._show(calendar.local_moment(draft.started_at, draft.time_zone))
        for name in ("type", "side", "minutes", "pressure", "rating", "note"):
            self[name].data = getattr(draft, name)
        self.zones.data, self.products.data = list(draft.zones), list(draft.products)
        self.offer(
            draft.kind, self.known_products, self.goals
        )  # what the session holds can be chosen as well

    def show(self, row: CareSession) -> None:
        """Show a session that is there, to be changed."""
        self.fill(care_sessions.as_draft(row))
        self.seen.data = row.updated_at.isoformat()

    def to_draft(self, kind: str, now: datetime) -> Draft:
        """The session the form describes; raises InvalidInput for a time that cannot be read."""
        zone = self.time_zone.data or "UTC"
        return Draft(
            kind=kind,
            type=self.type.data,
            started_at=self._moment(zone, now),
            time_zone=zone,
            minutes=self.minutes.data,
            zones=_whole(self.zones.data or []),
            side=self.side.data or "both",
            products=tuple(self.products.data or ()),
            pressure=self.pressure.data,
            rating=self.rating.data,
            note=(self.note.data or "").replace("\r\n", "\n"),
        )

    def require_seen(self, row: CareSession, draft: Draft, now: datetime) -> None:
        """A change made elsewhere since the page was shown is never written over unknowingly."""
        seen, self.seen.data = self.seen.data, row.updated_at.isoformat()
        if seen and seen != self.seen.data and checked(draft, now) != care_sessions.as_draft(row):
            raise InvalidInput(
                "Nothing was saved yet: this session was changed meanwhile, perhaps on another device. "
                "Save again to keep it as it stands here."
            )

    def _moment(self, zone: str, now: datetime) -> datetime:
        local = datetime.combine(self.day.data, self.time.data)
        try:
            if f"{local:%Y-%m-%dT%H:%M}" != self.shown.data:
                return calendar.to_utc(local, zone)
            return (
                datetime.fromisoformat(self.started_at.data).astimezone(UTC) if self.started_at.data else now
            )
        except (ValueError, OverflowError) as error:  # also an unknown zone and a time outside the calendar
            raise InvalidInput("This date or time cannot be read.", field="day") from error

    def start(self, now: datetime, home_zone: str) -> None:
        """Let the session begin now, however long the page then stays open."""
        self.minutes.data = max(1, self.minutes.data or 0)
        self.started_at.data = now.isoformat()
        try:
            local = calendar.local_moment(now, self.time_zone.data or "")
        except calendar.UnknownTimeZone:
            self.time_zone.data = home_zone
            local = calendar.local_moment(now, home_zone)
        self._show(local)

    def _show(self, local: datetime) -> None:
        self.day.data, self.time.data = local.date(), local.time().replace(second=0, microsecond=0)
        self.shown.data = f"{local:%Y-%m-%dT%H:%M}"

    def product_names(self) -> list[str]:
        """What the chosen products are called."""
        return [self.known_products.name(value) for value in self.products.data or [] if value]

    def timer_address(self) -> dict[str, Any]:
        """What the timer's address holds: enough to show it again, and nothing anybody typed."""
        names = ("type", "minutes", "zones", "side", "pressure")
        return {"id": self.session_id.data, **{name: self[name].data for name in names}}

    def says(self, *, keeps: bool = False) -> str:
        """The badge: "Now, 20:42" until another moment was chosen."""
        if not (self.day.data and self.time.data):
            return "When"
        local = datetime.combine(self.day.data, self.time.data)
        is_now = not keeps and f"{local:%Y-%m-%dT%H:%M}" == self.shown.data
        return f"{'Now' if is_now else month_day(local)}, {local:%H:%M}"

    def row_id(self) -> UUID | None:
        try:
            return UUID(self.session_id.data or "")
        except ValueError:
            return None


def speaks_of(entry: CareType, goals: Collection[str]) -> bool:
    """Whether the sources of a type claim something about one of these goals; that promises nothing."""
    return not set(goals).isdisjoint(entry.goals)


def types_for(kind: str, goals: Collection[str]) -> list[CareType]:
    """The types of a kind as they are offered: those whose sources speak of a chosen goal, the usual ones, the rest."""
    types = catalogue().types(kind)
    return sorted(types, key=lambda entry: (not speaks_of(entry, goals), not entry.common))


def few_of(kind: str, goals: Collection[str]) -> int:
    """How many of them stand open before the rest is asked for."""
    return sum(entry.common or speaks_of(entry, goals) for entry in catalogue().types(kind))


def _whole(zones: list[str]) -> tuple[str, ...]:
    """The full face holds every zone; the map says so by itself, a list of checkboxes does not."""
    return ("full",) if "full" in zones else tuple(zones)


def first_draft(kind: str, last: CareSession | None, now: datetime, time_zone: str) -> Draft:
    """What a new form starts with: the last session of the kind, else the catalogue's first type."""
    if last is not None and catalogue().find(kind, last.type):
        return last_time.as_now(last, now, time_zone)
    entry = catalogue().types(kind)[0]
    return Draft(kind, entry.slug, now, time_zone, entry.default_minutes, zones=entry.zones)


def asked_draft(asked: MultiDict[str, str], first: Draft) -> Draft:
    """A draft with what an address asks for; what cannot be used is passed over."""
    zones = tuple(slug for slug in asked.getlist("zones") if catalogue().zone(slug))
    kind, slug, side = first.kind, asked.get("type", first.type), asked.get("side", first.side)
    entry = catalogue().find(kind, slug)
    if entry is None or side not in SIDES:
        return first
    minutes = asked.get("minutes", first.minutes if slug == first.type else entry.default_minutes, type=int)
    return replace(
        first,
        type=slug,
        minutes=min(max(1, minutes), MOST_MINUTES),
        zones=zones or first.zones,
        side=side,
        pressure=asked.get("pressure", first.pressure, type=_score),
    )


def presets(kind: str, slug: str) -> list[int]:
    """Three lengths round the usual one of this type."""
    entry = catalogue().find(kind, slug) or catalogue().types(kind)[0]
    usual, longest = entry.default_minutes, entry.longest_minutes
    step = 5 if usual < 60 else 60
    return sorted({max(5, usual - step), usual, max(usual, min(usual + step, longest))})


def pressures(current: int | None) -> dict[int, str]:
    """Three words for five steps; a step between two words keeps its number while it is not changed."""
    light, firm = (current if current == between else end for between, end in ((2, 1), (4, 5)))
    return {light: "Light", 3: "Medium", firm: "Firm"}
