"""How much of a plan was done, week by week. Pure, and forgiving: pauses, skipped evenings, the rest after a procedure
and the days still to come are asked of nobody, and more than was planned is welcome."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.services.calendar import Week, weeks_between
from app.services.plan_rules import DayKey, Item, Phase, Plan, Version, asked, standing, weekly_wanted

KEPT = (2, 3)  # a week counts when two thirds of what it asked for was done


@dataclass(frozen=True, slots=True)
class Judged:
    """One item over one day or, when it is asked for n times a week, over one week of its phase."""

    phase_id: UUID
    item_id: UUID
    kind: str
    day: date | None
    planned: int
    done: int  # never more than was planned


@dataclass(frozen=True, slots=True)
class Score:
    planned: int = 0
    done: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nothing was asked for."""
        return self.done / self.planned if self.planned else None

    def __add__(self, other: "Score") -> "Score":
        return Score(self.planned + other.planned, self.done + other.done)


@dataclass(frozen=True, slots=True)
class WeekRecord:
    week: Week
    score: Score
    extra: int  # sessions beyond the plan
    is_open: bool  # it is not over: what is still to come is not counted
    is_paused: bool  # at least one of its days

    @property
    def is_rest(self) -> bool:
        """Nothing was asked for: it neither counts nor breaks a row."""
        return self.score.planned == 0

    @property
    def is_kept(self) -> bool:
        part, of = KEPT
        return not self.is_rest and self.score.done * of >= self.score.planned * part


@dataclass(frozen=True, slots=True)
class Record:
    """What the weeks say, oldest first."""

    weeks: tuple[WeekRecord, ...]
    phases: Mapping[UUID, Score]

    @property
    def over(self) -> tuple[WeekRecord, ...]:
        """The weeks that are over and asked for something."""
        return tuple(week for week in self.weeks if not week.is_open and not week.is_rest)

    @property
    def kept(self) -> int:
        return sum(week.is_kept for week in self.over)

    @property
    def row(self) -> int:
        """Weeks kept one after the other up to the last one that is over; weeks of rest are stepped over."""
        number = 0
        for week in reversed(self.over):
            if not week.is_kept:
                break
            number += 1
        return number

    @property
    def total(self) -> Score:
        return sum((week.score for week in self.weeks), Score())


def look_back(plan: Plan, counts: Mapping[DayKey, int], first: date, last: date, today: date) -> Record:
    """Every week from the one of `first` to the one of `last`, judged by the plan as it stood in its days.

    `counts` holds the sessions of those weeks by local date, kind and type. Days before `first` and after `last` are
    left out.
    """
    by_day: dict[date, Counter[DayKey]] = {}
    for key, number in counts.items():
        if first <= key[0] <= last:
            by_day.setdefault(key[0], Counter())[key] += number
    weeks, phases = [], dict[UUID, Score]()
    for week in weeks_between(first, last):
        days = tuple(day for day in week.days if first <= day <= last)
        left = Counter[DayKey]()
        for day in days:
            left += by_day.get(day, Counter())
        judged = tuple(_judge(plan, days, left, today))
        for each in judged:
            phases[each.phase_id] = phases.get(each.phase_id, Score()) + Score(each.planned, each.done)
        weeks.append(
            WeekRecord(
                week,
                Score(sum(each.planned for each in judged), sum(each.done for each in judged)),
                extra=left.total(),
                is_open=today <= week.sunday,
                is_paused=any(plan.is_paused(day) for day in days),
            )
        )
    return Record(tuple(weeks), phases)


def share_between(
    plan: Plan, counts: Mapping[DayKey, int], first: date, last: date, today: date
) -> float | None:
    """The part of what was planned from one day to another that was done; None when nothing was."""
    return look_back(plan, counts, first, last, today).total.share


def _judge(plan: Plan, days: Sequence[date], left: Counter[DayKey], today: date) -> Iterator[Judged]:
    """What was asked for in these days of a week. Takes the sessions that answer it out of `left`."""
    for day in days:
        phase = plan.phase_on(day)
        for item, version in asked(phase, day) if phase else ():
            is_done = _take(left, (day, version.kind, version.type))
            excused = (
                plan.is_paused(day) or plan.skips_item(item.id, day) or version.hold_on(day) or day >= today
            )
            if phase and (is_done or not excused):
                yield Judged(phase.id, item.id, version.kind, day, 1, int(is_done))
    for phase in plan.phases:
        inside = [day for day in days if day in phase]
        for item, version in _weekly(phase, inside):
            wanted = weekly_wanted(plan, item, inside)
            done = 0
            for day in inside:
                while done < wanted and _take(left, (day, version.kind, version.type)):
                    done += 1
            planned = wanted if inside[-1] < today else done
            if planned:
                yield Judged(phase.id, item.id, version.kind, None, planned, done)


def _weekly(phase: Phase, days: Iterable[date]) -> Iterator[tuple[Item, Version]]:
    """The items that are asked for n times a week, each once, with their last version of these days."""
    last: dict[UUID, tuple[Item, Version]] = {}
    for day in days:
        for item, version in standing(phase, day):
            if version.times_a_week is not None:
                last[item.id] = (item, version)
    yield from last.values()


def _take(left: Counter[DayKey], key: DayKey) -> bool:
    if left[key] <= 0:
        return False
    left[key] -= 1
    return True
