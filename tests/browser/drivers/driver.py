"""What every engine's driver can do. `tests.browser.engines` builds on these and nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

PATIENCE_SECONDS = 40.0  # for one step of a driver, on a busy machine; nothing waits longer

# DOM names of keys as WebDriver and BiDi spell them.
KEYS = {
    "Alt": "\ue00a",
    "ArrowDown": "\ue015",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "ArrowUp": "\ue013",
    "Backspace": "\ue003",
    "Control": "\ue009",
    "Delete": "\ue017",
    "End": "\ue010",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Home": "\ue011",
    "Shift": "\ue008",
    "Space": " ",
    "Tab": "\ue004",
}

# Runs before the page's own scripts: the engines tell of a broken policy in different ways, or not at all.
TELL_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
  console.error(`CSP violation: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
});
"""


class EngineError(Exception):
    """A step the browser did not do: the page went away, the script threw, or the time was up."""


class Driver(Protocol):
    """One running browser on one profile. `tab` names one of its tabs; `script` and `find` are the source of a
    JavaScript function that takes `args`. `script` may be async; `find` returns an element or null."""

    first_tab: str

    def new_tab(self) -> str: ...

    def go(self, tab: str, url: str) -> None:
        """Load the address; returns when it has loaded, also when the browser shows a page of its own instead."""

    def run(self, tab: str, script: str, args: Sequence[Any]) -> Any: ...

    def click(self, tab: str, find: str, args: Sequence[Any]) -> None: ...

    def type(self, tab: str, find: str, args: Sequence[Any], text: str) -> None:
        """Type into the element by the keyboard; what stood there stays."""

    def press(self, tab: str, keys: Sequence[str]) -> None:
        """Press keys together, the last one shortest: `["Shift", "Tab"]`."""

    def attach(self, tab: str, find: str, args: Sequence[Any], paths: Sequence[Path]) -> None:
        """Put files into a file input."""

    def set_cookie(self, name: str, value: str, url: str, expires_in: int) -> None: ...

    def before_pages(self, source: str) -> None:
        """Run a JavaScript function before the scripts of every page from now on."""

    def faults(self) -> list[str]:
        """Errors and warnings of the pages' consoles, and broken policies, since the start."""

    def screenshot(self, tab: str, path: Path) -> None: ...

    def close(self) -> None:
        """End as a person ends a browser; the profile is written."""

    def kill(self) -> None:
        """End as a phone that runs out of memory ends it."""
