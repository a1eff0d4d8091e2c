"""The products of a session: ids of one's own shelf, or free text. Ids are kept, names are shown."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import String, cast, select

from app.errors import InvalidInput
from app.models import CareSession, PlanItem, PlanItemVersion, Product
from app.services.care_draft import product_id
from app.services.deps import Deps


def require_own(deps: Deps, owner_id: UUID, named: Iterable[str]) -> None:
    """Refuse an id that is on nobody's shelf or on somebody else's."""
    wanted = {found for text in named if (found := product_id(text))}
    if not wanted:
        return
    mine = select(Product.id).where(Product.owner_id == owner_id, Product.id.in_(wanted))
    if missing := wanted.difference(deps.session.scalars(mine)):
        raise InvalidInput(f"There is no product “{min(missing)}” on your shelf.", field="products")


def names(deps: Deps, owner_id: UUID) -> dict[str, str]:
    """What every own product is called, by its id as text; those put away or just deleted as well."""
    rows = deps.session.execute(select(Product.id, Product.name).where(Product.owner_id == owner_id))
    return {str(row.id): row.name for row in rows}


def keep_name(deps: Deps, product: Product) -> None:
    """Before a product goes for good: sessions and plans that name it by id get its name as text."""
    written = str(product.id)
    sessions = select(CareSession).where(
        CareSession.owner_id == product.owner_id, cast(CareSession.products, String).contains(written)
    )
    planned = (
        select(PlanItemVersion)
        .join(PlanItem, PlanItem.id == PlanItemVersion.item_id)
        .where(
            PlanItem.owner_id == product.owner_id, cast(PlanItemVersion.products, String).contains(written)
        )
    )
    for row in [*deps.session.scalars(sessions), *deps.session.scalars(planned)]:
        named = [product.name if text == written else text for text in row.products]
        row.products = list(dict.fromkeys(named))
