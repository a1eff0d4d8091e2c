"""What a plan asks for on a day. Pure: plain data in, plain data out, no clock and no database.

Days are the person's own local dates. A session belongs to the date its clock showed (see `calendar`): one that begins
after midnight counts for the new day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from app.services.calendar import week_of

DayKey = tuple[date, str, str]  # local date, kind, type
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Hold:
    """Days on which care is not asked for: it rests after a procedure, or a private fact rules it out.

    `about` is the type of the procedure or the slug of the caution; `until` is the first day after it.
    """

    kind: Literal["rest", "blocked"]
    about: str
    first: date
    until: date
    session_id: str | None = None  # of the procedure

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until


@dataclass(frozen=True, slots=True)
class Version:
    """What an item asks for from one day to another; `times_a_week` stands in for weekdays."""

    kind: str
    type: str
    minutes: int
    weekdays: frozenset[int] = frozenset()  # 0 is Monday
    times_a_week: int | None = None
    zones: tuple[str, ...] = ()
    side: str = "both"
    products: tuple[str, ...] = ()
    from_day: date | None = None
    until_day: date | None = None
    holds: tuple[Hold, ...] = ()

    def hold_on(self, day: date) -> Hold | None:
        """What keeps it from being asked for on this day; of several the one that ends last."""
        return max((hold for hold in self.holds if day in hold), key=lambda hold: hold.until, default=None)

    def holds_on(self, day: date) -> bool:
        return (self.from_day is None or self.from_day <= day) and (
            self.until_day is None or day <= self.until_day
        )


@dataclass(frozen=True, slots=True)
class Item:
    id: UUID
    versions: tuple[Version, ...]  # oldest first; at most one holds on any day

    def on(self, day: date) -> Version | None:
        return next((version for version in reversed(self.versions) if version.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Phase:
    id: UUID
    name: str
    starts_on: date
    ends_on: date | None
    items: tuple[Item, ...]  # in the order of an evening

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Pause:
    starts_on: date
    ends_on: date | None

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Plan:
    phases: tuple[Phase, ...] = ()
    pauses: tuple[Pause, ...] = ()
    skips: frozenset[tuple[UUID, date]] = frozenset()

    def phase_on(self, day: date) -> Phase | None:
        return next((phase for phase in self.phases if day in phase), None)

    def is_paused(self, day: date) -> bool:
        return any(day in pause for pause in self.pauses)

    def skips_item(self, item_id: UUID, day: date) -> bool:
        return (item_id, day) in self.skips


@dataclass(frozen=True, slots=True)
class Done:
    """One logged session, as far as a plan asks."""

    day: date
    kind: str
    type: str
    id: UUID | None = None


State = Literal["due", "done", "skipped", "resting"]


@dataclass(frozen=True, slots=True)
class Step:
    """One item on one evening. `of_week` is (done, wanted) of an item that is asked for n times a week."""

    item_id: UUID
    version: Version
    state: State
    session_id: UUID | None = None
    of_week: tuple[int, int] | None = None
    hold: Hold | None = None  # of one that rests


@dataclass(frozen=True, slots=True)
class Evening:
    day: date
    phase: Phase | None
    is_paused: bool
    steps: tuple[Step, ...]  # in the plan's order; nothing is due while it is paused

    @property
    def due(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state == "due")


def asked(phase: Phase, day: date) -> Iterator[tuple[Item, Version]]:
    """The items whose version of that day names its weekday, in their order."""
    for item, version in standing(phase, day):
        if version.times_a_week is None and day.weekday() in version.weekdays:
            yield item, version


def asked_of(plan: Plan, day: date) -> Iterator[tuple[Item, Version]]:
    phase = plan.phase_on(day)
    if phase is not None:
        yield from asked(phase, day)


def standing(phase: Phase, day: date) -> Iterator[tuple[Item, Version]]:
    """Every item of the phase with its version of that day."""
    if day in phase:
        for item in phase.items:
            version = item.on(day)
            if version is not None:
                yield item, version


@dataclass(slots=True)
class _Shelf:
    """Sessions not yet taken by an item, by day, kind and type."""

    by_key: dict[DayKey, list[Done]] = field(default_factory=dict)

    @classmethod
    def of(cls, done: Iterable[Done]) -> "_Shelf":
        shelf = cls()
        for session in done:
            shelf.by_key.setdefault((session.day, session.kind, session.type), []).append(session)
        return shelf

    def take(self, key: DayKey) -> Done | None:
        waiting = self.by_key.get(key)
        return waiting.pop(0) if waiting else None


def evening(plan: Plan, day: date, done: Sequence[Done]) -> Evening:
    """What is asked for on a day and what of it is done. `done` holds the sessions of the day's whole week.

    A session ticks one item off: first an item of its own day, then one that is asked for n times that week. What is
    left over is extra, and welcome.
    """
    phase, paused = plan.phase_on(day), plan.is_paused(day)
    if phase is None:
        return Evening(day, None, paused, ())
    shelf = _Shelf.of(done)
    ticked: dict[UUID, Done] = {}
    for each in week_of(day).days:
        for item, version in asked_of(plan, each):
            session = shelf.take((each, version.kind, version.type))
            if session and each == day:
                ticked[item.id] = session
    steps = []
    for item, version in standing(phase, day):
        if version.times_a_week is not None:
            step = _weekly_step(plan, phase, item, version, day, shelf)
        elif day.weekday() in version.weekdays:
            session = ticked.get(item.id)
            step = Step(item.id, version, "done" if session else "due", session.id if session else None)
        else:
            continue
        if step and step.state == "due" and plan.skips_item(item.id, day):
            step = Step(item.id, version, "skipped", None, step.of_week)
        if step and step.state == "due" and (hold := version.hold_on(day)):
            step = Step(item.id, version, "resting", None, step.of_week, hold)
        if step and not (paused and step.state in ("due", "resting")):
            steps.append(step)
    return Evening(day, phase, paused, tuple(steps))


def _weekly_step(
    plan: Plan, phase: Phase, item: Item, version: Version, day: date, shelf: _Shelf
) -> Step | None:
    """Due until the week has enough; on the day of a session it stands there as done."""
    days = [each for each in week_of(day).days if each in phase]
    wanted = weekly_wanted(plan, item, days)
    taken: list[Done] = []
    for each in days:
        while len(taken) < wanted:
            session = shelf.take((each, version.kind, version.type))
            if session is None:
                break
            taken.append(session)
    today = next((session for session in taken if session.day == day), None)
    of_week = (len(taken), wanted)
    if today is not None:
        return Step(item.id, version, "done", today.id, of_week)
    if len(taken) < wanted:
        return Step(item.id, version, "due", None, of_week)
    return Step(item.id, version, "due") if not wanted and version.hold_on(day) else None


def weekly_wanted(plan: Plan, item: Item, days: Sequence[date]) -> int:
    """How often an item is asked for in the days of one week that its phase holds: its number, by their share.

    A day counts when the item is asked for by the week then, and neither paused nor resting. A change of the number
    holds for the week it is made in.
    """
    weekly = [(day, version) for day in days if (version := item.on(day)) and version.times_a_week]
    if not weekly:
        return 0
    number = weekly[-1][1].times_a_week or 0
    open_days = sum(not (plan.is_paused(day) or version.hold_on(day)) for day, version in weekly)
    return min(open_days, (2 * number * open_days + _DAYS) // (2 * _DAYS))


def planned_kinds(plan: Plan, day: date) -> tuple[str, ...]:
    """The kinds that a coming day's weekday asks for, in the plan's order: outlined beads."""
    phase = plan.phase_on(day)
    if phase is None or plan.is_paused(day):
        return ()
    return tuple(
        version.kind
        for item, version in asked(phase, day)
        if not (plan.skips_item(item.id, day) or version.hold_on(day))
    )


def counted(done: Iterable[Done]) -> Mapping[DayKey, int]:
    """Sessions by day, kind and type."""
    return Counter((session.day, session.kind, session.type) for session in done)
