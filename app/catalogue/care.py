"""Pointing at care: a kind, a type, an ingredient or a group of ingredients, in one short spelling."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from app.catalogue.entries import KINDS, Kind
from app.catalogue.evidence import Claim, Evidence

Group = Literal["retinoid", "aha", "bha", "vitamin-c", "humectant", "antioxidant", "botanical", "clay"]
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True, slots=True)
class Ingredient:
    """What is in a product. `inci` are the names on labels, `endings` how a whole family of them ends."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    inci: tuple[str, ...]
    endings: tuple[str, ...]
    groups: tuple[Group, ...]
    goals: tuple[str, ...]  # what its claim promises
    note: str | None
    claim: Claim | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Care:
    """Any of these. Nothing at all means whatever is done.

    Spelled `mask`, `massage:firming`, `ingredient:retinol`, `group:aha`.
    """

    kinds: frozenset[Kind]
    types: frozenset[tuple[str, str]]  # kind, slug
    ingredients: frozenset[str]
    groups: frozenset[str]
    refs: tuple[str, ...]  # as they are written

    def covers(self, kind: str, slug: str, ingredients: Collection[Ingredient] = ()) -> bool:
        """Whether a session of this type with products of these ingredients is meant."""
        return (
            not self.refs
            or kind in self.kinds
            or (kind, slug) in self.types
            or any(
                ingredient.slug in self.ingredients or not self.groups.isdisjoint(ingredient.groups)
                for ingredient in ingredients
            )
        )


def care(refs: Iterable[str]) -> Care:
    """Read references. Raises ValueError for a spelling nobody knows; what they name is checked elsewhere."""
    written = tuple(refs)
    parts = [(ref, *ref.partition(":")[::2]) for ref in written]
    for ref, head, tail in parts:
        known = head in KINDS or (head in ("ingredient", "group") and tail)
        if not known or (":" in ref and not tail):
            raise ValueError(ref)
    return Care(
        kinds=frozenset(kind for kind in KINDS if kind in written),
        types=frozenset((head, tail) for _, head, tail in parts if head in KINDS and tail),
        ingredients=frozenset(tail for _, head, tail in parts if head == "ingredient"),
        groups=frozenset(tail for _, head, tail in parts if head == "group"),
        refs=written,
    )
