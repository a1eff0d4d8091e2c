"""A person's shelf: add, change, archive, delete with undo, list."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, NotFound
from app.models import Account, Product, new_id
from app.services import calendar, idempotency
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.services.product_draft import ProductDraft, checked, contents
from app.services.timeline import Position

Shelf = Literal["current", "archived", "all"]
_DRAFT_FIELDS = tuple(field.name for field in fields(ProductDraft))


class IdTaken(Conflict):
    code = "id_taken"
    message = "This id is taken by another product. Nothing was saved."


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Product]
    next: Position | None


def add(deps: Deps, owner_id: UUID, draft: ProductDraft, *, product_id: UUID | None = None) -> Product:
    """Put a product on the shelf. With an id, the same product sent again is found instead of added."""
    draft = _checked(deps, owner_id, draft)
    row, _ = _kept(deps, owner_id, draft, product_id)
    deps.session.commit()
    return row


def add_once(
    deps: Deps,
    owner_id: UUID,
    draft: ProductDraft,
    *,
    product_id: UUID | None,
    keyed: Keyed | None,
    render: Callable[[Product], str],
) -> Stored:
    """Add one for a program: 201 when it is new, 200 when the same is there under this id."""
    draft = _checked(deps, owner_id, draft)

    def make() -> Stored:
        row, is_new = _kept(deps, owner_id, draft, product_id)
        return Stored(201 if is_new else 200, render(row))

    return idempotency.once(deps, owner_id, keyed, make)


def get(deps: Deps, owner_id: UUID, product_id: UUID) -> Product:
    row = deps.session.scalars(
        select(Product).where(*_visible(owner_id), Product.id == product_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def page(
    deps: Deps, owner_id: UUID, *, shelf: Shelf = "current", after: Position | None = None, limit: int = 50
) -> Page:
    """Newest first, by keyset."""
    query = select(Product).where(*_visible(owner_id), *_on(shelf))
    if after is not None:
        query = query.where(tuple_(Product.created_at, Product.id) < tuple_(after.at, after.id))
    query = query.order_by(Product.created_at.desc(), Product.id.desc()).limit(limit + 1)
    rows = list(deps.session.scalars(query))
    items = rows[:limit]
    return Page(items, Position(items[-1].created_at, items[-1].id) if len(rows) > limit else None)


def shelf(deps: Deps, owner_id: UUID, which: Shelf = "current") -> list[Product]:
    """Everything that stands there, by name."""
    rows = deps.session.scalars(select(Product).where(*_visible(owner_id), *_on(which)))
    return sorted(rows, key=lambda row: (row.name.casefold(), row.id))


def edit(deps: Deps, owner_id: UUID, product_id: UUID, changes: dict[str, Any]) -> Product:
    """Change some fields (`archived` too); the product must hold as a whole afterwards."""
    row = get(deps, owner_id, product_id)
    changes = dict(changes)
    if (archived := changes.pop("archived", None)) is not None:
        row.archived_at = (row.archived_at or deps.now()) if archived else None
    _fill(deps, row, _checked(deps, owner_id, replace(as_draft(row), **changes)))
    deps.session.commit()
    return row


def archive(deps: Deps, owner_id: UUID, product_id: UUID, *, archived: bool) -> Product:
    """Put away what is used up, or take it back; what was logged with it stays."""
    return edit(deps, owner_id, product_id, {"archived": archived})


def delete(deps: Deps, owner_id: UUID, product_id: UUID) -> Product:
    """Hide it; `restore` brings it back until the sweep removes the row. Sessions keep its name."""
    row = get(deps, owner_id, product_id)
    row.deleted_at = deps.now()
    deps.session.commit()
    return row


def restore(deps: Deps, owner_id: UUID, product_id: UUID) -> Product:
    """Undo `delete`. Restoring what is not deleted changes nothing."""
    row = deps.session.scalars(
        select(Product).where(Product.owner_id == owner_id, Product.id == product_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    row.deleted_at = None
    deps.session.commit()
    return row


def as_draft(row: Product) -> ProductDraft:
    return ProductDraft(**{name: getattr(row, name) for name in _DRAFT_FIELDS})


def _visible(owner_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (Product.owner_id == owner_id, Product.deleted_at.is_(None))


def _on(which: Shelf) -> tuple[ColumnElement[bool], ...]:
    if which == "all":
        return ()
    return (Product.archived_at.is_(None) if which == "current" else Product.archived_at.is_not(None),)


def _checked(deps: Deps, owner_id: UUID, draft: ProductDraft) -> ProductDraft:
    zone = deps.session.scalar(select(Account.time_zone).where(Account.id == owner_id)) or "UTC"
    draft = checked(draft, calendar.local_date(deps.now(), zone))
    contents(draft.ingredient_list)
    return draft


def _kept(deps: Deps, owner_id: UUID, draft: ProductDraft, product_id: UUID | None) -> tuple[Product, bool]:
    """The row of this id when it says the same, else a new one; and whether it is new."""
    product_id = product_id or new_id()
    mine = select(Product).where(Product.owner_id == owner_id, Product.id == product_id)
    row = deps.session.scalars(mine).one_or_none()
    if row is None:
        try:
            with deps.session.begin_nested():
                return _added(deps, owner_id, draft, product_id), True
        except IntegrityError:  # the same request got here first, or the id belongs to somebody else
            row = deps.session.scalars(mine).one_or_none()
    if row is None or row.deleted_at is not None or as_draft(row) != draft:
        raise IdTaken
    return row, False


def _added(deps: Deps, owner_id: UUID, draft: ProductDraft, product_id: UUID) -> Product:
    row = Product(id=product_id, owner_id=owner_id, created_at=deps.now())
    _fill(deps, row, draft)
    deps.session.add(row)
    deps.session.flush()
    return row


def _fill(deps: Deps, row: Product, draft: ProductDraft) -> None:
    for name in _DRAFT_FIELDS:
        setattr(row, name, getattr(draft, name))
    found = contents(draft.ingredient_list)
    row.ingredients, row.unknown_ingredients = list(found.slugs), list(found.unknown)
    row.updated_at = deps.now()
