"""Chromium with a profile of its own, playing a phone, through Playwright."""

import contextlib
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, JSHandle, Page, Playwright

from tests.browser import chromium
from tests.browser.drivers.driver import PATIENCE_SECONDS, TELL_OF_VIOLATIONS, EngineError


class Chrome:
    """A persistent context; tabs are its pages."""

    def __init__(self, profile: Path, playwright: Playwright) -> None:
        self._profile = profile
        self._context: BrowserContext = chromium.launch_persistent(playwright, profile)
        self._context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self._context.add_init_script(TELL_OF_VIOLATIONS)
        self._context.on("console", self._heard)
        self._context.on("weberror", lambda error: self._faults.append(f"uncaught: {error.error}"))
        self._faults: list[str] = []
        self._pages: dict[str, Page] = {}
        self.first_tab = self._add(self._context.pages[0])

    def new_tab(self) -> str:
        return self._add(self._context.new_page())

    def go(self, tab: str, url: str) -> None:
        with _told():
            self._pages[tab].goto(url)

    def run(self, tab: str, script: str, args: Sequence[Any]) -> Any:
        with _told():
            return self._pages[tab].evaluate(f"(args) => ({script})(...args)", list(args))

    def click(self, tab: str, find: str, args: Sequence[Any]) -> None:
        with _told(), self._element(tab, find, args) as element:
            element.click()

    def type(self, tab: str, find: str, args: Sequence[Any], text: str) -> None:
        with _told(), self._element(tab, find, args) as element:
            element.focus()
            self._pages[tab].keyboard.type(text)

    def press(self, tab: str, keys: Sequence[str]) -> None:
        with _told():
            self._pages[tab].keyboard.press("+".join(keys))

    def attach(self, tab: str, find: str, args: Sequence[Any], paths: Sequence[Path]) -> None:
        with _told(), self._element(tab, find, args) as element:
            element.set_input_files(list(paths))

    def set_cookie(self, name: str, value: str, url: str, expires_in: int) -> None:
        now = self._pages[self.first_tab].evaluate("Date.now() / 1000")
        cookie = {"name": name, "value": value, "url": url, "httpOnly": True, "sameSite": "Lax"}
        self._context.add_cookies([cookie | {"expires": now + expires_in}])

    def before_pages(self, source: str) -> None:
        self._context.add_init_script(f"({source})()")

    def faults(self) -> list[str]:
        with contextlib.suppress(Error):
            self._pages[self.first_tab].evaluate("0")  # lets events come in
        return list(self._faults)

    def screenshot(self, tab: str, path: Path) -> None:
        with _told():
            self._pages[tab].screenshot(path=path)

    def close(self) -> None:
        with contextlib.suppress(Error):
            self._context.close()

    def kill(self) -> None:
        holder = (self._profile / "SingletonLock").readlink().name  # host-pid
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(holder.rsplit("-", 1)[1]), signal.SIGKILL)
        self.close()

    def _add(self, page: Page) -> str:
        name = str(len(self._pages))
        self._pages[name] = page
        return name

    @contextlib.contextmanager
    def _element(self, tab: str, find: str, args: Sequence[Any]) -> Iterator[Any]:
        handle: JSHandle = self._pages[tab].evaluate_handle(f"(args) => ({find})(...args)", list(args))
        element = handle.as_element()
        if element is None:
            raise EngineError(f"not on the page: {args}")
        yield element

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self._faults.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise EngineError(str(error)) from error
