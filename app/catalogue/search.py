"""Finding what the catalogue knows: by any name, by goal, by grade; and what belongs to one entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal

from app.catalogue.advice import Caution, Pairing, Research, Wait
from app.catalogue.care import Care, Ingredient
from app.catalogue.entries import KINDS, CareType
from app.catalogue.inci import plain
from app.catalogue.loader import catalogue

Shelf = Literal["mask", "massage", "treatment", "ingredient"]
Entry = CareType | Ingredient
SHELVES: tuple[Shelf, ...] = (*KINDS, "ingredient")
_LIKE_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields ask for nothing."""

    words: str = ""
    shelf: str = ""
    goal: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of an entry."""

    pairings: tuple[Pairing, ...]
    waits: tuple[Wait, ...]
    cautions: tuple[Caution, ...]
    research: tuple[Research, ...]
    ingredients: tuple[Ingredient, ...]


def shelf_of(entry: Entry) -> Shelf:
    return "ingredient" if isinstance(entry, Ingredient) else entry.kind


def find_entry(shelf: str, slug: str) -> Entry | None:
    return catalogue().ingredient(slug) if shelf == "ingredient" else catalogue().find(shelf, slug)


def search(wanted: Wanted) -> list[Entry]:
    """Those that fit, the best name first, else in the catalogue's order.

    A word that is nobody's beginning may have a letter wrong.
    """
    fitting = [entry for entry in _entries() if _fits(entry, wanted)]
    words = plain(wanted.words).split()
    if not words:
        return [] if wanted.words else fitting
    found = [entry for entry in fitting if all(_has(entry, word) for word in words)]
    if not found:
        near = [_near(word) for word in words]
        found = [entry for entry in fitting if all(any(_has(entry, one) for one in some) for some in near)]
    return sorted(found, key=lambda entry: _rank(entry, " ".join(words)))


def around(entry: Entry) -> Around:
    """Pairings, waits, cautions and research that name this entry, its kind, or one of its groups."""
    known = catalogue()
    inside = () if isinstance(entry, Ingredient) else entry.ingredients
    return Around(
        pairings=tuple(one for one in known.pairings if _names(one.first, entry) or _names(one.then, entry)),
        waits=tuple(one for one in known.waits if _names(one.after, entry) or _names(one.rests, entry)),
        cautions=tuple(
            one for one in known.cautions if any(_names(trigger.care, entry) for trigger in one.triggers)
        ),
        research=tuple(one for one in known.research if _names(one.about, entry)),
        ingredients=tuple(found for slug in inside if (found := known.ingredient(slug))),
    )


def _names(care: Care, entry: Entry) -> bool:
    if not care.refs:
        return False
    if isinstance(entry, Ingredient):
        return care.covers("", "", [entry])
    return care.covers(entry.kind, entry.slug)


def _entries() -> Iterator[Entry]:
    known = catalogue()
    for kind in KINDS:
        yield from known.types(kind)
    yield from known.ingredients


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        wanted.shelf in ("", shelf_of(entry))
        and (not wanted.goal or wanted.goal in entry.goals)
        and wanted.grade in ("", entry.evidence.grade)
    )


def _has(entry: Entry, word: str) -> bool:
    return any(part.startswith(word) for name in _spellings(entry) for part in name.split())


def _near(word: str) -> list[str]:
    """The word itself when a name begins so, else words like it."""
    if any(_has(entry, word) for entry in _entries()):
        return [word]
    return get_close_matches(word, _vocabulary(), n=3, cutoff=_LIKE_ENOUGH)


def _rank(entry: Entry, words: str) -> int:
    names = _spellings(entry)
    if words in names[:2]:
        return 0
    return 1 if any(name.startswith(words) for name in names) else 2


@cache
def _spellings(entry: Entry) -> tuple[str, ...]:
    labels = entry.inci if isinstance(entry, Ingredient) else ()
    goals = [goal.name for slug in entry.goals if (goal := catalogue().goal(slug))]
    return tuple(plain(text) for text in (entry.name, entry.slug, *entry.aliases, *labels, *goals))


@cache
def _vocabulary() -> list[str]:
    words = {word for entry in _entries() for name in _spellings(entry) for word in name.split()}
    return sorted(word for word in words if len(word) > 3)
