"""Reading the ingredient list of a label: INCI names and the names people use, however they were pasted."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from app.catalogue.care import Ingredient
from app.catalogue.loader import catalogue

_HEADING = re.compile(
    r"^\s*(ingredients?|ingr[ée]dients|inci|composition|skład|składniki)\s*[:.]\s*", re.IGNORECASE
)
_BULLETS = re.compile(r"[;•·‣●▪◦|\t]|(?<!\d),|,(?!\d)|\s[-–—]\s")  # 1,2-Hexanediol keeps its comma
_AMOUNT = re.compile(r"[(\[]?\s*[<>≤≥~]?\s*\d+(?:[.,]\d+)?\s*(?:%|‰|ppm)\s*[)\]]?")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_MARKS = re.compile(r"[*†‡°®™¹²³]+|\(\+/-\)|\[\+/-")
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Named:
    """One name of a list as it was written, and what it means; None for what the catalogue does not know."""

    text: str
    ingredient: Ingredient | None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A whole list, in its order."""

    names: tuple[Named, ...]

    @property
    def ingredients(self) -> tuple[Ingredient, ...]:
        """Those the catalogue knows, each once."""
        return tuple(dict.fromkeys(named.ingredient for named in self.names if named.ingredient))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The others as they were written, each once."""
        return tuple(dict.fromkeys(named.text for named in self.names if named.ingredient is None))


def recognise(text: str) -> Recognised:
    """Read a pasted list."""
    return Recognised(tuple(Named(name, find_ingredient(name)) for name in split(text)))


def find_ingredient(name: str) -> Ingredient | None:
    """By slug, name, alias or INCI name; "Aqua/Water" and "Retinol (Vitamin A)" by any of their parts."""
    known, endings = _index()
    for reading in _readings(name):
        key = plain(reading)
        if found := known.get(key):
            return found
    whole = plain(_IN_BRACKETS.sub(" ", name))
    return next((entry for ending, entry in endings if whole.endswith(ending)), None)


def split(text: str) -> list[str]:
    """The names of a list, cleaned of numbers and marks.

    Lines end names where nothing else does; in a list with commas or bullets a line may end within a name.
    """
    text = _MARKS.sub(" ", _HEADING.sub("", unicodedata.normalize("NFKC", text.replace("®", " "))))
    lines = [line for line in text.splitlines() if line.strip()]
    separators = len(_BULLETS.findall(text))
    joined = (" " if separators >= len(lines) > 1 else ";").join(lines)
    return [name for part in _BULLETS.split(joined) if (name := _clean(part))]


def _clean(part: str) -> str:
    name = " ".join(_AMOUNT.sub(" ", _HEADING.sub("", part)).split())
    return name.strip(" .,:-–—")


def _readings(name: str) -> Iterator[str]:
    yield name
    yield _IN_BRACKETS.sub(" ", name)
    yield from name.replace("(", "/").replace(")", "/").split("/")
    yield from (inner for inside in _IN_BRACKETS.findall(name) for inner in inside.split(","))


def plain(text: str) -> str:
    """The letters and digits of a name, without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l")
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_A_NAME.sub(" ", letters.replace("hydrolys", "hydrolyz")).strip()


def _keys(entry: Ingredient) -> Iterable[str]:
    return (key for text in (entry.slug, entry.name, *entry.aliases, *entry.inci) if (key := plain(text)))


@cache
def _index() -> tuple[Mapping[str, Ingredient], tuple[tuple[str, Ingredient], ...]]:
    entries = catalogue().ingredients
    known = {key: entry for entry in entries for key in _keys(entry)}
    endings = tuple((f" {plain(ending)}", entry) for entry in entries for ending in entry.endings)
    return known, endings
