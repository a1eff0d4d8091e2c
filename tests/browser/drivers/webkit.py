"""WebKitGTK through WebKitWebDriver: the stand-in for Safari on an iPhone."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError

from tests.browser.drivers.display import Display, environment
from tests.browser.drivers.driver import KEYS, PATIENCE_SECONDS, EngineError

PACKAGES = "webkit2gtk-driver gir1.2-webkit2-4.1 gir1.2-gtk-3.0 python3-gi"
_WINDOW = Path(__file__).with_name("webkit_window.py")
_NO_PAGE = "/healthz"  # plain text, which WebKit would dress with a style sheet our policy refuses
_BRIDGE = """const done = arguments[arguments.length - 1];
Promise.resolve((SCRIPT)(...ARGS)).then((value) => done({ value }), (error) => done({ error: `${error}` }));"""


@cache
def python_with_gi() -> str | None:
    """The system's Python that can open a WebKitGTK window; ours, in its environment, cannot."""
    asks = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')"
    for path in ("/usr/bin/python3", shutil.which("python3") or ""):
        if path and subprocess.run([path, "-c", asks], capture_output=True, check=False).returncode == 0:
            return path
    return None


def is_here() -> bool:
    return shutil.which("WebKitWebDriver") is not None and python_with_gi() is not None


class WebKit:
    """A window of WebKitGTK. What its pages say on the console stands in the profile."""

    def __init__(self, profile: Path, display: Display) -> None:
        self._profile = profile
        options = webdriver.WebKitGTKOptions()
        options.set_capability("browserName", "Afterglow tests")
        options.binary_location = python_with_gi() or ""
        options.add_argument(str(_WINDOW))
        options.add_argument(str(profile))
        self._service = Service(
            shutil.which("WebKitWebDriver") or "",
            log_output=str(profile / "driver.log"),
            env=environment(display, profile),
        )
        self._service.start()
        client = ClientConfig(self._service.service_url, timeout=int(PATIENCE_SECONDS) + 5)
        self._driver = webdriver.Remote(
            RemoteConnection(client_config=client), options=options, file_detector=UselessFileDetector()
        )
        self._driver.set_script_timeout(PATIENCE_SECONDS)
        self._driver.set_page_load_timeout(PATIENCE_SECONDS)
        self.first_tab = self._driver.current_window_handle

    def new_tab(self) -> str:
        with _told():
            self._driver.switch_to.new_window("window")
            return str(self._driver.current_window_handle)

    def go(self, tab: str, url: str) -> None:
        with _told():
            self._on(tab).get(url)

    def run(self, tab: str, script: str, args: Sequence[Any]) -> Any:
        source = _BRIDGE.replace("SCRIPT", script).replace("ARGS", json.dumps(list(args)))
        with _told():
            answer = self._on(tab).execute_async_script(source)
        if "error" in answer:
            raise EngineError(answer["error"])
        return answer.get("value")

    def click(self, tab: str, find: str, args: Sequence[Any]) -> None:
        with _told():
            self._element(tab, find, args).click()

    def type(self, tab: str, find: str, args: Sequence[Any], text: str) -> None:
        with _told():
            self._element(tab, find, args).send_keys(text)

    def press(self, tab: str, keys: Sequence[str]) -> None:
        codes = [KEYS.get(key, key) for key in keys]
        with _told():
            chain = ActionChains(self._on(tab), duration=0)
            for code in codes:
                chain.key_down(code)
            for code in reversed(codes):
                chain.key_up(code)
            chain.perform()

    def attach(self, tab: str, find: str, args: Sequence[Any], paths: Sequence[Path]) -> None:
        with _told():
            self._element(tab, find, args).send_keys("\n".join(map(str, paths)))

    def set_cookie(self, name: str, value: str, url: str, expires_in: int) -> None:
        """Goes to the site first, to what is no page of ours: WebDriver sets cookies of where it is."""
        where = urlsplit(url)
        with _told():
            self._on(self.first_tab).get(f"{url}{_NO_PAGE}")
            expiry = self._driver.execute_script(
                "return Math.floor(Date.now() / 1000) + arguments[0]", expires_in
            )
            cookie = {"name": name, "value": value, "domain": where.hostname, "path": "/"}
            self._driver.add_cookie(cookie | {"expiry": expiry, "httpOnly": True, "sameSite": "Lax"})

    def before_pages(self, source: str) -> None:
        raise EngineError("WebDriver runs nothing before a page's own scripts")

    def faults(self) -> list[str]:
        lines = (self._profile / "console.log").read_text(errors="replace").splitlines()
        told = [line for line in lines if re.search(r"CONSOLE .*\b(ERROR|WARN)", line)]
        return [line for line in told if _NO_PAGE not in line]

    def screenshot(self, tab: str, path: Path) -> None:
        with _told():
            self._on(tab).save_screenshot(str(path))

    def close(self) -> None:
        with contextlib.suppress(WebDriverException, HTTPError, OSError):
            self._driver.quit()
        self._service.stop()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int((self._profile / "pid").read_text()), signal.SIGKILL)
        self.close()

    def _on(self, tab: str) -> webdriver.Remote:
        self._driver.switch_to.window(tab)
        return self._driver

    def _element(self, tab: str, find: str, args: Sequence[Any]) -> Any:
        element = self._on(tab).execute_script(f"return ({find})(...{json.dumps(list(args))})")
        if element is None:
            raise EngineError(f"not on the page: {args}")
        return element


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (WebDriverException, HTTPError, OSError) as error:
        raise EngineError(str(error)) from error
