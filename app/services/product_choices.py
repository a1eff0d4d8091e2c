"""What can be tapped as a product when logging: one's own shelf first, then what was typed lately."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.services import care_sessions, product_names, products
from app.services.care_draft import product_id
from app.services.deps import Deps
from app.services.product_draft import use_by


@dataclass(frozen=True, slots=True)
class Choices:
    """`offered` and `names`: what is sent (an id, or words) and what it is called. `past`: names of offered
    products that have been open longer than their label says."""

    offered: dict[str, str]
    names: dict[str, str]
    past: tuple[str, ...]
    amounts: dict[str, str] = field(default_factory=dict)  # of one use, by the name of an offered product

    def sent_for(self, text: str) -> str:
        """What was typed means the offered product of that name, when there is one."""
        typed = " ".join(text.split())
        same = (value for value, name in self.offered.items() if name.casefold() == typed.casefold())
        return next(same, typed)

    def name(self, value: str) -> str:
        return self.names.get(value, value)


def choices(deps: Deps, owner_id: UUID, kind: str, today: date) -> Choices:
    """Products of the kind, those that go with any, and what was used with this kind lately."""
    standing = products.shelf(deps, owner_id)
    by_id = {str(row.id): row for row in standing}
    fitting = [row for wanted in (kind, "other") for row in standing if row.kind == wanted]
    offered = {str(row.id): row.name for row in fitting}
    taken = {row.name.casefold() for row in standing}
    for value in care_sessions.recent_products(deps, owner_id, kind):
        if value in by_id:
            offered.setdefault(value, by_id[value].name)
        elif product_id(value) is None and value.casefold() not in taken:
            offered[value] = value
    dated = [by_id[value] for value in offered if value in by_id]
    past = tuple(
        row.name
        for row in dated
        if (until := use_by(row.opened_on, row.use_within_months)) is not None and until < today
    )
    amounts = {row.name: row.amount for row in dated if row.amount}
    return Choices(offered, product_names.names(deps, owner_id), past, amounts)


def past_of(deps: Deps, owner_id: UUID, named: Iterable[str], today: date) -> tuple[str, ...]:
    """The names of those own products, by id or name, that have been open longer than their label says."""
    wanted = {text.casefold() for text in named}
    return tuple(
        row.name
        for row in (products.shelf(deps, owner_id) if wanted else ())
        if not wanted.isdisjoint((str(row.id), row.name.casefold()))
        and (until := use_by(row.opened_on, row.use_within_months)) is not None
        and until < today
    )
