"""A product in words: what is in it, and how long it has been open."""

from collections.abc import Sequence
from datetime import date

from app.evidence_words import ingredient_name
from app.models import Product
from app.services.product_draft import use_by
from app.template_filters import counted, listed, month_day

KINDS = {
    "mask": "Masks",
    "massage": "For massage",
    "treatment": "For treatments",
    "other": "With any of them",
}
_FEW = 3


def contents_line(product: Product) -> str:
    """Retinol, Glycerin and 9 more"""
    names = [ingredient_name(slug) for slug in product.ingredients]
    rest = max(0, len(names) - _FEW) + len(product.unknown_ingredients)
    if not names:
        return f"{counted(rest, 'ingredient')}, none known here" if rest else ""
    return listed([*names[:_FEW], f"{rest} more"]) if rest else listed(names)


def open_line(product: Product, today: date) -> str:
    """Open since 3 March, good until 3 September"""
    if product.opened_on is None:
        return ""
    opened = f"Open since {month_day(product.opened_on, today.year)}"
    until = use_by(product.opened_on, product.use_within_months)
    if until is None:
        return opened
    return f"{opened}, {'the label said until' if until < today else 'good until'} {month_day(until, today.year)}"


def is_past(product: Product, today: date) -> bool:
    """Whether it has been open longer than its label says."""
    until = use_by(product.opened_on, product.use_within_months)
    return until is not None and until < today


def past_line(names: Sequence[str]) -> str:
    """Night cream has been open longer than its label says."""
    have, label = ("has", "its label says") if len(names) == 1 else ("have", "their labels say")
    return f"{listed(names)} {have} been open longer than {label}." if names else ""
