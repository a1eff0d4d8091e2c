"""What Ewa means to do in her year, and how she says her face is: phases, pauses, goals and Sunday's check-ins. Made
through the services, each at its own moment, as she would have made them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID

import numpy as np

from app.services import calendar, check_ins, goals, plan_pauses, plans
from app.services.demo.year import WEEKS, Year
from app.services.deps import Deps
from app.services.goals import Goal
from app.services.plan_draft import ItemDraft, PauseDraft, PhaseDraft

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)
_OIL = ("Jojoba oil",)
_MORNING = time(8, 10)


def _massage(slug: str, minutes: int, days: tuple[int, ...], zones: tuple[str, ...]) -> ItemDraft:
    return ItemDraft("massage", slug, minutes, weekdays=days, zones=zones, products=_OIL)


def _mask(slug: str, minutes: int, days: tuple[int, ...], product: str) -> ItemDraft:
    return ItemDraft("mask", slug, minutes, weekdays=days, products=(product,))


_TWICE = (_TUE, _FRI)
_FIRMING = _massage("firming", 10, _TWICE, ("cheek", "jaw"))
_LED = ItemDraft("treatment", "led-red", 10, weekdays=_TWICE, products=("LED mask 633 nm",))

# first week, name, what is asked for; each goes on until the next begins
_PHASES: tuple[tuple[int, str, tuple[ItemDraft, ...]], ...] = (
    (1, "Baseline", ()),
    (7, "Firming and hyaluronic", (_FIRMING, _mask("hyaluronic", 15, _TWICE, "Hyaluronic sheet mask"))),
    (15, "Break", ()),
    (
        21,
        "Firming, collagen, red LED",
        (
            _FIRMING,
            _massage("lymph", 5, (_TUE,), ("cheek", "jaw", "neck")),
            _mask("collagen", 15, (_FRI,), "Collagen sheet mask"),
            _LED,
        ),
    ),
    (29, "After mesotherapy", (_massage("lymph", 5, _TWICE, ("cheek", "jaw", "neck")),)),
    (
        34,
        "Clay and niacinamide",
        (
            ItemDraft(
                "mask", "clay", 10, times_a_week=1, zones=("forehead", "cheek", "chin"),
                products=("Kaolin clay", "Niacinamide 5 % serum"),
            ),
        ),
    ),
    (
        41,
        "Retinol, glycolic",
        (
            _mask("cream", 15, (_MON, _THU), "Retinol 0.3 % night cream"),
            _mask("gel", 10, (_SAT,), "Glycolic 8 % gel"),
        ),
    ),
    (
        47,
        "Masseter and algae",
        (
            _massage("deep-tissue", 5, (_MON, _WED, _FRI), ("masseter",)),
            _mask("algae", 15, (_FRI,), "Algae powder mask"),
        ),
    ),
)  # fmt: skip
# (week, weekday) from and until, and what for
_PAUSES = (
    ((9, _WED), (9, _SUN), "illness"),  # pimples
    ((23, _WED), (23, _SUN), "illness"),  # sunburn
    ((26, _WED), (26, _SUN), "travel"),
    ((29, _MON), (30, _THU), "other"),  # as the clinician said
    ((43, _TUE), (43, _SUN), "rest"),  # peeling
)
_GOALS = (Goal("puffiness", ("eyes",)), Goal("contour", ("jaw",)), Goal("tension", ("masseter",)))
_NO_CHECK_IN = frozenset({4, 16, 19, 27, 33, 44})
# what differs from an ordinary Sunday, by week
_ODD: dict[int, dict[str, int]] = {
    9: {"redness": 6, "smoothness": 3},
    23: {"redness": 9, "satisfaction": 2},
    29: {"puffiness": 7, "satisfaction": 3},
    30: {"puffiness": 6},
    43: {"smoothness": 1, "redness": 6, "satisfaction": 2},
}
_USUAL = {"puffiness": 4.6, "firmness": 5.2, "redness": 3.1, "smoothness": 5.6, "satisfaction": 5.4}


@dataclass(frozen=True, slots=True)
class Sunday:
    """One simulated check-in."""

    moment: datetime
    time_zone: str
    answers: dict[str, int | None]


def fill(deps: Deps, owner_id: UUID, year: Year) -> None:
    """The plan, the goals and the check-ins up to now."""
    today = calendar.local_date(deps.now(), year.zone(WEEKS))
    goals.choose(deps, owner_id, _GOALS)
    for first_week, name, items in _PHASES:
        start = year.day(first_week, _MON)
        plans.add(deps, owner_id, PhaseDraft(name, start), min(start, today), items=items)
    for (week, weekday), (last_week, last_day), reason in _PAUSES:
        draft = PauseDraft(year.day(week, weekday), year.day(last_week, last_day), reason)
        plan_pauses.add(deps, owner_id, draft, draft.starts_on)
    for sunday in check_ins_of(year):
        if sunday.moment < deps.now():
            then = replace(deps, now=lambda at=sunday.moment: at)  # type: ignore[misc]
            check_ins.save(then, owner_id, sunday.answers, sunday.time_zone)


def check_ins_of(year: Year) -> Iterator[Sunday]:
    """Every Sunday's answers, mostly noise: the same year, the same answers."""
    for week in range(1, WEEKS + 1):
        if week in _NO_CHECK_IN:
            continue
        random = np.random.default_rng((week, _SUN))
        answers: dict[str, int | None] = {
            name: int(np.clip(round(usual + random.normal(0.0, 1.1)), 0, 10))
            for name, usual in _USUAL.items()
        }
        answers |= _ODD.get(week, {})
        if week % 11 == 0:
            answers["satisfaction"] = None  # left out
        zone = year.zone(week)
        local = datetime.combine(year.day(week, _SUN), _MORNING)
        yield Sunday(calendar.to_utc(local, zone), zone, answers)
