"""What was done last time, so that doing it again takes one tap."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.models import CareSession
from app.services import care_sessions
from app.services.care_sessions import Draft
from app.services.deps import Deps

MOST_AT_ONCE = 4  # more than an evening holds; keeps the card to one line


def of_kind(deps: Deps, owner_id: UUID, kind: str) -> CareSession | None:
    """The newest session of this kind."""
    return deps.session.scalars(
        select(CareSession)
        .where(CareSession.owner_id == owner_id, CareSession.kind == kind, CareSession.deleted_at.is_(None))
        .order_by(CareSession.started_at.desc(), CareSession.id.desc())
        .limit(1)
    ).one_or_none()


def of_day(deps: Deps, owner_id: UUID, today: date) -> list[CareSession]:
    """What was done on the last day before today, in its order, without what today already has."""
    mine = (CareSession.owner_id == owner_id, CareSession.deleted_at.is_(None))
    last = deps.session.scalar(
        select(func.max(CareSession.local_date)).where(*mine, CareSession.local_date < today)
    )
    if last is None:
        return []
    rows = deps.session.scalars(
        select(CareSession)
        .where(*mine, CareSession.local_date.in_([last, today]))
        .order_by(CareSession.started_at, CareSession.id)
    ).all()
    done = {(row.kind, row.type) for row in rows if row.local_date == today}
    unique = {(row.kind, row.type): row for row in rows if row.local_date == last}
    return [row for what, row in unique.items() if what not in done][:MOST_AT_ONCE]


def repeat(
    deps: Deps, owner_id: UUID, sources: Sequence[CareSession], time_zone: str, ids: Sequence[UUID]
) -> list[CareSession]:
    """Log each of these again, now.

    `ids` are the new rows' ids, made with the page that offered them: a second tap finds the rows of the first.
    """
    now = deps.now()
    drafts = [
        Draft(
            kind=source.kind,
            type=source.type,
            started_at=now,
            time_zone=time_zone,
            minutes=source.minutes,
            zones=tuple(source.zones),
            side=source.side,
            products=tuple(source.products),
            pressure=source.pressure,
        )
        for source in sources
    ]
    return care_sessions.add_all(deps, owner_id, list(zip(ids, drafts, strict=True)))
