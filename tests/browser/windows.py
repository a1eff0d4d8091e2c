"""What the fixtures `open_context` and `open_page` give a test."""

from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Page

from tests.browser.box import Box, Person


class OpenContext(Protocol):
    """Opens a browser of its own: signed in as somebody or as nobody, a phone unless said otherwise."""

    def __call__(
        self, person: Person | None = None, *, box: Box | None = None, **options: Any
    ) -> BrowserContext: ...


class OpenPage(Protocol):
    """The same, with its first page."""

    def __call__(self, person: Person | None = None, *, box: Box | None = None, **options: Any) -> Page: ...
