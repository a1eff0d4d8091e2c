"""The phases of somebody's plan: add, change, end, delete with undo, copy; and the plan as plain data.

What was planned for days gone by is never rewritten: a phase or an item that has begun changes from today on. Until
the end of the day it was made on it may be changed as a whole, wherever it begins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.errors import Conflict, InvalidInput, NotFound
from app.models import PlanItem, PlanItemVersion, PlanPause, PlanPhase, PlanSkip, new_id
from app.services import cautions, idempotency, plan_items, product_names
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.services.plan_draft import (
    MOST_PHASES,
    ItemDraft,
    PhaseDraft,
    PhaseHasBegun,
    PhaseOver,
    checked_item,
    checked_phase,
)
from app.services.plan_holds import Holds
from app.services.plan_rules import Item, Pause, Phase, Plan, Version

_DAY = timedelta(days=1)


class IdTaken(Conflict):
    code = "id_taken"
    message = "This id is taken by something else. Nothing was saved."


def load(
    deps: Deps,
    owner_id: UUID,
    first: date = date.min,
    last: date = date.max,
    *,
    rows: Sequence[PlanPhase] | None = None,
) -> Plan:
    """The plan of these days as the rules take it, phases by their first day.

    `rows` are the phases when they are read already.
    """
    found = phases(deps, owner_id, first, last) if rows is None else rows
    holds = Holds(deps, owner_id) if found else None
    pauses = select(PlanPause.starts_on, PlanPause.ends_on).where(
        PlanPause.owner_id == owner_id, PlanPause.deleted_at.is_(None)
    )
    skips = select(PlanSkip.item_id, PlanSkip.day).where(
        PlanSkip.owner_id == owner_id, PlanSkip.day.between(first, last)
    )
    return Plan(
        tuple(_as_phase(row, holds) for row in found),
        tuple(Pause(*row) for row in deps.session.execute(pauses)),
        frozenset((item_id, day) for item_id, day in deps.session.execute(skips)),
    )


def phases(deps: Deps, owner_id: UUID, first: date = date.min, last: date = date.max) -> list[PlanPhase]:
    """Every phase that has one of these days, with its items, by its first day."""
    query = (
        select(PlanPhase)
        .where(
            *_visible(owner_id),
            PlanPhase.starts_on <= last,
            or_(PlanPhase.ends_on.is_(None), PlanPhase.ends_on >= first),
        )
        .options(_WITH_ITEMS)
        .order_by(PlanPhase.starts_on, PlanPhase.id)
    )
    return list(deps.session.scalars(query))


def get(deps: Deps, owner_id: UUID, phase_id: UUID) -> PlanPhase:
    """One phase with its items."""
    query = (
        select(PlanPhase)
        .where(*_visible(owner_id), PlanPhase.id == phase_id)
        .options(_WITH_ITEMS)
        .execution_options(populate_existing=True)
    )
    row = deps.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def add(
    deps: Deps,
    owner_id: UUID,
    draft: PhaseDraft,
    today: date,
    *,
    items: Sequence[ItemDraft] = (),
    phase_id: UUID | None = None,
) -> PlanPhase:
    """A new phase. One that runs without an end is ended the day before, when the new one begins today or later.

    Sent again under the same id it is found instead of added.
    """
    row, _ = _kept(deps, owner_id, draft, today, items, phase_id)
    deps.session.commit()
    return get(deps, owner_id, row.id)


def add_once(
    deps: Deps,
    owner_id: UUID,
    draft: PhaseDraft,
    today: date,
    *,
    items: Sequence[ItemDraft],
    phase_id: UUID | None,
    keyed: Keyed | None,
    render: Callable[[PlanPhase], str],
) -> Stored:
    """A new phase for a program: 201 when it is new, 200 when the same is there under this id."""

    def make() -> Stored:
        row, is_new = _kept(deps, owner_id, draft, today, items, phase_id)
        return Stored(201 if is_new else 200, render(get(deps, owner_id, row.id)))

    return idempotency.once(deps, owner_id, keyed, make)


def edit(deps: Deps, owner_id: UUID, phase_id: UUID, changes: dict[str, Any], today: date) -> PlanPhase:
    """Change the name and, as far as days gone by allow it, the dates."""
    row = get(deps, owner_id, phase_id)
    draft = checked_phase(replace(PhaseDraft(row.name, row.starts_on, row.ends_on), **changes), today)
    if has_begun(row, today):
        if draft.starts_on != row.starts_on:
            raise PhaseHasBegun(field="starts_on")
        if draft.ends_on != row.ends_on:
            _require_running(row, today)
            if draft.ends_on is not None and draft.ends_on < today - _DAY:
                raise InvalidInput(
                    "Days gone by keep their plan: end it yesterday or later.", field="ends_on"
                )
    _require_free(deps, owner_id, draft, but=row.id)
    row.name, row.starts_on, row.ends_on, row.updated_at = (
        draft.name,
        draft.starts_on,
        draft.ends_on,
        deps.now(),
    )
    deps.session.commit()
    return get(deps, owner_id, phase_id)


def delete(deps: Deps, owner_id: UUID, phase_id: UUID, today: date) -> PlanPhase:
    """Take it away from today on: one that has begun ends yesterday and keeps its past; another one vanishes.

    `deleted_at` of what comes back tells which it was. `restore` undoes the one, `edit` of the last day the other.
    """
    row = get(deps, owner_id, phase_id)
    if has_begun(row, today):
        _require_running(row, today)
        row.ends_on = today - _DAY
    else:
        row.deleted_at = deps.now()
    row.updated_at = deps.now()
    deps.session.commit()
    return row


def restore(deps: Deps, owner_id: UUID, phase_id: UUID) -> PlanPhase:
    """Undo `delete` of a phase that had not begun. Restoring what is not deleted changes nothing."""
    mine = select(PlanPhase).where(PlanPhase.owner_id == owner_id, PlanPhase.id == phase_id)
    row = deps.session.scalars(mine).one_or_none()
    if row is None:
        raise NotFound
    if row.deleted_at is not None:
        _require_free(deps, owner_id, PhaseDraft(row.name, row.starts_on, row.ends_on), but=row.id)
        row.deleted_at = None
        deps.session.commit()
    return get(deps, owner_id, phase_id)


def as_item_drafts(phase: PlanPhase, today: date) -> list[ItemDraft]:
    """The items as they stand now, to be copied: as they last were when the phase is over."""
    day = plan_items.shown_day(phase, today)
    versions = (plan_items.version_on(item, day) for item in phase.items if item.deleted_at is None)
    return [plan_items.as_draft(version) for version in versions if version is not None]


def has_begun(phase: PlanPhase, today: date) -> bool:
    """Whether there are days behind it that keep their plan."""
    return phase.starts_on < today and phase.made_on < today


def is_over(phase: PlanPhase, today: date) -> bool:
    """Whether it ended before yesterday: going on with it would plan days gone by."""
    return has_begun(phase, today) and phase.ends_on is not None and phase.ends_on < today - _DAY


def _as_phase(row: PlanPhase, holds: Holds | None) -> Phase:
    items = (Item(item.id, _versions(item.versions, holds)) for item in row.items if item.deleted_at is None)
    return Phase(row.id, row.name, row.starts_on, row.ends_on, tuple(items))


def _versions(rows: Iterable[PlanItemVersion], holds: Holds | None) -> tuple[Version, ...]:
    return tuple(
        Version(
            kind=row.kind,
            type=row.type,
            minutes=row.minutes,
            weekdays=frozenset(row.weekdays),
            times_a_week=row.times_a_week,
            zones=tuple(row.zones),
            side=row.side,
            products=tuple(row.products),
            from_day=row.from_day,
            until_day=row.until_day,
            holds=holds.of(row.kind, row.type, row.products) if holds else (),
        )
        for row in rows
    )


_WITH_ITEMS = selectinload(PlanPhase.items).selectinload(PlanItem.versions)


def _visible(owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (PlanPhase.owner_id == owner_id, PlanPhase.deleted_at.is_(None))


def _require_running(row: PlanPhase, today: date) -> None:
    if is_over(row, today):
        raise PhaseOver


def _kept(
    deps: Deps,
    owner_id: UUID,
    draft: PhaseDraft,
    today: date,
    items: Sequence[ItemDraft],
    phase_id: UUID | None,
) -> tuple[PlanPhase, bool]:
    draft, items = checked_phase(draft, today), [checked_item(item) for item in items]
    wanted_id = phase_id or new_id()
    mine = select(PlanPhase).where(PlanPhase.owner_id == owner_id, PlanPhase.id == wanted_id)
    row = deps.session.scalars(mine).one_or_none()
    if row is not None:
        if row.deleted_at is not None or (row.name, row.starts_on) != (draft.name, draft.starts_on):
            raise IdTaken
        return row, False
    product_names.require_own(deps, owner_id, {name for item in items for name in item.products})
    for item in items:
        cautions.refuse_blocked(
            deps, owner_id, item.kind, item.type, item.products, max(draft.starts_on, today)
        )
    _make_room(deps, owner_id, draft, today)
    _require_free(deps, owner_id, draft)
    row = PlanPhase(
        id=wanted_id, owner_id=owner_id, made_on=today, created_at=deps.now(), updated_at=deps.now(),
        name=draft.name, starts_on=draft.starts_on, ends_on=draft.ends_on,
    )  # fmt: skip
    try:
        with deps.session.begin_nested():
            deps.session.add(row)
            deps.session.flush()
    except IntegrityError as error:
        raise IdTaken from error
    for position, item in enumerate(items):
        deps.session.add(plan_items.new_item(deps, row, item, position, today))
    deps.session.flush()
    return row, True


def _make_room(deps: Deps, owner_id: UUID, draft: PhaseDraft, today: date) -> None:
    """End the phase that has no end, when nothing of its past is touched by it."""
    if draft.starts_on < today:
        return
    running = deps.session.scalars(
        select(PlanPhase).where(
            *_visible(owner_id), PlanPhase.ends_on.is_(None), PlanPhase.starts_on < draft.starts_on
        )
    ).all()
    for row in running:
        row.ends_on, row.updated_at = draft.starts_on - _DAY, deps.now()


def _require_free(deps: Deps, owner_id: UUID, draft: PhaseDraft, but: UUID | None = None) -> None:
    others = deps.session.scalars(select(PlanPhase).where(*_visible(owner_id))).all()
    if but is None and len(others) >= MOST_PHASES:
        raise InvalidInput(f"A plan holds {MOST_PHASES} phases.", code="too_many_phases")
    last = draft.ends_on or date.max
    for other in others:
        if other.id != but and other.starts_on <= last and draft.starts_on <= (other.ends_on or date.max):
            raise InvalidInput(
                f"“{other.name}” covers some of these days already. Choose other dates, or end it first.",
                code="phases_overlap",
                field="starts_on" if other.starts_on <= draft.starts_on else "ends_on",
            )
