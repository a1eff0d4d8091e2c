"""The three engines behind one interface, for what must hold in Safari and Firefox as it does in Chromium.

A test that takes `open_phone` runs once in each of chromium, webkit and firefox:

    def test_something(open_phone: OpenPhone, box: Box, engine: str) -> None:
        person = box.person(f"ewa-{engine}@example.org")  # engines may share a box
        phone = open_phone(person)  # a browser with a new profile, signed in
        phone.open("/log/massage")  # paths are the box's, addresses are taken as they are
        phone.click("Firming")  # by accessible name, or "css=.chip"
        phone.fill("Minutes", "12")  # in the place of what stands there
        phone.press("Tab", "Shift+Tab", "Enter")  # DOM names of keys
        phone.attach("Choose photos", path)
        phone.wait_for("document.title.startsWith('Today')")  # an expression; also wait_for_text("saved")
        rows = phone.run("return (await fetch('/api/v1/timeline')).json()")  # the body of an async function
        three = phone.run("return args[0] + args[1]", 1, 2)
        other = phone.new_tab()  # a Tab: the same acts, in the same browser
        phone.close(); phone.reopen()  # the same profile: what was stored is there, tabs are not
        phone.kill(); phone.reopen()  # after kill -9: IndexedDB with strict durability is there as well, but
                                      # not what localStorage got in the last seconds

Clicks and `fill` wait until the thing is there, `wait_for` until the expression is true; all give up after 45 seconds
with what the page showed. A click that leads to another page returns before that page is there: wait for a thing of
it. Being offline is `box.stop()` (use `empty_box`, which no other test shares); nothing here emulates what only
Chromium can. At its end the test fails for errors on any console and broken policies; `phone.forgive(pattern)` names
those it provokes. All three play a phone 390 px wide in Europe/Warsaw. `@pytest.mark.engines("webkit", "firefox")` on a
test leaves one out: say why there.
"""

import contextlib
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from tests.browser import chromium
from tests.browser.box import Box, Person
from tests.browser.drivers import display, firefox, webkit
from tests.browser.drivers.driver import Driver, EngineError

NAMES = ("chromium", "webkit", "firefox")
WITHIN_SECONDS = 45.0  # on a busy machine
_EVERY_SECONDS = 0.05
_COOKIE_SECONDS = 30 * 24 * 3600
_FIND = Path(__file__).with_name("drivers").joinpath("find.js").read_text().split("\n(name)", 1)
FIND = f"(name){_FIND[1]}".strip()
_EMPTY = f"""(name) => {{
  const field = ({FIND})(name);
  field.focus();
  field.select?.();
}}"""
_SAID = (
    "`${location} ${document.title} ${JSON.stringify(document.documentElement.dataset)}"
    "\\n${document.body?.innerText.slice(0, 800)}`"
)


def away(*names: str) -> list[str]:
    """Those of the engines that are not on this machine."""
    screen = display.is_here()
    here = {
        "chromium": chromium.find_chromium() is not None,
        "webkit": screen and webkit.is_here(),
        "firefox": screen and firefox.is_here(),
    }
    return [name for name in names or NAMES if not here[name]]


def missing(*names: str) -> str | None:
    """What to say when one of the engines is not on this machine; nothing when all are."""
    if not (lacking := away(*names)):
        return None
    return (
        f"BROWSER TESTS NOT RUN: {', '.join(lacking)} missing on this machine (make setup-test names the packages). "
        "AFTERGLOW_BROWSERS=none leaves them out on purpose."
    )


class Tab:
    """One tab of a phone's browser. Every act waits for what it needs and gives up by itself."""

    def __init__(self, driver: Driver, tab: str, url: str) -> None:
        self._driver, self._tab, self._url = driver, tab, url

    def open(self, path: str) -> None:
        """Load a page; also returns when the browser shows its own page because nothing answers."""
        self._driver.go(self._tab, path if "://" in path else self._url + path)

    def run(self, body: str, *args: Any) -> Any:
        """The body of an async function with `args`; what it returns must be plain data."""
        script = f"async (...args) => {{ {body} }}"
        return self._driver.run(self._tab, script, args)

    def click(self, name: str) -> None:
        self._when_there(name, lambda: self._driver.click(self._tab, FIND, [name]))

    def fill(self, name: str, text: str) -> None:
        """Put text into a field in the place of what stands there, with the keyboard."""
        self._when_there(name, lambda: self._driver.run(self._tab, _EMPTY, [name]))
        self._driver.type(self._tab, FIND, [name], text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._driver.press(self._tab, key.split("+"))

    def attach(self, name: str, *paths: Path) -> None:
        self._when_there(name, lambda: self._driver.attach(self._tab, FIND, [name], paths))

    def has(self, name: str) -> bool:
        """Whether something of this accessible name (or "css=...") is shown now."""
        return bool(self._driver.run(self._tab, f"(name) => Boolean(({FIND})(name))", [name]))

    def text(self, name: str = "css=body") -> str:
        """What is shown there, in one line."""
        found = self._driver.run(self._tab, f"(name) => ({FIND})(name)?.innerText ?? ''", [name])
        return " ".join(str(found).split())

    def wait_for(self, expression: str, *, within: float = WITHIN_SECONDS) -> Any:
        """Wait until the expression is true; returns its value. A page that goes away meanwhile is waited for."""
        return self._until(lambda: self.run(f"return ({expression});"), expression, within)

    def wait_for_text(self, words: str, *, within: float = WITHIN_SECONDS) -> None:
        self._until(lambda: words in self.text(), f"the words {words!r}", within)

    def screenshot(self, path: Path) -> None:
        self._driver.screenshot(self._tab, path)

    def _when_there(self, name: str, act: Callable[[], object]) -> None:
        def tried() -> bool:
            if not self.has(name):
                return False
            act()
            return True

        self._until(tried, f"{name!r}", WITHIN_SECONDS)

    def _until(self, ask: Callable[[], Any], what: str, within: float) -> Any:
        give_up = time.monotonic() + within
        trouble = ""
        while True:
            try:
                if answer := ask():
                    return answer
                trouble = ""
            except EngineError as error:
                trouble = f" ({error})"
            if time.monotonic() > give_up:
                raise AssertionError(f"waited {within} s for {what}{trouble}\n{self._shown()}")
            time.sleep(_EVERY_SECONDS)

    def _shown(self) -> str:
        try:
            return str(self.run(f"return {_SAID};"))
        except EngineError as error:
            return str(error)


class Phone(Tab):
    """A browser on a profile; itself its first tab."""

    def __init__(self, start: Callable[[Path], Driver], profile: Path, url: str) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        self._start, self._profile = start, profile
        self._forgiven: list[str] = []
        self._faults: list[str] = []
        self._person: Person | None = None
        self._was_killed = False
        super().__init__(start(profile), "", url)
        self._tab = self._driver.first_tab

    def sign_in(self, person: Person) -> None:
        """Put the cookie of a signed-in device of theirs; signing in by hand is tested on its own."""
        self._person = person
        self._driver.set_cookie("afterglow", person.cookie, self._url, _COOKIE_SECONDS)

    def before_pages(self, source: str) -> None:
        """Run a JavaScript function before the scripts of every page; not in WebKit."""
        self._driver.before_pages(source)

    def new_tab(self) -> Tab:
        return Tab(self._driver, self._driver.new_tab(), self._url)

    def close(self) -> None:
        self._faults += self._driver.faults()
        self._driver.close()

    def kill(self) -> None:
        self._faults += self._driver.faults()
        self._driver.kill()
        self._was_killed = True

    def reopen(self) -> None:
        """Start again on the same profile. Browsers write cookies late: those a kill took are put back."""
        self._driver = self._start(self._profile)
        self._tab = self._driver.first_tab
        if self._was_killed and self._person:
            self.sign_in(self._person)
        self._was_killed = False

    def forgive(self, pattern: str) -> None:
        """A fault this test provokes, such as the console's line about a server that is away."""
        self._forgiven.append(pattern)

    def keep_picture(self, path: Path) -> None:
        """What a failed test saw last."""
        with contextlib.suppress(EngineError):
            self.screenshot(path)
            sys.stdout.write(f"{self._shown()}\nlooked like {path}\n")  # pytest shows it with the failure

    def faults(self) -> list[str]:
        """Those of the consoles and policies that nobody forgave."""
        with contextlib.suppress(EngineError):  # it may have been killed
            self._faults += self._driver.faults()
        return [fault for fault in self._faults if not any(re.search(p, fault) for p in self._forgiven)]


class OpenPhone(Protocol):
    """Opens a browser in the engine of this test: signed in as somebody or as nobody, on a profile of its own."""

    def __call__(self, person: Person | None = None, *, box: Box | None = None) -> Phone: ...


if __name__ == "__main__":  # asked by setup/checks.sh before the tests
    if lacking := away():
        sys.stdout.write(f"there is no {' and no '.join(lacking)}\n")
        sys.exit(1)
