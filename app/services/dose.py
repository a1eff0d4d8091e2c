"""What was done between two moments, counted exactly."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.models import CareSession
from app.services import product_names
from app.services.deps import Deps

KINDS = ("massage", "mask", "treatment")


@dataclass(slots=True)
class Dose:
    """Sessions and minutes from the earlier moment on and before the later one.

    A session counts with all its minutes for each zone and each product it names: the minutes of one zone answer
    "how long was it part of a session", and do not add up to the total.
    """

    sessions: Counter[str] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)
    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    zone_minutes: Counter[str] = field(default_factory=Counter)
    product_minutes: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.sessions.values())


def between(deps: Deps, owner_id: UUID, start: datetime, end: datetime) -> Dose:
    """The dose with start <= started_at < end."""
    rows = deps.session.execute(
        select(
            CareSession.kind, CareSession.type, CareSession.minutes, CareSession.zones, CareSession.products
        ).where(
            CareSession.owner_id == owner_id,
            CareSession.deleted_at.is_(None),
            CareSession.started_at >= start,
            CareSession.started_at < end,
        )
    )
    dose, names = Dose(), product_names.names(deps, owner_id)
    for kind, type_, minutes, zones, products in rows:
        dose.sessions[kind] += 1
        dose.minutes[kind] += minutes
        dose.types[kind, type_] += 1
        for zone in zones:
            dose.zone_minutes[zone] += minutes
        for name in {names.get(product, product) for product in products}:
            dose.product_minutes[name] += minutes
    return dose


def sessions_by_day(deps: Deps, owner_id: UUID) -> list[tuple[str, str, int, int]]:
    """(ISO local date, kind, sessions, minutes) of every day with a session, oldest first, for the strip."""
    rows = deps.session.execute(
        select(
            CareSession.local_date,
            CareSession.kind,
            func.count(),
            func.coalesce(func.sum(CareSession.minutes), 0),
        )
        .where(CareSession.owner_id == owner_id, CareSession.deleted_at.is_(None))
        .group_by(CareSession.local_date, CareSession.kind)
        .order_by(CareSession.local_date)
    )
    return [(day.isoformat(), kind, count, minutes) for day, kind, count, minutes in rows]
