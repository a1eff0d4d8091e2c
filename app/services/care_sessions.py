"""Logged masks, massages and treatments: add, change, delete with undo, list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, NotFound
from app.models import Account, CareSession, new_id
from app.services import calendar, cautions, idempotency, product_names
from app.services.care_draft import BY_DEVICE, Draft, checked
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.services.statements import insert_where_free
from app.services.timeline import Position

_DRAFT_FIELDS = tuple(field.name for field in fields(Draft))
_OF_CARE = ("kind", "type", "started_at", "minutes", "products")  # what cautions speak of


class IdTaken(Conflict):
    code = "id_taken"
    message = "This id is taken by another session. Nothing was saved."


@dataclass(frozen=True, slots=True)
class Page:
    items: list[CareSession]
    next: Position | None


def add(
    deps: Deps,
    owner_id: UUID,
    draft: Draft,
    *,
    session_id: UUID | None = None,
    ahead: timedelta = BY_DEVICE,
    from_page: bool = False,
) -> CareSession:
    """Log one session. With an id, the same session sent again is found instead of added.

    From a page, its zone is where the person is now.
    """
    draft = checked(draft, deps.now(), ahead)
    row, _ = _kept(deps, owner_id, draft, session_id)
    if from_page:
        _remember_zone(deps, owner_id, draft.time_zone)
    deps.session.commit()
    return row


def add_once(
    deps: Deps,
    owner_id: UUID,
    draft: Draft,
    *,
    session_id: UUID | None,
    keyed: Keyed | None,
    render: Callable[[CareSession], str],
) -> Stored:
    """Log one session for a program: 201 when it is new, 200 when the same is there under this id.

    `render` makes the body, which is kept under the key in the row's own transaction.
    """
    draft = checked(draft, deps.now())

    def make() -> Stored:
        row, is_new = _kept(deps, owner_id, draft, session_id)
        return Stored(201 if is_new else 200, render(row))

    return idempotency.once(deps, owner_id, keyed, make)


def add_all(deps: Deps, owner_id: UUID, drafts: Sequence[tuple[UUID, Draft]]) -> list[CareSession]:
    """Log several from a page, all or none. A row that is there is left as it is: a second tap adds nothing."""
    ready = [(session_id, checked(draft, deps.now())) for session_id, draft in drafts]
    rows = [_there_or_new(deps, owner_id, draft, session_id)[0] for session_id, draft in ready]
    for _, draft in ready[-1:]:
        _remember_zone(deps, owner_id, draft.time_zone)
    deps.session.commit()
    return rows


def get(deps: Deps, owner_id: UUID, session_id: UUID) -> CareSession:
    row = deps.session.scalars(
        select(CareSession).where(*_visible(owner_id), CareSession.id == session_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def exists(deps: Deps, owner_id: UUID, session_id: UUID) -> bool:
    """Whether this person has logged it, deleted since or not."""
    mine = select(CareSession.id).where(CareSession.owner_id == owner_id, CareSession.id == session_id)
    return deps.session.scalar(mine) is not None


def page(
    deps: Deps, owner_id: UUID, *, kind: str | None = None, after: Position | None = None, limit: int = 50
) -> Page:
    """Newest first, by keyset."""
    query = select(CareSession).where(*_visible(owner_id))
    if kind is not None:
        query = query.where(CareSession.kind == kind)
    if after is not None:
        query = query.where(tuple_(CareSession.started_at, CareSession.id) < tuple_(after.at, after.id))
    query = query.order_by(CareSession.started_at.desc(), CareSession.id.desc()).limit(limit + 1)
    rows = list(deps.session.scalars(query))
    items = rows[:limit]
    more = len(rows) > limit
    return Page(items, Position(items[-1].started_at, items[-1].id) if more else None)


def edit(
    deps: Deps, owner_id: UUID, session_id: UUID, changes: dict[str, Any], *, ahead: timedelta = BY_DEVICE
) -> CareSession:
    """Change some fields; the session must hold as a whole afterwards. A change of the care itself is held against the
    cautions as a new session is, but for blocks it had before: Blocked is raised for what the change brings in."""
    row = get(deps, owner_id, session_id)
    draft = checked(replace(as_draft(row), **changes), deps.now(), ahead)
    product_names.require_own(deps, owner_id, set(draft.products).difference(row.products))
    is_other_care = any(getattr(draft, name) != getattr(as_draft(row), name) for name in _OF_CARE)
    allowed = cautions.blocked(deps, row) if is_other_care else ()
    values = _columns(draft, deps.now())
    if is_other_care:
        changed = CareSession(id=row.id, owner_id=owner_id, **values)
        cautions.record(deps, changed, cautions.check(deps, changed, allowed))
    for name, value in values.items():
        setattr(row, name, value)
    deps.session.commit()
    return row


def delete(deps: Deps, owner_id: UUID, *session_ids: UUID) -> list[CareSession]:
    """Hide them; `restore` brings them back until the sweep removes the rows."""
    rows = [get(deps, owner_id, session_id) for session_id in session_ids]
    for row in rows:
        row.deleted_at = deps.now()
    deps.session.commit()
    return rows


def restore(deps: Deps, owner_id: UUID, *session_ids: UUID) -> list[CareSession]:
    """Undo `delete`. Restoring what is not deleted changes nothing."""
    deps.session.execute(
        update(CareSession)
        .where(CareSession.owner_id == owner_id, CareSession.id.in_(session_ids))
        .values(deleted_at=None)
    )
    rows = [get(deps, owner_id, session_id) for session_id in session_ids]
    deps.session.commit()
    return rows


def recent_products(deps: Deps, owner_id: UUID, kind: str, limit: int = 6) -> list[str]:
    """The person's own product names for this kind, last used first."""
    lists = deps.session.scalars(
        select(CareSession.products)
        .where(*_visible(owner_id), CareSession.kind == kind)
        .order_by(CareSession.started_at.desc())
        .limit(60)
    )
    return list(dict.fromkeys(name for names in lists for name in names))[:limit]


def as_draft(row: CareSession) -> Draft:
    values = {name: getattr(row, name) for name in _DRAFT_FIELDS}
    return Draft(**{**values, "zones": tuple(row.zones), "products": tuple(row.products)})


def _visible(owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (CareSession.owner_id == owner_id, CareSession.deleted_at.is_(None))


def _remember_zone(deps: Deps, owner_id: UUID, time_zone: str) -> None:
    deps.session.execute(
        update(Account)
        .where(Account.id == owner_id, Account.time_zone != time_zone)
        .values(time_zone=time_zone)
    )


def _kept(deps: Deps, owner_id: UUID, draft: Draft, session_id: UUID | None) -> tuple[CareSession, bool]:
    """The row of this id when it says the same, else a new one; and whether it is new."""
    row, is_new = _there_or_new(deps, owner_id, draft, session_id)
    if not is_new and as_draft(row) != draft:
        raise IdTaken
    return row, is_new


def _there_or_new(
    deps: Deps, owner_id: UUID, draft: Draft, session_id: UUID | None
) -> tuple[CareSession, bool]:
    """The person's row of this id, added when there is none; without an id it is new.

    The database says whether the id is free: the id of a stranger's row is refused like any other taken id.
    """
    row = _of_id(deps, owner_id, session_id) if session_id else None
    if row is None:
        session_id = session_id or new_id()
        if (added := _added(deps, owner_id, draft, session_id)) is not None:
            return added, True
        row = _of_id(deps, owner_id, session_id)  # the same request got here first, or the id is a stranger's
    if row is None or row.deleted_at is not None:
        raise IdTaken
    return row, False


def _of_id(deps: Deps, owner_id: UUID, session_id: UUID) -> CareSession | None:
    mine = select(CareSession).where(CareSession.owner_id == owner_id, CareSession.id == session_id)
    return deps.session.scalars(mine).one_or_none()


def _added(deps: Deps, owner_id: UUID, draft: Draft, session_id: UUID) -> CareSession | None:
    """The row as it was inserted, not tracked by the session; None when its id is taken."""
    product_names.require_own(deps, owner_id, draft.products)
    now = deps.now()
    values = {"id": session_id, "owner_id": owner_id, "created_at": now, **_columns(draft, now)}
    row = CareSession(**values)
    found = cautions.check(deps, row)
    try:
        is_free = insert_where_free(deps.session, CareSession, values)
    except IntegrityError as error:  # the account was erased after it had asked
        deps.session.rollback()
        raise NotFound from error
    if not is_free:
        return None
    cautions.record(deps, row, found)
    return row


def _columns(draft: Draft, now: datetime) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in _DRAFT_FIELDS}
    return {
        **values,
        "zones": list(draft.zones),
        "products": list(draft.products),
        "local_date": calendar.local_date(draft.started_at, draft.time_zone),
        "updated_at": now,
    }
