"""What was done last time, so that doing it again takes one tap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from app.models import CareSession
from app.services import care_sessions
from app.services.care_draft import Draft
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
    """What was done on the last day before today, in its order, without the kinds that today already has."""
    mine = (CareSession.owner_id == owner_id, CareSession.deleted_at.is_(None))
    last = deps.session.scalar(
        select(func.max(CareSession.local_date)).where(*mine, CareSession.local_date < today)
    )
    if last is None:
        return []
    # Put in order here: asked to, SQLite would walk through every session by its moment to find these few.
    both = select(CareSession).where(*mine, CareSession.local_date.in_([last, today]))
    rows = sorted(deps.session.scalars(both), key=lambda row: (row.started_at, row.id))
    done = {row.kind for row in rows if row.local_date == today}
    unique = {(row.kind, row.type): row for row in rows if row.local_date == last}
    return [row for row in unique.values() if row.kind not in done][:MOST_AT_ONCE]


@dataclass(frozen=True, slots=True)
class Again:
    """One session to repeat. The new row's id is made with the page that offers it, so that a second tap finds
    the row of the first."""

    source_id: UUID
    new_id: UUID


def repeat(deps: Deps, owner_id: UUID, wanted: Sequence[Again], time_zone: str) -> list[CareSession]:
    """Log each of these again, now, all or none."""
    now = deps.now()
    drafts = [
        (again.new_id, as_now(care_sessions.get(deps, owner_id, again.source_id), now, time_zone))
        for again in wanted
    ]
    return care_sessions.add_all(deps, owner_id, drafts)


def as_now(source: CareSession, now: datetime, time_zone: str) -> Draft:
    """The same care at another time. How it felt and what was noted belong to that evening alone."""
    draft = care_sessions.as_draft(source)
    return replace(draft, started_at=now, time_zone=time_zone, rating=None, note="")
