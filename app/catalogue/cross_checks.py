"""What one entry says of another must be there: sources, zones, goals, ingredients, types, facts, aliases."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from app.catalogue.advice import ORDERS, Pairing
from app.catalogue.care import GROUPS, Care, Ingredient
from app.catalogue.contents import Catalogue
from app.catalogue.entries import KINDS, CareType, Goal
from app.catalogue.evidence import Claim, Evidence
from app.catalogue.fields import CatalogueError

_FILES = {"mask": "masks", "massage": "massages", "treatment": "treatments"}


class _Named(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


def check(known: Catalogue) -> None:
    """Raises CatalogueError, naming the file and the entry."""
    for kind in KINDS:
        _check_types(known, _FILES[kind], known.types(kind))
    _check_goals(known, known.goals)
    _check_ingredients(known, known.ingredients)
    _check_advice(known)
    for line in known.research:
        place = f"research.toml: {line.slug}"
        _check_care(known, place, line.about)
        _all_there(place, "goal", line.goals, {goal.slug for goal in known.goals})
        _check_said(known, place, line.claim, line.evidence)


def _check_types(known: Catalogue, name: str, types: Sequence[CareType]) -> None:
    _check_aliases(name, types)
    for entry in types:
        place = f"{name}.toml: {entry.slug}"
        _all_there(place, "zone", entry.zones, {zone.slug for zone in known.zones})
        _all_there(place, "goal", entry.goals, {goal.slug for goal in known.goals})
        _all_there(place, "ingredient", entry.ingredients, {found.slug for found in known.ingredients})
        _check_said(known, place, entry.claim, entry.evidence)


def _check_goals(known: Catalogue, goals: Sequence[Goal]) -> None:
    _check_aliases("goals", goals)
    for goal in goals:
        _all_there(f"goals.toml: {goal.slug}", "zone", goal.zones, {zone.slug for zone in known.zones})


def _check_ingredients(known: Catalogue, ingredients: Sequence[Ingredient]) -> None:
    _check_aliases("ingredients", ingredients)
    for entry in ingredients:
        place = f"ingredients.toml: {entry.slug}"
        _all_there(place, "goal", entry.goals, {goal.slug for goal in known.goals})
        _check_said(known, place, entry.claim, entry.evidence)


def _check_advice(known: Catalogue) -> None:
    _check_contradictions(known.pairings)
    for pairing in known.pairings:
        place = f"pairings.toml: {pairing.slug}"
        _check_care(known, place, pairing.first, pairing.then)
        _check_said(known, place, pairing.claim, pairing.evidence)
    for wait in known.waits:
        place = f"waits.toml: {wait.slug}"
        _check_care(known, place, wait.after, wait.rests)
        _check_sources(known, place, wait.sources)
    for caution in known.cautions:
        place = f"cautions.toml: {caution.slug}"
        _check_sources(known, place, caution.sources)
        for trigger in caution.triggers:
            _check_care(known, place, trigger.care, trigger.beside, trigger.waiting_after)
            _all_there(place, "fact", trigger.facts, {fact.slug for fact in known.facts})


def _check_contradictions(pairings: Sequence[Pairing]) -> None:
    """Two pairings of the same care say one thing: neither the two orders of it, nor an order and a separation."""
    for place, one in enumerate(pairings):
        for other in pairings[place + 1 :]:
            forth = _meet(one.first, other.first) and _meet(one.then, other.then)
            back = _meet(one.first, other.then) and _meet(one.then, other.first)
            both_order = one.relation in ORDERS and other.relation in ORDERS
            agree = forth if both_order else one.relation == other.relation
            if (forth or back) and not agree:
                raise CatalogueError(f"pairings.toml: {other.slug}: contradicts {one.slug}")


def _meet(one: Care, other: Care) -> bool:
    """Whether some care is meant by both."""
    kinds_of = {kind for kind, _ in one.types}, {kind for kind, _ in other.types}
    return not (
        one.kinds.isdisjoint(other.kinds)
        and one.types.isdisjoint(other.types)
        and one.kinds.isdisjoint(kinds_of[1])
        and other.kinds.isdisjoint(kinds_of[0])
        and one.ingredients.isdisjoint(other.ingredients)
        and one.groups.isdisjoint(other.groups)
    )


def _check_said(known: Catalogue, place: str, claim: Claim | None, evidence: Evidence) -> None:
    _check_sources(known, f"{place}: claim", claim.sources if claim else ())
    _check_sources(known, f"{place}: evidence", evidence.sources)


def _check_sources(known: Catalogue, place: str, slugs: Iterable[str]) -> None:
    _all_there(place, "source", slugs, {source.slug for source in known.sources})


def _check_care(known: Catalogue, place: str, *pointers: Care | None) -> None:
    for pointer in pointers:
        if pointer is None:
            continue
        for kind, slug in sorted(pointer.types):
            if known.find(kind, slug) is None:
                raise CatalogueError(f"{place}: there is no {kind} {slug!r}")
        _all_there(
            place, "ingredient", sorted(pointer.ingredients), {found.slug for found in known.ingredients}
        )
        _all_there(place, "group", sorted(pointer.groups), GROUPS)


def _all_there(place: str, what: str, slugs: Iterable[str], known: Collection[str]) -> None:
    if unknown := [slug for slug in slugs if slug not in known]:
        raise CatalogueError(f"{place}: there is no {what} {unknown[0]!r}")


def _check_aliases(name: str, entries: Sequence[_Named]) -> None:
    """An alias leads to one entry: it is no other entry's slug, name, alias or name on labels."""
    taken: dict[str, str] = {}
    for entry in entries:
        labels = entry.inci if isinstance(entry, Ingredient) else ()
        for word in sorted({word.casefold() for word in (entry.slug, entry.name, *entry.aliases, *labels)}):
            if taken.setdefault(word, entry.slug) != entry.slug:
                raise CatalogueError(f"{name}.toml: {entry.slug}: {word!r} already means {taken[word]}")
