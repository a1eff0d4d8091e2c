"""Chromium on this machine, and the devices it plays."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "BROWSER TESTS NOT RUN: there is no Chromium on this machine (Debian: apt-get install chromium). "
    "AFTERGLOW_BROWSERS=none leaves them out on purpose."
)

_ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome"
_ANDROID = f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {_ENGINE}/{{}} Mobile Safari/537.36"
_LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {_ENGINE}/{{}} Safari/537.36"
_PERSON = {"locale": "en-GB", "timezone_id": "Europe/Warsaw"}


def find_chromium() -> str | None:
    """What `make setup-test` linked beside Python, else the system's."""
    beside = str(Path(sys.executable).parent)
    found = (shutil.which(name, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}") for name in NAMES)
    return next(filter(None, found), None)


def launch(playwright: Playwright, path: str, **options: Any) -> Browser:
    """A browser that can reach this machine and nothing else."""
    return playwright.chromium.launch(
        executable_path=path,
        chromium_sandbox=os.geteuid() != 0,  # Chromium's own sandbox refuses to run as root
        args=[
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-domain-reliability",
            "--disable-features=OptimizationHints,MediaRouter",
            "--disable-sync",
            "--no-pings",
            "--force-color-profile=srgb",
            "--font-render-hinting=none",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
        **options,
    )


def phone(browser: Browser, width: int = 390, height: int = 844, scale: float = 2) -> dict[str, Any]:
    return _PERSON | {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": scale,
        "is_mobile": True,
        "has_touch": True,
        "user_agent": _ANDROID.format(browser.version),
    }


def desktop(browser: Browser, width: int = 1280, height: int = 800) -> dict[str, Any]:
    return _PERSON | {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": 1,
        "user_agent": _LINUX.format(browser.version),
    }
