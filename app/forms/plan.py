"""The forms of the plan: a phase, one of its items, a pause."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.catalogue import catalogue
from app.forms.log import SIDES, types_for
from app.models import PlanPhase, new_id
from app.services.care_draft import MOST_MINUTES
from app.services.plan_draft import ItemDraft, PauseDraft, PhaseDraft
from app.services.product_choices import Choices
from app.template_filters import WEEKDAYS

REASONS = {"travel": "Travel", "illness": "Illness", "rest": "A rest", "other": "Something else"}
WHEN = {"days": "On these days", "times": "Times a week"}


class PhaseForm(FlaskForm):
    phase_id = HiddenField()  # made with the page, so that a form sent twice is one phase
    copy_of = HiddenField()
    name = StringField("Name", [InputRequired("Please enter a name.")])
    starts_on = DateField("First day", [InputRequired("Choose the first day.")])
    ends_on = DateField("Last day", [Optional()])

    def fill(self, draft: PhaseDraft, copy_of: UUID | None = None) -> None:
        self.phase_id.data, self.copy_of.data = str(new_id()), str(copy_of or "")
        self.name.data, self.starts_on.data, self.ends_on.data = draft.name, draft.starts_on, draft.ends_on

    def show(self, row: PlanPhase) -> None:
        self.name.data, self.starts_on.data, self.ends_on.data = row.name, row.starts_on, row.ends_on

    def to_draft(self) -> PhaseDraft:
        return PhaseDraft(self.name.data, self.starts_on.data, self.ends_on.data)

    def ids(self) -> tuple[UUID | None, UUID | None]:
        """The id of the new phase, and of the one it copies."""
        return _uuid(self.phase_id.data), _uuid(self.copy_of.data)


class ItemForm(FlaskForm):
    type = RadioField("Type", validators=[InputRequired("Choose a type.")])
    when = RadioField("When", choices=WHEN, default="days")
    weekdays = SelectMultipleField(
        "Days", coerce=int, choices={number: name[:3] for number, name in enumerate(WEEKDAYS)}
    )
    times_a_week = RadioField(
        "Times a week", coerce=int, choices={number: str(number) for number in range(1, 8)}, default=2
    )
    minutes = IntegerField(
        "Minutes",
        validators=[
            InputRequired("Say how many minutes."),
            NumberRange(0, MOST_MINUTES, f"Minutes go from 0 to {MOST_MINUTES}."),
        ],
    )
    zones = SelectMultipleField("Where")
    side = RadioField("Sides", choices=SIDES, default="both")
    products = SelectMultipleField("Products", validate_choice=False)

    def offer(self, kind: str, known: Choices, goals: Collection[str] = ()) -> None:
        """Set what can be chosen, before anything is validated or filled in."""
        self.known_products, self.goals = known, goals
        self.type.choices = {entry.slug: entry.name for entry in types_for(kind, goals)}
        self.zones.choices = {zone.slug: zone.name_of_both for zone in catalogue().zones}
        self.products.data = [known.sent_for(text) for text in self.products.data or []]
        values = dict.fromkeys([*known.offered, *self.products.data])
        self.products.choices = {value: known.name(value) for value in values if value}

    def fill(self, draft: ItemDraft) -> None:
        self.when.data = "days" if draft.times_a_week is None else "times"
        self.times_a_week.data = draft.times_a_week or 2
        for name in ("type", "minutes", "side"):
            self[name].data = getattr(draft, name)
        for name in ("weekdays", "zones", "products"):
            self[name].data = list(getattr(draft, name))
        self.offer(draft.kind, self.known_products, self.goals)  # what the item holds can be chosen as well

    def to_draft(self, kind: str) -> ItemDraft:
        by_days = self.when.data != "times"
        zones: list[str] = self.zones.data or []
        return ItemDraft(
            kind=kind,
            type=self.type.data,
            minutes=self.minutes.data,
            weekdays=tuple(self.weekdays.data or ()) if by_days else (),
            times_a_week=None if by_days else self.times_a_week.data,
            zones=("full",) if "full" in zones else tuple(zones),
            side=self.side.data or "both",
            products=tuple(self.products.data or ()),
        )

    def to_changes(self, kind: str) -> dict[str, Any]:
        draft = self.to_draft(kind)
        names = ("type", "minutes", "weekdays", "times_a_week", "zones", "side", "products")
        return {name: getattr(draft, name) for name in names}


class PauseForm(FlaskForm):
    starts_on = DateField("From", [InputRequired("Choose the first day.")])
    ends_on = DateField("Until, if you know", [Optional()])
    reason = RadioField("What for", choices=REASONS, default="rest")

    def to_draft(self) -> PauseDraft:
        return PauseDraft(self.starts_on.data, self.ends_on.data, self.reason.data or "rest")


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
