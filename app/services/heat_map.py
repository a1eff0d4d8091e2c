"""The year as a calendar of beads: one small map for each kind, a column a week, a row a weekday. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.calendar import Week, week_of
from app.services.plan_rules import DayKey

KINDS = ("massage", "mask", "treatment")


@dataclass(frozen=True, slots=True)
class Cell:
    column: int  # 0 is the oldest week
    row: int  # 0 is Monday
    sessions: int


@dataclass(frozen=True, slots=True)
class KindMap:
    kind: str
    cells: tuple[Cell, ...]  # the days with a session
    sessions: int

    @property
    def days(self) -> int:
        return len(self.cells)


@dataclass(frozen=True, slots=True)
class MonthMark:
    column: int
    first: date


@dataclass(frozen=True, slots=True)
class HeatMap:
    weeks: int
    days_of_last_week: int  # up to today
    months: tuple[MonthMark, ...]
    kinds: tuple[KindMap, ...]  # those with a session, in the order of an evening


def lay_out(days: Mapping[DayKey, int], today: date, weeks: int) -> HeatMap:
    """The last `weeks` weeks up to the one of today. `days` are sessions by local date, kind and type."""
    last = week_of(today)
    first = Week(last.monday - timedelta(weeks=weeks - 1))
    sums: dict[str, dict[date, int]] = {kind: {} for kind in KINDS}
    for (day, kind, _), number in days.items():
        if first.monday <= day <= last.sunday and kind in sums:
            sums[kind][day] = sums[kind].get(day, 0) + number
    return HeatMap(
        weeks=weeks,
        days_of_last_week=(today - last.monday).days + 1,
        months=_months(first.monday, last.sunday),
        kinds=tuple(_map(kind, found, first.monday) for kind, found in sums.items() if found),
    )


def _map(kind: str, found: Mapping[date, int], start: date) -> KindMap:
    cells = tuple(
        Cell((day - start).days // 7, day.weekday(), number) for day, number in sorted(found.items())
    )
    return KindMap(kind, cells, sum(found.values()))


def _months(start: date, end: date) -> tuple[MonthMark, ...]:
    """The week each month begins in; one that begins in the last two columns has no room for its name."""
    marks, day = [], start.replace(day=1)
    while day <= end:
        column = (day - start).days // 7
        if day >= start and column <= (end - start).days // 7 - 2:
            marks.append(MonthMark(column, day))
        day = (day + timedelta(days=32)).replace(day=1)
    return tuple(marks)
