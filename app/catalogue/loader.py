"""From the TOML files to the checked catalogue."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from app.catalogue.entries import KINDS, LONGEST_SESSION_MINUTES, SIDES, CareType, Goal, Kind, Side, Zone
from app.catalogue.fields import CatalogueError, Fields

Entry = TypeVar("Entry", CareType, Zone, Goal)

_FILES: Mapping[Kind, str] = {"mask": "masks", "massage": "massages", "treatment": "treatments"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be chosen, each list in the order it is offered."""

    masks: tuple[CareType, ...]
    massages: tuple[CareType, ...]
    treatments: tuple[CareType, ...]
    zones: tuple[Zone, ...]
    goals: tuple[Goal, ...]

    def types(self, kind: str) -> tuple[CareType, ...]:
        """The types of one kind. Raises KeyError for what is no kind."""
        return {"mask": self.masks, "massage": self.massages, "treatment": self.treatments}[kind]

    def find(self, kind: str, slug: str) -> CareType | None:
        if kind not in KINDS:
            return None
        return next((entry for entry in self.types(kind) if entry.slug == slug), None)

    def zone(self, slug: str) -> Zone | None:
        return next((zone for zone in self.zones if zone.slug == slug), None)

    def goal(self, slug: str) -> Goal | None:
        return next((goal for goal in self.goals if goal.slug == slug), None)


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the app, read and checked once."""
    return load_catalogue(files("app.catalogue") / "data")


def load_catalogue(folder: Traversable) -> Catalogue:
    """Read and check the files of a folder. Raises CatalogueError, naming the file and the entry."""
    zones = _entries(folder, "zones", _zone)
    known_zones = frozenset(zone.slug for zone in zones)

    def types(kind: Kind) -> tuple[CareType, ...]:
        found = _entries(folder, _FILES[kind], lambda fields: _care_type(kind, known_zones, fields))
        _check_aliases(_FILES[kind], found)
        return found

    return Catalogue(
        masks=types("mask"),
        massages=types("massage"),
        treatments=types("treatment"),
        zones=zones,
        goals=_entries(folder, "goals", _goal),
    )


def _entries(folder: Traversable, name: str, make: Callable[[Fields], Entry]) -> tuple[Entry, ...]:
    found = tuple(make(fields) for fields in _tables(folder, name))
    if repeated := [slug for slug, count in Counter(entry.slug for entry in found).items() if count > 1]:
        raise CatalogueError(f"{name}.toml: {repeated[0]}: the slug is used twice")
    return found


def _tables(folder: Traversable, name: str) -> Iterator[Fields]:
    """The `[[name]]` tables of `name.toml`."""
    file = f"{name}.toml"
    try:
        content = tomllib.loads((folder / file).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{file}: cannot be read: {error}") from error
    tables = content.pop(name, None)
    if content or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogueError(f"{file}: takes tables [[{name}]] and nothing else")
    for table in tables:
        yield Fields(file, table)


def _care_type(kind: Kind, known_zones: frozenset[str], fields: Fields) -> CareType:
    made = CareType(
        kind=kind,
        slug=fields.slug(),
        name=fields.text("name"),
        default_minutes=fields.number("default_minutes", 0, LONGEST_SESSION_MINUTES),
        longest_minutes=fields.number("longest_minutes", 1, LONGEST_SESSION_MINUTES),
        aliases=fields.texts("aliases"),
        zones=fields.texts("zones", default=("full",)),
        common=fields.flag("common"),
        professional_only=fields.flag("professional_only"),
        most_per_week=fields.optional_number("most_per_week", 1, 7),
    )
    fields.end()
    if made.default_minutes > made.longest_minutes:
        raise fields.error("default_minutes is more than longest_minutes")
    if unknown := [slug for slug in made.zones if slug not in known_zones]:
        raise fields.error(f"there is no zone {unknown[0]!r}")
    if kind == "mask" and made.most_per_week is None:
        raise fields.error("most_per_week is missing; every mask has one")
    return made


def _zone(fields: Fields) -> Zone:
    slug, name = fields.slug(), fields.text("name")
    wanted = fields.texts("sides", default=SIDES)
    sides: tuple[Side, ...] = tuple(side for side in SIDES if side in wanted)
    if len(sides) != len(wanted) or "both" not in sides:
        raise fields.error(f"sides takes some of {', '.join(SIDES)}, and always both")
    made = Zone(slug, name, fields.text("name_of_both", default=name), fields.texts("aliases"), sides)
    fields.end()
    return made


def _goal(fields: Fields) -> Goal:
    made = Goal(fields.slug(), fields.text("name"))
    fields.end()
    return made


def _check_aliases(name: str, types: tuple[CareType, ...]) -> None:
    """An alias leads to one type: it is no other type's slug, name or alias."""
    taken: dict[str, str] = {}
    for entry in types:
        for word in {entry.slug, entry.name.casefold(), *(alias.casefold() for alias in entry.aliases)}:
            if taken.setdefault(word, entry.slug) != entry.slug:
                raise CatalogueError(f"{name}.toml: {entry.slug}: {word!r} already means {taken[word]}")
