"""The photos Ewa takes: when, with which phone, how she sat, what the light did, and what went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np

from app.services import calendar
from app.services.demo.year import NEW_GLASSES_FROM, NEW_PHONE_FROM, WEEKS, Year

_SUNDAY = 6
_MISSED = frozenset({16, 19, 27, 38, 44})
_FRAMES = {1: 4}  # several at once, to learn how much photos differ by themselves
_SEATED_AGAIN = frozenset({2, 5})
_MISHAPS = {12: "dark", 25: "blurred", 36: "cut", 48: "missed"}
_SKIN = {9: "pimples", 23: "sunburn", 29: "bruises", 30: "bruises", 43: "peeling"}
_LEFT_OUT = frozenset({23, 29, 30, 43})
_TAGS = {13: "poor-sleep", 21: "make-up", 26: "travel", 33: "poor-sleep", 40: "make-up", 50: "alcohol"}


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo to be made. Angles in degrees, light in stops, shifts in portrait px."""

    week: int
    local: datetime
    time_zone: str
    seed: tuple[int, int]
    new_phone: bool
    glasses: bool
    tags: tuple[str, ...]
    left_out: bool
    skin: str
    mishap: str
    tilt_deg: float
    turn: tuple[float, float]  # share by which one side comes nearer: rightwards, upwards
    nearer: float
    shift: tuple[float, float]
    exposure: float
    light: tuple[float, float]  # from the right of the picture, from below
    warmth: float

    @property
    def moment(self) -> datetime:
        return calendar.to_utc(self.local, self.time_zone)

    @property
    def file_name(self) -> str:
        return f"{'PIC' if self.new_phone else 'IMG'}_{self.local:%Y%m%d_%H%M%S}.jpg"


def shots(year: Year) -> Iterator[Shot]:
    """The whole year's, oldest first, those still to come included."""
    for week in range(1, WEEKS + 1):
        if week in _MISSED:
            continue
        minute = int(np.random.default_rng((week, 99)).integers(0, 8))
        first = datetime.combine(year.day(week, _SUNDAY), time(8, minute, 10))
        for number in range(_FRAMES.get(week, 1)):
            yield _shot(year, week, first + timedelta(seconds=20 * number), number)
        if week in _SEATED_AGAIN:
            yield _shot(year, week, first + timedelta(minutes=16), 7)


def _shot(year: Year, week: int, local: datetime, number: int) -> Shot:
    """Frames of one sitting share its light; a new sitting has its own pose."""
    sitting = np.random.default_rng((week, number // 4))
    frame = np.random.default_rng((week, 50 + number))
    # The window's light turns with the seasons: lower and warmer in winter.
    season = np.cos(2.0 * np.pi * (year.day(week, _SUNDAY).timetuple().tm_yday - 10) / 365.0)
    tags = ["skin-clean"] if week not in {21, 40} else []
    tags += [_TAGS[week]] if week in _TAGS else []
    tags += ["glasses"] if week >= NEW_GLASSES_FROM else []
    return Shot(
        week=week,
        local=local,
        time_zone=year.zone(week),
        seed=(week, number),
        new_phone=week >= NEW_PHONE_FROM,
        glasses=week >= NEW_GLASSES_FROM,
        tags=tuple(tags),
        left_out=week in _LEFT_OUT,
        skin=_SKIN.get(week, ""),
        mishap=_MISHAPS.get(week, ""),
        tilt_deg=float(sitting.normal(0.0, 2.0) + frame.normal(0.0, 0.4)),
        turn=(float(sitting.normal(0.0, 0.03)), float(sitting.normal(0.0, 0.02))),
        nearer=float(np.exp(np.clip(sitting.normal(0.0, 0.04), -0.09, 0.09))),
        shift=(float(sitting.normal(0.0, 5.0)), float(sitting.normal(0.0, 5.0))),
        exposure=float(sitting.normal(0.0, 0.16) - 0.12 * season),
        light=(float(sitting.normal(0.10 * season, 0.16)), float(sitting.normal(0.0, 0.10))),
        warmth=float(sitting.normal(0.06 * season, 0.05)),
    )
