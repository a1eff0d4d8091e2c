"""Ewa's nine products: what is in them, and which week she opened them."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from app.services import products
from app.services.demo.year import Year
from app.services.deps import Deps
from app.services.product_draft import ProductDraft

_OPENED: tuple[tuple[int, int | None, ProductDraft], ...] = (
    (
        7,
        12,
        ProductDraft(
            "Jojoba oil", "massage", ingredient_list="Simmondsia Chinensis Seed Oil", amount="5 drops"
        ),
    ),
    (
        7,
        None,
        ProductDraft("Hyaluronic sheet mask", "mask", ingredient_list="Aqua, Glycerin, Sodium Hyaluronate"),
    ),
    (
        21,
        None,
        ProductDraft("Collagen sheet mask", "mask", ingredient_list="Aqua, Glycerin, Hydrolyzed Collagen"),
    ),
    (21, None, ProductDraft("LED mask 633 nm", "treatment")),
    (
        34,
        12,
        ProductDraft("Niacinamide 5 % serum", "other", ingredient_list="Aqua, Niacinamide 5 %, Panthenol"),
    ),
    (34, 12, ProductDraft("Kaolin clay", "mask", ingredient_list="Kaolin", amount="1 spoon")),
    (
        41,
        6,
        ProductDraft("Retinol 0.3 % night cream", "other", ingredient_list="Aqua, Glycerin, Retinol 0.3 %"),
    ),
    (41, 12, ProductDraft("Glycolic 8 % gel", "other", ingredient_list="Aqua, Glycolic Acid 8 %, Glycerin")),
    (47, 12, ProductDraft("Algae powder mask", "mask", ingredient_list="Algin, Laminaria Digitata Extract")),
)


def drafts(year: Year) -> Iterator[ProductDraft]:
    """The whole shelf, in the order it filled."""
    for week, months, draft in _OPENED:
        yield replace(draft, opened_on=year.day(week, 0), use_within_months=months) if months else draft


def fill(deps: Deps, owner_id: UUID, year: Year) -> dict[str, str]:
    """Put them there; returns the id of each by its name."""
    rows = [products.add(deps, owner_id, draft) for draft in drafts(year)]
    return {row.name: str(row.id) for row in rows}
