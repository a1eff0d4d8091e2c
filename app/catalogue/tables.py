"""The tables of a catalogue file, one entry after the other."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable
from typing import Protocol, TypeVar

from app.catalogue.fields import CatalogueError, Fields


class Slugged(Protocol):
    @property
    def slug(self) -> str: ...


Entry = TypeVar("Entry", bound=Slugged)


def entries(folder: Traversable, name: str, make: Callable[[Fields], Entry]) -> tuple[Entry, ...]:
    """The `[[name]]` entries of `name.toml`, each read to its end. Raises CatalogueError."""
    found = tuple(_whole(fields, make) for fields in _tables(folder, name))
    if repeated := [slug for slug, count in Counter(entry.slug for entry in found).items() if count > 1]:
        raise CatalogueError(f"{name}.toml: {repeated[0]}: the slug is used twice")
    return found


def _whole(fields: Fields, make: Callable[[Fields], Entry]) -> Entry:
    made = make(fields)
    fields.end()
    return made


def _tables(folder: Traversable, name: str) -> Iterator[Fields]:
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
