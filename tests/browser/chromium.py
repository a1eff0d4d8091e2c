"""Chromium on this machine, and the devices it plays."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"
MISSING = (
    "BROWSER TESTS NOT RUN: there is no Chromium on this machine (Debian: apt-get install chromium). "
    "AFTERGLOW_BROWSERS=none leaves them out on purpose."
)

_ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome"
_ANDROID = f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {_ENGINE}/{{}} Mobile Safari/537.36"
_LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {_ENGINE}/{{}} Safari/537.36"
_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
_PERSON: dict[str, Any] = {"locale": "en-GB", "timezone_id": "Europe/Warsaw"}
_HELD: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_ALONE: dict[str, Any] = {
    "chromium_sandbox": os.geteuid() != 0,  # Chromium's own sandbox refuses to run as root
    "args": [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-pings",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
}


def find_chromium() -> str | None:
    """What `make setup-test` linked beside Python, else the system's."""
    return next(filter(None, map(_which, NAMES)), None)


def find_windowless() -> str | None:
    """The same engine without windows and menus around its pages, where it is installed beside Chromium; else that.

    It opens a page with a third of the processor time. It has no wake lock, camera or background sync and finds no
    fault with any manifest, so tests of these, of the outbox's main way and of timers have the whole Chromium.
    """
    return _which(SHELL) or find_chromium()


def _which(name: str) -> str | None:
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")


def launch(playwright: Playwright, path: str, *more: str, **options: Any) -> Browser:
    """A browser that can reach this machine and nothing else; `more` are further switches of its own."""
    alone = _ALONE | {"args": [*_ALONE["args"], *more]}
    return playwright.chromium.launch(executable_path=path, **alone, **options)


def launch_persistent(playwright: Playwright, profile: Path, **options: Any) -> BrowserContext:
    """The same playing a phone, on a profile that outlives it."""
    path = find_chromium()
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=path, **_ALONE, **(_PERSON | _HELD | options)
    )


def phone(browser: Browser, width: int = 390, height: int = 844, scale: float = 2) -> dict[str, Any]:
    """A Pixel, unless a size says otherwise."""
    held = _HELD | {"viewport": {"width": width, "height": height}, "device_scale_factor": scale}
    return _PERSON | held | {"user_agent": _ANDROID.format(browser.version)}


def iphone() -> dict[str, Any]:
    """Chromium in an iPhone's clothes: its size and its name; WebKitGTK stands for its engine."""
    return (
        _PERSON
        | _HELD
        | {"viewport": {"width": 393, "height": 852}, "device_scale_factor": 3, "user_agent": _IPHONE}
    )


def desktop(browser: Browser, width: int = 1280, height: int = 800) -> dict[str, Any]:
    return _PERSON | {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": 1,
        "user_agent": _LINUX.format(browser.version),
    }
