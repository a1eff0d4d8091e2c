"""What Ewa does in fifty-two weeks: sessions by phase, and the weeks as dates. Pure: the same Sunday, the same year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from app.services import calendar
from app.services.care_draft import Draft

WEEKS = 52
HOME, AWAY, AWAY_WEEK = "Europe/Warsaw", "Asia/Tokyo", 26
NEW_PHONE_FROM, NEW_GLASSES_FROM = 18, 35

_MON, _TUE, _WED, _THU, _FRI, _SAT = range(6)


@dataclass(frozen=True, slots=True)
class Step:
    """One session of an evening."""

    kind: str
    type: str
    minutes: int
    products: tuple[str, ...] = ()
    zones: tuple[str, ...] = ("full",)


_OIL = ("Jojoba oil",)
_FIRMING = Step("massage", "firming", 10, _OIL, ("cheek", "jaw"))
_LYMPH = Step("massage", "lymph", 5, _OIL, ("cheek", "jaw", "neck"))
_MASSETER = Step("massage", "deep-tissue", 5, _OIL, ("masseter",))
_ZOGA = Step("massage", "zoga", 60)
_HYALURONIC = Step("mask", "hyaluronic", 15, ("Hyaluronic sheet mask",))
_COLLAGEN = Step("mask", "collagen", 15, ("Collagen sheet mask",))
_CLAY = Step("mask", "clay", 10, ("Kaolin clay", "Niacinamide 5 % serum"), ("forehead", "cheek", "chin"))
_RETINOL = Step("mask", "cream", 15, ("Retinol 0.3 % night cream",))
_GLYCOLIC = Step("mask", "gel", 10, ("Glycolic 8 % gel",))
_ALGAE = Step("mask", "algae", 15, ("Algae powder mask",))
_LED = Step("treatment", "led-red", 10, ("LED mask 633 nm",))
_MESOTHERAPY = Step("treatment", "mesotherapy", 30)

Evening = tuple[int, tuple[Step, ...]]

_PHASES: tuple[tuple[range, tuple[Evening, ...]], ...] = (
    # 1 to 6 baseline, 15 to 20 a break
    (range(7, 15), ((_TUE, (_FIRMING, _HYALURONIC)), (_FRI, (_FIRMING, _HYALURONIC)))),
    (range(21, 29), ((_TUE, (_FIRMING, _LYMPH, _LED)), (_FRI, (_FIRMING, _COLLAGEN, _LED)))),
    (range(29, 30), ((_WED, (_MESOTHERAPY,)),)),
    (range(30, 31), ((_SAT, (_LYMPH,)),)),
    (range(31, 34), ((_TUE, (_LYMPH,)), (_FRI, (_LYMPH,)))),
    (range(34, 41), ((_SAT, (_CLAY,)),)),
    (range(41, 47), ((_MON, (_RETINOL,)), (_THU, (_RETINOL,)), (_SAT, (_GLYCOLIC,)))),
    (range(47, 53), ((_MON, (_MASSETER,)), (_WED, (_MASSETER,)), (_FRI, (_MASSETER, _ALGAE)))),
)
# What a week really was when it was not what the phase had planned.
_INSTEAD: dict[int, tuple[Evening, ...]] = {
    9: ((_TUE, (_FIRMING, _HYALURONIC)),),
    23: ((_TUE, (_FIRMING, _LYMPH, _LED)),),
    AWAY_WEEK: ((_TUE, (_FIRMING, _LYMPH)),),
    35: ((_THU, (_ZOGA,)), (_SAT, (_CLAY,))),
    39: ((_THU, (_ZOGA,)), (_SAT, (_CLAY,))),
    42: ((_MON, (_RETINOL,)), (_THU, (_RETINOL, _GLYCOLIC))),
    43: ((_MON, (_RETINOL,)),),
}
_NOTES: dict[tuple[int, int], str] = {
    (7, _TUE): "First time. Light hands.",
    (9, _TUE): "Pimples on the chin the day after. Five days off.",
    (23, _TUE): "Sunburned on Saturday: no acids, no massage until it is gone.",
    (AWAY_WEEK, _TUE): "Hotel in Tokyo, no lamp with me.",
    (29, _WED): "At the clinic. No massage for seven days, they said.",
    (30, _SAT): "Bruises are almost gone.",
    (35, _THU): "New glasses since Monday.",
    (42, _THU): "Retinol and glycolic on one evening. Not again.",
    (43, _MON): "Peeling around the mouth. Stopping both for the week.",
    (47, _MON): "Jaw is tense from work.",
}


@dataclass(frozen=True, slots=True)
class Year:
    """Fifty-two weeks from Monday to Sunday, counted back from the coming Sunday."""

    last_sunday: date

    @classmethod
    def around(cls, now: datetime) -> "Year":
        return cls(calendar.week_of(calendar.local_date(now, HOME)).sunday)

    def day(self, week: int, weekday: int) -> date:
        """Monday is 0."""
        return self.last_sunday - timedelta(weeks=WEEKS - week, days=6 - weekday)

    @staticmethod
    def zone(week: int) -> str:
        return AWAY if week == AWAY_WEEK else HOME


def care_sessions(year: Year) -> Iterator[Draft]:
    """The whole year's, oldest first, those still to come included."""
    for week in range(1, WEEKS + 1):
        for weekday, steps in _evenings(week):
            yield from _evening(year, week, weekday, steps)


def _evenings(week: int) -> Sequence[Evening]:
    if week in _INSTEAD:
        return _INSTEAD[week]
    return next((evenings for weeks, evenings in _PHASES if week in weeks), ())


def _evening(year: Year, week: int, weekday: int, steps: Sequence[Step]) -> Iterator[Draft]:
    """One step after the other; week 14's last evening goes on past midnight."""
    random = np.random.default_rng((week, weekday))
    usual = time(20, int(random.integers(38, 56)))
    start = time(23, 51) if (week, weekday) == (14, _FRI) else usual
    local = datetime.combine(year.day(week, weekday), start)
    for number, step in enumerate(steps):
        massage = step.kind == "massage"
        yield Draft(
            kind=step.kind,
            type=step.type,
            started_at=calendar.to_utc(local, year.zone(week)),
            time_zone=year.zone(week),
            minutes=step.minutes,
            zones=step.zones,
            products=step.products,
            pressure=int(random.integers(2, 5)) if massage else None,
            rating=int(random.integers(3, 6)),
            note=_NOTES.get((week, weekday), "") if number == 0 else "",
        )
        local += timedelta(minutes=step.minutes + 2)
