"""Sessions put into the box directly, and a reader of forms."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from app.deps import Runtime
from app.models import CareSession
from app.services import care_sessions
from app.services.care_draft import Draft
from tests.conftest import Person

ZONE = "Europe/Warsaw"  # every test person's


def draft(**changes: Any) -> Draft:
    """A firming massage of ten minutes, yesterday evening."""
    values: dict[str, Any] = {
        "kind": "massage",
        "type": "firming",
        "started_at": datetime.now(UTC) - timedelta(days=1),
        "time_zone": ZONE,
        "minutes": 10,
    }
    return Draft(**{**values, **changes})


@pytest.fixture
def log(parts: Runtime) -> Callable[..., CareSession]:
    def add(person: Person, **changes: Any) -> CareSession:
        with parts.deps() as deps:
            return care_sessions.add(deps, person.id, draft(**changes))

    return add


@pytest.fixture
def rows(parts: Runtime) -> Callable[[Person], list[CareSession]]:
    """Somebody's sessions, oldest first."""

    def read(person: Person) -> list[CareSession]:
        with parts.deps(writes=False) as deps:
            return care_sessions.page(deps, person.id, limit=200).items[::-1]

    return read


def _is_sent(given: dict[str, str]) -> bool:
    return given.get("type") not in {"radio", "checkbox"} or "checked" in given


class _Forms(HTMLParser):
    """What a browser would send: the named controls of every form, by the form's action or id."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self._open = ""
        self._textarea: str | None = None
        self._in_template = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "template":
            self._in_template = True  # a browser sends nothing of it
        elif self._in_template:
            return
        elif tag == "form":
            self._open = given.get("id") or given.get("action", "")
            self.forms.setdefault(self._open, {})
        elif tag == "textarea":
            self._textarea = given["name"]
            self._add(given, "")
        elif tag == "input" and given.get("name") and _is_sent(given):
            self._add(given, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template = False
        elif tag == "form":
            self._open = ""
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[self._open][self._textarea] = [data.lstrip("\r\n")]

    def _add(self, given: dict[str, str], value: str) -> None:
        form = given.get("form") or self._open
        self.forms.setdefault(form, {}).setdefault(given["name"], []).append(value)


def form_of(page: str, name: str) -> dict[str, list[str]]:
    """The fields of one form as they stand on the page; `name` is its id or its action."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms[name]
