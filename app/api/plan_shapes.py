"""How the plan is written in JSON."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictInt

from app.api.base import Body, Text
from app.api.care_sessions import Kind, Minutes, Product, Side, Slug
from app.models import PlanItem, PlanItemVersion, PlanPause, PlanPhase
from app.services import plan_items, plans
from app.services.adherence import Record, Score
from app.services.care_draft import MOST_PRODUCTS
from app.services.plan_cautions import Planned
from app.services.plan_draft import LONGEST_NAME, MOST_ITEMS, ItemDraft, PhaseDraft
from app.services.plan_rules import Evening

Reason = Literal["travel", "illness", "rest", "other"]
Name = Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
Weekdays = Annotated[
    list[Annotated[StrictInt, Field(ge=0, le=6)]], Field(max_length=7, description="0 is Monday")
]
Times = Annotated[StrictInt, Field(ge=1, le=7)]


def unsent() -> Any:
    """Never seen: only the fields that were sent are read."""


class ItemIn(Body):
    """Either weekdays or times_a_week."""

    kind: Kind
    type: Slug = Field(description="A slug of the catalogue, unique within its kind.")
    minutes: Minutes
    weekdays: Weekdays = Field(default_factory=list)
    times_a_week: Times | None = None
    zones: list[Slug] = Field(default_factory=list, max_length=40)
    side: Side = "both"
    products: list[Product] = Field(default_factory=list, max_length=MOST_PRODUCTS)

    def to_draft(self) -> ItemDraft:
        return ItemDraft(
            kind=self.kind,
            type=self.type,
            minutes=self.minutes,
            weekdays=tuple(self.weekdays),
            times_a_week=self.times_a_week,
            zones=tuple(self.zones),
            side=self.side,
            products=tuple(self.products),
        )


class ItemChange(Body):
    """Only the fields to change. Sending weekdays alone ends times_a_week, and the other way round."""

    kind: Kind = Field(default_factory=unsent)
    type: Slug = Field(default_factory=unsent)
    minutes: Minutes = Field(default_factory=unsent)
    weekdays: Weekdays = Field(default_factory=list)
    times_a_week: Times | None = None
    zones: list[Slug] = Field(default_factory=list, max_length=40)
    side: Side = Field(default_factory=unsent)
    products: list[Product] = Field(default_factory=list, max_length=MOST_PRODUCTS)

    def changes(self) -> dict[str, Any]:
        sent = self.model_dump(exclude_unset=True)
        if sent.get("weekdays") and "times_a_week" not in sent:
            sent["times_a_week"] = None
        if sent.get("times_a_week") is not None and "weekdays" not in sent:
            sent["weekdays"] = []
        return {k: tuple(v) if isinstance(v, list) else v for k, v in sent.items()}


class PhaseIn(Body):
    id: UUID | None = Field(None, description="Made by the sender (UUIDv7); made here when it is absent.")
    name: Name
    starts_on: date = Field(description="a local date")
    ends_on: date | None = Field(None, description="its last day; null: open ended")
    items: list[ItemIn] = Field(default_factory=list, max_length=MOST_ITEMS)

    def to_draft(self) -> PhaseDraft:
        return PhaseDraft(self.name, self.starts_on, self.ends_on)


class PhaseChange(Body):
    """Only the fields to change. The last day can be emptied with null."""

    name: Name = Field(default_factory=unsent)
    starts_on: date = Field(default_factory=unsent)
    ends_on: date | None = None


class PauseIn(Body):
    starts_on: date
    ends_on: date | None = None
    reason: Reason = "rest"


class PauseChange(Body):
    """Only the fields to change. The last day can be emptied with null."""

    starts_on: date = Field(default_factory=unsent)
    ends_on: date | None = None
    reason: Reason = Field(default_factory=unsent)


class ItemOut(BaseModel):
    id: UUID
    kind: Kind
    type: str
    minutes: int
    weekdays: list[int]
    times_a_week: int | None
    zones: list[str]
    side: Side
    products: list[str]
    since: date | None = Field(description="the day its present version began; null: with its phase")


class PhaseOut(BaseModel):
    id: UUID
    name: str
    starts_on: date
    ends_on: date | None
    is_running: bool
    has_begun: bool = Field(description="it has days behind it, which keep their plan")
    items: list[ItemOut] = Field(description="in the order of an evening")


class PauseOut(BaseModel):
    id: UUID
    starts_on: date
    ends_on: date | None
    reason: Reason


class PlanOut(BaseModel):
    today: date
    phase: UUID | None = Field(description="the one that runs today")
    phases: list[PhaseOut] = Field(description="by their first day")
    pauses: list[PauseOut] = Field(description="newest first")


class StepOut(BaseModel):
    item_id: UUID
    kind: Kind
    type: str
    minutes: int
    state: Literal["due", "done", "skipped", "resting"]
    rests_until: date | None = Field(
        description="of one that rests after a procedure: the first day that asks for it again"
    )
    rests_after: str | None = Field(
        description="of one that rests: the type of the procedure; null when a caution holds it, see /plan/cautions"
    )
    session_id: UUID | None
    week_done: int | None = Field(description="of an item that is asked for n times a week")
    week_wanted: int | None


class DueOut(BaseModel):
    day: date
    phase: UUID | None
    is_paused: bool
    steps: list[StepOut]


class PlanCautionOut(BaseModel):
    caution: str = Field(description="A caution of the catalogue.")
    level: str = Field(
        description="info, warn or block; what is blocked cannot be planned and is not asked for"
    )
    what: str
    why: str
    safe_choice: str
    items: list[UUID] = Field(description="the items of the plan it is about")
    weekday: int | None = Field(description="of an evening on which two of them meet; 0 is Monday")
    answered: bool


class PlanCautionsOut(BaseModel):
    items: list[PlanCautionOut]
    next_cursor: None = None


class ScoreOut(BaseModel):
    planned: int
    done: int
    share: float | None = Field(description="0 to 1; null when nothing was asked for")


class WeekOut(ScoreOut):
    monday: date
    extra: int = Field(description="sessions beyond the plan")
    is_open: bool = Field(description="what is still to come in it is not counted")
    is_paused: bool
    is_kept: bool = Field(description="two thirds of what it asked for was done")


class PhaseScoreOut(ScoreOut):
    phase: UUID


class AdherenceOut(BaseModel):
    first: date
    last: date
    total: ScoreOut
    weeks_kept: int = Field(description="of the weeks that are over and asked for something")
    weeks_over: int
    weeks_in_a_row: int
    weeks: list[WeekOut]
    phases: list[PhaseScoreOut] = Field(description="their part of these days")


def item_out(item: PlanItem, version: PlanItemVersion) -> ItemOut:
    names = ("kind", "type", "minutes", "weekdays", "times_a_week", "zones", "side", "products")
    return ItemOut(id=item.id, since=version.from_day, **{name: getattr(version, name) for name in names})


def phase_out(row: PlanPhase, today: date) -> PhaseOut:
    day = plan_items.shown_day(row, today)
    standing = [(item, plan_items.version_on(item, day)) for item in row.items if item.deleted_at is None]
    return PhaseOut(
        id=row.id,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_running=row.starts_on <= today and (row.ends_on is None or today <= row.ends_on),
        has_begun=plans.has_begun(row, today),
        items=[item_out(item, version) for item, version in standing if version],
    )


def pause_out(row: PlanPause) -> PauseOut:
    return PauseOut.model_validate(row, from_attributes=True)


def due_out(evening: Evening) -> DueOut:
    return DueOut(
        day=evening.day,
        phase=evening.phase.id if evening.phase else None,
        is_paused=evening.is_paused,
        steps=[
            StepOut(
                item_id=step.item_id,
                kind=step.version.kind,
                type=step.version.type,
                minutes=step.version.minutes,
                state=step.state,
                rests_until=step.hold.until if step.hold and step.hold.until < date.max else None,
                rests_after=step.hold.about if step.hold and step.hold.session_id else None,
                session_id=step.session_id,
                week_done=step.of_week[0] if step.of_week else None,
                week_wanted=step.of_week[1] if step.of_week else None,
            )
            for step in evening.steps
        ],
    )


def caution_out(planned: Planned) -> PlanCautionOut:
    entry = planned.caution
    return PlanCautionOut(
        caution=entry.slug,
        level=planned.level,
        what=entry.what,
        why=entry.why,
        safe_choice=entry.safe_choice,
        items=list(planned.items),
        weekday=planned.weekday,
        answered=planned.is_answered,
    )


def adherence_out(record: Record, first: date, last: date) -> AdherenceOut:
    return AdherenceOut(
        first=first,
        last=last,
        total=ScoreOut(**_score(record.total)),
        weeks_kept=record.kept,
        weeks_over=len(record.over),
        weeks_in_a_row=record.row,
        weeks=[
            WeekOut(
                monday=week.week.monday,
                extra=week.extra,
                is_open=week.is_open,
                is_paused=week.is_paused,
                is_kept=week.is_kept,
                **_score(week.score),
            )
            for week in record.weeks
        ],
        phases=[PhaseScoreOut(phase=phase, **_score(score)) for phase, score in record.phases.items()],
    )


def _score(score: Score) -> dict[str, Any]:
    return {"planned": score.planned, "done": score.done, "share": score.share}
