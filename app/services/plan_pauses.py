"""Days off: pauses with their dates, and "not tonight" for one day."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from app.errors import InvalidInput, NotFound
from app.models import PlanItem, PlanPause, PlanSkip
from app.services import idempotency
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.services.plan_draft import PauseDraft, checked_pause

_DAY = timedelta(days=1)
MOST_PAUSES = 500
FARTHEST = timedelta(days=366)


def pauses(deps: Deps, owner_id: UUID, *, until_after: date | None = None) -> list[PlanPause]:
    """Newest first; with a day, those that go on or come after it."""
    query = select(PlanPause).where(PlanPause.owner_id == owner_id, PlanPause.deleted_at.is_(None))
    if until_after is not None:
        query = query.where(PlanPause.ends_on.is_(None) | (PlanPause.ends_on >= until_after))
    return list(deps.session.scalars(query.order_by(PlanPause.starts_on.desc(), PlanPause.id.desc())))


def get(deps: Deps, owner_id: UUID, pause_id: UUID) -> PlanPause:
    row = _find(deps, owner_id, pause_id)
    if row.deleted_at is not None:
        raise NotFound
    return row


def add(deps: Deps, owner_id: UUID, draft: PauseDraft, today: date) -> PlanPause:
    row = _added(deps, owner_id, draft, today)
    deps.session.commit()
    return row


def add_once(
    deps: Deps,
    owner_id: UUID,
    draft: PauseDraft,
    today: date,
    *,
    keyed: Keyed | None,
    render: Callable[[PlanPause], str],
) -> Stored:
    return idempotency.once(
        deps, owner_id, keyed, lambda: Stored(201, render(_added(deps, owner_id, draft, today)))
    )


def edit(deps: Deps, owner_id: UUID, pause_id: UUID, changes: dict[str, Any], today: date) -> PlanPause:
    row = get(deps, owner_id, pause_id)
    draft = checked_pause(replace(PauseDraft(row.starts_on, row.ends_on, row.reason), **changes), today)
    row.starts_on, row.ends_on, row.reason = draft.starts_on, draft.ends_on, draft.reason
    row.updated_at = deps.now()
    deps.session.commit()
    return row


def resume(deps: Deps, owner_id: UUID, pause_id: UUID, today: date) -> PlanPause:
    """Go on today: the pause keeps its days before. One that begins today or later is taken away."""
    row = get(deps, owner_id, pause_id)
    if row.starts_on >= today:
        row.deleted_at = deps.now()
    else:
        row.ends_on = min(row.ends_on or today - _DAY, today - _DAY)
    row.updated_at = deps.now()
    deps.session.commit()
    return row


def delete(deps: Deps, owner_id: UUID, pause_id: UUID) -> PlanPause:
    row = get(deps, owner_id, pause_id)
    row.deleted_at = deps.now()
    deps.session.commit()
    return row


def restore(deps: Deps, owner_id: UUID, pause_id: UUID) -> PlanPause:
    row = _find(deps, owner_id, pause_id)
    row.deleted_at = None
    deps.session.commit()
    return row


def skip(deps: Deps, owner_id: UUID, item_ids: Iterable[UUID], day: date, today: date) -> list[UUID]:
    """Not on this day. Skipping twice changes nothing."""
    wanted = list(dict.fromkeys(item_ids))
    mine = select(PlanItem.id).where(PlanItem.owner_id == owner_id, PlanItem.id.in_(wanted))
    if set(deps.session.scalars(mine)) != set(wanted):
        raise NotFound
    if abs(day - today) > FARTHEST:
        raise InvalidInput("A day within a year of today can be skipped.", field="day")
    there = set(
        deps.session.scalars(
            select(PlanSkip.item_id).where(
                PlanSkip.owner_id == owner_id, PlanSkip.day == day, PlanSkip.item_id.in_(wanted)
            )
        )
    )
    new = [item_id for item_id in wanted if item_id not in there]
    deps.session.add_all(
        PlanSkip(item_id=item_id, day=day, owner_id=owner_id, created_at=deps.now()) for item_id in new
    )
    deps.session.commit()
    return new


def unskip(deps: Deps, owner_id: UUID, day: date, item_ids: Iterable[UUID] | None = None) -> None:
    """After all. Without items: everything of that day."""
    gone = sql_delete(PlanSkip).where(PlanSkip.owner_id == owner_id, PlanSkip.day == day)
    if item_ids is not None:
        gone = gone.where(PlanSkip.item_id.in_(list(item_ids)))
    deps.session.execute(gone)
    deps.session.commit()


def _find(deps: Deps, owner_id: UUID, pause_id: UUID) -> PlanPause:
    row = deps.session.scalars(
        select(PlanPause).where(PlanPause.owner_id == owner_id, PlanPause.id == pause_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _added(deps: Deps, owner_id: UUID, draft: PauseDraft, today: date) -> PlanPause:
    draft = checked_pause(draft, today)
    if len(pauses(deps, owner_id)) >= MOST_PAUSES:
        raise InvalidInput(f"A plan holds {MOST_PAUSES} pauses.", code="too_many_pauses")
    row = PlanPause(
        owner_id=owner_id, starts_on=draft.starts_on, ends_on=draft.ends_on, reason=draft.reason,
        created_at=deps.now(), updated_at=deps.now(),
    )  # fmt: skip
    deps.session.add(row)
    deps.session.flush()
    return row
