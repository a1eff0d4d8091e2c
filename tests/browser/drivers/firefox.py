"""Firefox over WebDriver BiDi, which it speaks by itself: no other program stands between."""

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import websocket

from tests.browser.drivers.display import Display, environment
from tests.browser.drivers.driver import KEYS, PATIENCE_SECONDS, TELL_OF_VIOLATIONS, EngineError

PACKAGES = "firefox-esr"
WIDTH, HEIGHT = 390, 844
# Nothing of its own on screen, nothing asked of the network, no page of welcome.
PREFERENCES: Mapping[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "captivedetect.canonicalURL": "",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.native_https_query": False,
    "remote.prefs.recommended": True,
    "services.settings.server": "data:,",
    "toolkit.startup.max_resumed_crashes": -1,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
    "webgl.force-enabled": True,
}
# What Firefox says of files that were still on their way through a service worker when their page was left: no fault of
# a page that stays. There, a file that does not come fails its import as well, and a worker that refuses is named so.
LEFT_EARLY = "A ServiceWorker intercepted the request and encountered an unexpected error"


def find_firefox() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def is_here() -> bool:
    return find_firefox() is not None


class Firefox:
    """A Firefox as wide as a phone. `preferences` come on top of those above (about:config)."""

    def __init__(
        self, profile: Path, display: Display, preferences: Mapping[str, bool | int | str] | None = None
    ) -> None:
        wanted = {**PREFERENCES, **(preferences or {})}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
        (profile / "user.js").write_text("\n".join(lines))
        address = profile / "WebDriverBiDiServer.json"
        address.unlink(missing_ok=True)
        with (profile / "firefox.log").open("ab") as log:
            self._process = subprocess.Popen(
                [find_firefox() or "", "--profile", str(profile), "--no-remote", "--remote-debugging-port=0"],
                env=environment(display, profile),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._faults: list[str] = []
        self._number = 0
        self._socket = websocket.create_connection(
            _address(address, self._process), timeout=PATIENCE_SECONDS, suppress_origin=True
        )
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._ask("script.addPreloadScript", functionDeclaration=f"() => {{ {TELL_OF_VIOLATIONS} }}")
        self.first_tab = self._as_a_phone(self._ask("browsingContext.getTree")["contexts"][0]["context"])

    def new_tab(self) -> str:
        return self._as_a_phone(self._ask("browsingContext.create", type="tab")["context"])

    def go(self, tab: str, url: str) -> None:
        try:
            self._ask("browsingContext.navigate", context=tab, url=url, wait="complete")
        except EngineError as error:
            if "NS_ERROR" not in str(error):  # it shows a page of its own then
                raise

    def run(self, tab: str, script: str, args: Sequence[Any]) -> Any:
        wrapped = f"async () => JSON.stringify((await ({script})(...{json.dumps(list(args))})) ?? null)"
        return json.loads(self._call(tab, wrapped)["value"])

    def click(self, tab: str, find: str, args: Sequence[Any]) -> None:
        origin = {"type": "element", "element": {"sharedId": self._element(tab, find, args)}}
        self._act(
            tab,
            type="pointer",
            parameters={"pointerType": "mouse"},
            actions=[
                {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        )

    def type(self, tab: str, find: str, args: Sequence[Any], text: str) -> None:
        self._call(tab, f"() => {{ ({find})(...{json.dumps(list(args))}).focus(); }}")
        strokes = [{"type": kind, "value": sign} for sign in text for kind in ("keyDown", "keyUp")]
        self._act(tab, type="key", actions=strokes)

    def press(self, tab: str, keys: Sequence[str]) -> None:
        codes = [KEYS.get(key, key) for key in keys]
        strokes = [{"type": "keyDown", "value": code} for code in codes]
        strokes += [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self._act(tab, type="key", actions=strokes)

    def attach(self, tab: str, find: str, args: Sequence[Any], paths: Sequence[Path]) -> None:
        element = {"sharedId": self._element(tab, find, args)}
        self._ask("input.setFiles", context=tab, element=element, files=[str(path) for path in paths])

    def set_cookie(self, name: str, value: str, url: str, expires_in: int) -> None:
        cookie = {
            "name": name,
            "value": {"type": "string", "value": value},
            "domain": urlsplit(url).hostname,
            "path": "/",
            "httpOnly": True,
            "sameSite": "lax",
            "expiry": int(time.time()) + expires_in,
        }
        self._ask("storage.setCookie", cookie=cookie)

    def before_pages(self, source: str) -> None:
        self._ask("script.addPreloadScript", functionDeclaration=source)

    def faults(self) -> list[str]:
        self._ask("session.status")  # events that are under way come before its answer
        return list(self._faults)

    def screenshot(self, tab: str, path: Path) -> None:
        answer = self._ask("browsingContext.captureScreenshot", context=tab)
        path.write_bytes(base64.b64decode(answer["data"]))

    def close(self) -> None:
        with contextlib.suppress(EngineError):
            self._ask("browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE_SECONDS)
        self.kill()

    def kill(self) -> None:
        self._socket.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def _as_a_phone(self, tab: str) -> str:
        self._ask("browsingContext.setViewport", context=tab, viewport={"width": WIDTH, "height": HEIGHT})
        return tab

    def _element(self, tab: str, find: str, args: Sequence[Any]) -> str:
        found = self._call(
            tab,
            f"""() => {{
              const element = ({find})(...{json.dumps(list(args))});
              element?.scrollIntoView({{ block: "center", inline: "nearest", behavior: "instant" }});
              return element;
            }}""",
        )
        if found["type"] != "node":
            raise EngineError(f"not on the page: {args}")
        return str(found["sharedId"])

    def _call(self, tab: str, function: str) -> dict[str, Any]:
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=function,
            awaitPromise=True,
            target={"context": tab},
        )
        if answer["type"] == "exception":
            raise EngineError(answer["exceptionDetails"]["text"])
        result: dict[str, Any] = answer["result"]
        return result

    def _act(self, tab: str, **source: Any) -> None:
        self._ask("input.performActions", context=tab, actions=[{"id": source["type"], **source}])
        self._ask("input.releaseActions", context=tab)

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        give_up = time.monotonic() + PATIENCE_SECONDS
        try:
            self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
            while time.monotonic() < give_up:
                message = json.loads(self._socket.recv())
                if message.get("id") == self._number:
                    break
                self._note(message)
            else:
                raise EngineError(f"{method} took longer than {PATIENCE_SECONDS} s")
        except (websocket.WebSocketException, OSError) as error:
            raise EngineError(f"{method}: {error}") from error
        if message["type"] == "error":
            raise EngineError(f"{method}: {message['error']}: {message['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def _note(self, message: dict[str, Any]) -> None:
        entry = message.get("params", {})
        if message.get("method") != "log.entryAdded" or LEFT_EARLY in str(entry.get("text")):
            return
        if entry.get("level") in {"error", "warn"}:
            where = entry.get("source", {}).get("context", "")
            self._faults.append(f"{entry['level']}: {entry.get('text')} ({entry.get('type')} {where})")


def _address(written: Path, process: "subprocess.Popen[bytes]") -> str:
    """Firefox writes into its profile where it listens."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and process.poll() is None:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            said = json.loads(written.read_text())
            return f"ws://{said['ws_host']}:{said['ws_port']}/session"
        time.sleep(0.05)
    raise EngineError("Firefox did not start")
