"""What the routine page shows: the running phase's week, how the weeks went, pauses and the other phases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.models import CareSession, Photo, PlanPause, PlanPhase
from app.services import adherence, plan_pauses, plan_rules, plans, today
from app.services.adherence import Record
from app.services.calendar import Week, week_of
from app.services.deps import Deps
from app.services.plan_rules import DayKey, Done, Hold, Item, Phase, Plan, Version

LOOK_BACK = timedelta(weeks=52)
FARTHEST_BACK = timedelta(weeks=156)  # a phase that reaches into the year shown is counted from its start


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the week: the days it is done, and the coming days that ask for it."""

    item_id: UUID
    version: Version
    done: frozenset[date]
    planned: frozenset[date]
    of_week: tuple[int, int] | None  # (done, wanted) of an item that is asked for n times a week
    hold: Hold | None = None  # that keeps it from being asked for today


@dataclass(frozen=True, slots=True)
class PhotoRow:
    day: date  # of this week, or later when this week's is taken
    at: str | None
    done: frozenset[date]


@dataclass(frozen=True, slots=True)
class Routine:
    today: date
    week: Week
    phase: Phase | None
    rows: tuple[Row, ...]
    photo: PhotoRow
    pause: PlanPause | None  # that holds today
    coming_pauses: list[PlanPause]
    phases: list[PlanPhase]  # every one, the newest first
    record: Record | None  # None while there is no plan
    days: dict[DayKey, int]  # the sessions of the year shown

    @property
    def products(self) -> frozenset[str]:
        """What the week's items use, by id or name."""
        return frozenset(name for row in self.rows for name in row.version.products)


def overview(deps: Deps, owner_id: UUID, day: date) -> Routine:
    """Everything the page shows. What it costs is bounded by three years of sessions."""
    phases = plans.phases(deps, owner_id)
    plan = plans.load(deps, owner_id, day - FARTHEST_BACK, rows=phases)
    first = _first_day(plan, day)
    counts = sessions_by_day(deps, owner_id, first, week_of(day).sunday)
    pauses = plan_pauses.pauses(deps, owner_id, until_after=day)
    phase, week = plan.phase_on(day), week_of(day)
    return Routine(
        today=day,
        week=week,
        phase=phase,
        rows=_rows(plan, phase, day, counts) if phase else (),
        photo=_photo(deps, owner_id, day),
        pause=next((pause for pause in pauses if pause.starts_on <= day), None),
        coming_pauses=[pause for pause in pauses if pause.starts_on > day],
        phases=phases[::-1],
        record=adherence.look_back(plan, counts, first, week.sunday, day) if plan.phases else None,
        days={key: number for key, number in counts.items() if key[0] > day - LOOK_BACK},
    )


def evening(deps: Deps, owner_id: UUID, day: date) -> plan_rules.Evening:
    """What a day asks for and what of it is done, with the sessions that did it."""
    week = week_of(day)
    rows = deps.session.execute(
        select(CareSession.local_date, CareSession.kind, CareSession.type, CareSession.id)
        .where(
            CareSession.owner_id == owner_id,
            CareSession.local_date.between(week.monday, week.sunday),
            CareSession.deleted_at.is_(None),
        )
        .order_by(CareSession.started_at, CareSession.id)
    )
    plan = plans.load(deps, owner_id, week.monday, week.sunday)
    return plan_rules.evening(plan, day, [Done(*row) for row in rows])


def record(deps: Deps, owner_id: UUID, first: date, last: date, today: date) -> Record:
    """How the days from the first to the last went, by week and by phase."""
    plan = plans.load(deps, owner_id, first, last)
    return adherence.look_back(plan, sessions_by_day(deps, owner_id, first, last), first, last, today)


def adherence_between(deps: Deps, owner_id: UUID, first: date, last: date, today: date) -> float | None:
    """The part of the plan of these days that was done; None when nothing was planned."""
    first = max(first, last - FARTHEST_BACK)
    plan = plans.load(deps, owner_id, first, last)
    if not plan.phases:
        return None
    return adherence.share_between(plan, sessions_by_day(deps, owner_id, first, last), first, last, today)


def sessions_by_day(deps: Deps, owner_id: UUID, first: date, last: date) -> dict[DayKey, int]:
    """How many sessions of each kind and type each local date has."""
    rows = deps.session.execute(
        select(CareSession.local_date, CareSession.kind, CareSession.type, func.count())
        .where(
            CareSession.owner_id == owner_id,
            CareSession.local_date.between(first, last),
            CareSession.deleted_at.is_(None),
        )
        .group_by(CareSession.local_date, CareSession.kind, CareSession.type)
    )
    return {(day, kind, type_): number for day, kind, type_, number in rows}


def _first_day(plan: Plan, day: date) -> date:
    """Where counting begins: a year ago, or with the phase that was running then."""
    year = week_of(day - LOOK_BACK).monday
    running = plan.phase_on(year)
    return max(running.starts_on, day - FARTHEST_BACK) if running else year


def _rows(plan: Plan, phase: Phase, day: date, counts: dict[DayKey, int]) -> tuple[Row, ...]:
    """The items that stand today, over the days of this week."""
    week = week_of(day)
    done = [Done(*key) for key, number in sorted(counts.items()) if key[0] in week for _ in range(number)]
    evenings = [plan_rules.evening(plan, each, done) for each in week.days]
    return tuple(_row(item, version, evenings, day) for item, version in plan_rules.standing(phase, day))


def _row(item: Item, version: Version, evenings: Iterable[plan_rules.Evening], today: date) -> Row:
    steps = [(night.day, step) for night in evenings for step in night.steps if step.item_id == item.id]
    weekly = next((step.of_week for _, step in steps if step.of_week), None)
    return Row(
        item.id,
        version,
        frozenset(day for day, step in steps if step.state == "done"),
        frozenset(
            day for day, step in steps if step.state == "due" and day >= today and step.of_week is None
        ),
        weekly,
        version.hold_on(today),
    )


def _photo(deps: Deps, owner_id: UUID, day: date) -> PhotoRow:
    following = today.following_photo(deps, owner_id, day)
    week = week_of(day)
    taken = deps.session.scalars(
        select(Photo.local_date)
        .where(
            Photo.owner_id == owner_id,
            Photo.deleted_at.is_(None),
            Photo.local_date.between(week.monday, week.sunday),
        )
        .distinct()
    )
    return PhotoRow(following.day, following.at, frozenset(taken))
