"""The items of a phase: add, change, move, delete with undo, log in one tap."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import InvalidInput, NotFound
from app.models import PlanItem, PlanItemVersion, PlanPhase
from app.services import cautions, idempotency, product_names
from app.services.care_draft import Draft
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.services.plan_draft import MOST_ITEMS, ItemDraft, PhaseOver, checked_item

_DAY = timedelta(days=1)
_FIELDS = tuple(field.name for field in fields(ItemDraft))


def get(deps: Deps, owner_id: UUID, item_id: UUID) -> PlanItem:
    """One item with its versions and its phase."""
    row = _find(deps, owner_id, item_id)
    if row.deleted_at is not None:
        raise NotFound
    return row


def current(item: PlanItem, today: date) -> PlanItemVersion:
    """What the item asks for now, or once its phase begins, or as long as its phase went on; NotFound when it was
    taken away."""
    version = version_on(item, shown_day(item.phase, today))
    if version is None:
        raise NotFound
    return version


def shown_day(phase: PlanPhase, today: date) -> date:
    """Today; the first day of a phase to come, the last day of one that is over."""
    return max(phase.starts_on, min(today, phase.ends_on or today))


def version_on(item: PlanItem, day: date) -> PlanItemVersion | None:
    for version in reversed(item.versions):
        begun = version.from_day is None or version.from_day <= day
        if begun and (version.until_day is None or day <= version.until_day):
            return version
    return None


def add(deps: Deps, owner_id: UUID, phase: PlanPhase, draft: ItemDraft, today: date) -> PlanItem:
    """At the end of the evening; in a phase that has begun, from today on."""
    item = _appended(deps, phase, checked_item(draft), today)
    deps.session.commit()
    return get(deps, owner_id, item.id)


def add_once(
    deps: Deps,
    owner_id: UUID,
    phase: PlanPhase,
    draft: ItemDraft,
    today: date,
    *,
    keyed: Keyed | None,
    render: Callable[[PlanItem], str],
) -> Stored:
    def make() -> Stored:
        item = _appended(deps, phase, checked_item(draft), today)
        return Stored(201, render(get(deps, owner_id, item.id)))

    return idempotency.once(deps, owner_id, keyed, make)


def edit(deps: Deps, owner_id: UUID, item_id: UUID, changes: dict[str, Any], today: date) -> PlanItem:
    """Change it from today on: days gone by keep the version they had."""
    item = get(deps, owner_id, item_id)
    _require_running(item.phase, today)
    version = current(item, today)
    draft = checked_item(replace(as_draft(version), **changes))
    product_names.require_own(deps, owner_id, set(draft.products).difference(version.products))
    if draft == as_draft(version):
        return item
    if (draft.kind, draft.type, draft.products) != (version.kind, version.type, tuple(version.products)):
        _refuse_blocked(deps, item.phase, draft, today)
    if _is_settled(item.phase, version, today):
        version.until_day = today - _DAY
        item.versions.append(_version(deps, draft, today, from_day=today))
    else:
        _fill(version, draft)
    deps.session.commit()
    return get(deps, owner_id, item_id)


def move(deps: Deps, owner_id: UUID, item_id: UUID, steps: int, today: date) -> PlanItem:
    """Up (-1) or down (1) in the order of the evening; at the end of the list nothing changes."""
    item = get(deps, owner_id, item_id)
    _require_running(item.phase, today)
    order = [each.id for each in _shown(deps, owner_id, item.phase_id, today)]
    at = order.index(item.id) if item.id in order else -1
    to = at + steps
    if at >= 0 and 0 <= to < len(order):
        order.insert(to, order.pop(at))
        _place(deps, owner_id, item.phase_id, order)
        deps.session.commit()
    return get(deps, owner_id, item_id)


def reorder(deps: Deps, owner_id: UUID, phase: PlanPhase, order: Sequence[UUID], today: date) -> None:
    """The whole order at once; it names every item that stands in the plan now, each once."""
    _require_running(phase, today)
    if sorted(order) != sorted(each.id for each in _shown(deps, owner_id, phase.id, today)):
        raise InvalidInput("The order names every item of the phase, each once.", field="items")
    _place(deps, owner_id, phase.id, order)
    deps.session.commit()


def delete(deps: Deps, owner_id: UUID, item_id: UUID, today: date) -> PlanItem:
    """Take it away from today on; one that was never asked for vanishes. `restore` undoes both."""
    item = get(deps, owner_id, item_id)
    _require_running(item.phase, today)
    version = current(item, today)
    if any(_is_settled(item.phase, each, today) for each in item.versions):
        version.until_day = today - _DAY
    else:
        item.deleted_at = deps.now()
    deps.session.commit()
    return item


def restore(deps: Deps, owner_id: UUID, item_id: UUID, today: date) -> PlanItem:
    """Undo `delete`. Restoring what is not deleted changes nothing."""
    item = _find(deps, owner_id, item_id)
    last = item.versions[-1]
    if item.deleted_at is not None:
        item.deleted_at = None
    elif last.until_day is not None:
        if last.until_day >= today - _DAY:
            last.until_day = None
        else:
            item.versions.append(_version(deps, as_draft(last), today, from_day=today))
    deps.session.commit()
    return get(deps, owner_id, item_id)


def as_draft(version: PlanItemVersion) -> ItemDraft:
    return ItemDraft(
        kind=version.kind,
        type=version.type,
        minutes=version.minutes,
        weekdays=tuple(version.weekdays),
        times_a_week=version.times_a_week,
        zones=tuple(version.zones),
        side=version.side,
        products=tuple(version.products),
    )


def as_session(deps: Deps, version: PlanItemVersion, time_zone: str) -> Draft:
    """The session that does it, now."""
    return Draft(
        version.kind,
        version.type,
        deps.now(),
        time_zone,
        version.minutes,
        zones=tuple(version.zones),
        side=version.side,
        products=tuple(version.products),
    )


def new_item(deps: Deps, phase: PlanPhase, draft: ItemDraft, position: int, today: date) -> PlanItem:
    """A row to be added by the caller, with its first version."""
    has_past = phase.starts_on < today and phase.made_on < today
    first = _version(deps, draft, today, from_day=today if has_past else None)
    return PlanItem(
        owner_id=phase.owner_id,
        phase_id=phase.id,
        position=position,
        created_at=deps.now(),
        versions=[first],
    )


def _appended(deps: Deps, phase: PlanPhase, draft: ItemDraft, today: date) -> PlanItem:
    _require_running(phase, today)
    product_names.require_own(deps, phase.owner_id, draft.products)
    _refuse_blocked(deps, phase, draft, today)
    if len([item for item in phase.items if item.deleted_at is None]) >= MOST_ITEMS:
        raise InvalidInput(f"A phase holds {MOST_ITEMS} items.", code="too_many_items")
    after = max((item.position for item in phase.items), default=-1) + 1
    item = new_item(deps, phase, draft, after, today)
    deps.session.add(item)
    deps.session.flush()
    return item


def _refuse_blocked(deps: Deps, phase: PlanPhase, draft: ItemDraft, today: date) -> None:
    day = max(phase.starts_on, today)
    cautions.refuse_blocked(deps, phase.owner_id, draft.kind, draft.type, draft.products, day)


def _find(deps: Deps, owner_id: UUID, item_id: UUID) -> PlanItem:
    query = (
        select(PlanItem)
        .join(PlanItem.phase)
        .where(PlanItem.owner_id == owner_id, PlanItem.id == item_id, PlanPhase.deleted_at.is_(None))
        .options(selectinload(PlanItem.versions), joinedload(PlanItem.phase))
        .execution_options(populate_existing=True)
    )
    row = deps.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound
    return row


def _shown(deps: Deps, owner_id: UUID, phase_id: UUID, today: date) -> list[PlanItem]:
    """The items that stand in the plan now, in their order."""
    query = (
        select(PlanItem)
        .where(PlanItem.owner_id == owner_id, PlanItem.phase_id == phase_id, PlanItem.deleted_at.is_(None))
        .options(selectinload(PlanItem.versions), joinedload(PlanItem.phase))
        .order_by(PlanItem.position, PlanItem.id)
    )
    return [item for item in deps.session.scalars(query) if _stands(item, today)]


def _stands(item: PlanItem, today: date) -> bool:
    return version_on(item, max(item.phase.starts_on, today)) is not None


def _place(deps: Deps, owner_id: UUID, phase_id: UUID, order: Sequence[UUID]) -> None:
    """Items that were taken away come after the others."""
    mine = select(PlanItem).where(PlanItem.owner_id == owner_id, PlanItem.phase_id == phase_id)
    rows = {row.id: row for row in deps.session.scalars(mine.order_by(PlanItem.position, PlanItem.id))}
    for place, item_id in enumerate([*order, *(item_id for item_id in rows if item_id not in order)]):
        rows[item_id].position = place


def _require_running(phase: PlanPhase, today: date) -> None:
    over = phase.ends_on is not None and phase.ends_on < today - _DAY
    if over and phase.made_on < today:
        raise PhaseOver


def _is_settled(phase: PlanPhase, version: PlanItemVersion, today: date) -> bool:
    """Whether some day gone by was judged by it."""
    begins = version.from_day or phase.starts_on
    return begins < today and version.made_on < today


def _version(deps: Deps, draft: ItemDraft, today: date, *, from_day: date | None) -> PlanItemVersion:
    row = PlanItemVersion(from_day=from_day, until_day=None, made_on=today, made_at=deps.now())
    _fill(row, draft)
    return row


def _fill(row: PlanItemVersion, draft: ItemDraft) -> None:
    for name in _FIELDS:
        value = getattr(draft, name)
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
