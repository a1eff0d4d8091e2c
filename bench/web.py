"""Logging sessions through a real server, against the rate at which the same server answers ping."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.measure import medians
from bench.report import Result

HOST, PORT = "127.0.0.1", 8144
_ROOT = Path(__file__).resolve().parents[1]
_AT_ONCE, _START_SECONDS = 50, 40
_SESSION = {
    "kind": "massage",
    "type": "firming",
    "started_at": "2026-07-05T20:42:00+02:00",
    "time_zone": "Europe/Warsaw",
    "minutes": 10,
    "zones": ["cheek", "jaw"],
}


def run() -> list[Result]:
    with _server() as token:
        connection = HTTPConnection(HOST, PORT, timeout=10)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = json.dumps(_SESSION)

        def ping() -> None:
            _ask(connection, "GET", "/api/v1/ping", 200)

        def log() -> None:
            _ask(connection, "POST", "/api/v1/care-sessions", 201, body, headers)

        def timeline() -> None:
            _ask(connection, "GET", "/api/v1/timeline", 200, None, headers)

        seconds = medians(
            {"ping": _often(ping), "log": _often(log), "timeline": _often(timeline)},
            clock=time.perf_counter,
        )
    rates = {name: _AT_ONCE / taken for name, taken in seconds.items()}
    return [
        Result("logging a session (POST and commit)", rates["log"], "/s", 0.25, rates["ping"], "at least"),
        Result("a page of the timeline as JSON", rates["timeline"], "/s", 0.1, rates["ping"], "at least"),
    ]


def _often(ask: Callable[[], None]) -> Callable[[], None]:
    def several() -> None:
        for _ in range(_AT_ONCE):
            ask()

    return several


def _ask(
    connection: HTTPConnection,
    method: str,
    path: str,
    status: int,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    answer.read()
    if answer.status != status:
        raise RuntimeError(f"{method} {path} was answered {answer.status}")


@contextmanager
def _server() -> Iterator[str]:
    """A box of its own behind granian; yields an API token of its only person."""
    with tempfile.TemporaryDirectory(prefix="afterglow-bench-") as home:
        environment = {**os.environ, "AFTERGLOW_HOME": home, "STORAGE_URL": f"file:{home}/blobs"}
        for name in ("DATABASE_URL", "QUEUE_URL", "BASE_URL", "TRUSTED_HOSTS"):
            environment.pop(name, None)
        _flask(environment, "migrate")
        _flask(environment, "create-user", "bench@example.org", "--password-stdin", text="a long password\n")
        said = _flask(environment, "create-token", "bench@example.org", "--name", "bench")
        with (Path(home) / "log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "app.serve", "--host", HOST, "--port", str(PORT)],
                cwd=_ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            _wait_for(server, Path(home) / "log")
            yield said.splitlines()[-1]
        finally:
            server.terminate()
            server.wait(20)


def _flask(environment: dict[str, str], *arguments: str, text: str = "") -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(
        command, cwd=_ROOT, env=environment, input=text, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{arguments[0]} failed: {done.stderr[-300:]}")
    return done.stdout


def _wait_for(server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            _ask(HTTPConnection(HOST, PORT, timeout=2), "GET", "/readyz", 200)
        except (OSError, RuntimeError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-300:]}")
