"""Reading one table of a catalogue file: every value has its type, every mistake its place."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Word = TypeVar("Word", bound=str)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class CatalogueError(ValueError):
    """A catalogue file that cannot be used; the message says where and why."""


class Fields:
    """The values of one entry, taken out one by one; what is left at the end is a misspelling."""

    def __init__(self, place: str, table: Mapping[str, Any]) -> None:
        self.place = place
        self._rest = dict(table)

    def slug(self) -> str:
        value = self._take("slug", str, None)
        if not _SLUG.fullmatch(value):
            raise self.error(f"slug {value!r} takes small letters, digits and single hyphens")
        self.place = f"{self.place}: {value}"
        return value

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, str, default).strip()
        if not value:
            raise self.error(f"{key} is empty")
        return value

    def number(self, key: str, smallest: int, largest: int) -> int:
        value = self._take(key, int, None)
        if isinstance(value, bool) or not smallest <= value <= largest:
            raise self.error(f"{key} goes from {smallest} to {largest}, not {value!r}")
        return value

    def optional_number(self, key: str, smallest: int, largest: int) -> int | None:
        return self.number(key, smallest, largest) if key in self._rest else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        return self._take(key, bool, default)

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self._rest else None

    def choice(self, key: str, known: Sequence[Word], default: Word | None = None) -> Word:
        value = self._take(key, str, default)
        found = next((word for word in known if word == value), None)
        if found is None:
            raise self.error(f"{key} is one of {', '.join(known)}, not {value!r}")
        return found

    def optional_choice(self, key: str, known: Sequence[Word]) -> Word | None:
        return self.choice(key, known) if key in self._rest else None

    def choices(self, key: str, known: Sequence[Word], default: Sequence[Word] = ()) -> tuple[Word, ...]:
        wanted = self.texts(key, default)
        if unknown := [word for word in wanted if word not in known]:
            raise self.error(f"{key} takes some of {', '.join(known)}, not {unknown[0]!r}")
        return tuple(word for word in known if word in wanted)

    def table(self, key: str) -> "Fields | None":
        """The table under this key, read by itself."""
        if key not in self._rest:
            return None
        return Fields(f"{self.place}: {key}", self._take(key, dict, None))

    def tables(self, key: str) -> "tuple[Fields, ...]":
        values = self._take(key, list, [])
        if not all(isinstance(value, dict) for value in values):
            raise self.error(f"{key} takes tables")
        return tuple(
            Fields(f"{self.place}: {key} {number}", value) for number, value in enumerate(values, start=1)
        )

    def texts(self, key: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        values = self._take(key, list, list(default))
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(f"{key} takes a list of words")
        if len(set(values)) < len(values):
            raise self.error(f"{key} names something twice")
        return tuple(values)

    def end(self) -> None:
        """Raise when something is left that nobody asked for."""
        if self._rest:
            raise self.error(f"unknown field {min(self._rest)!r}")

    def error(self, problem: str) -> CatalogueError:
        return CatalogueError(f"{self.place}: {problem}")

    def _take(self, key: str, kind: type[T], default: T | None) -> T:
        value = self._rest.pop(key, default)
        if value is None:
            raise self.error(f"{key} is missing")
        if not isinstance(value, kind):
            raise self.error(f"{key} takes {kind.__name__}, not {value!r}")
        return value
