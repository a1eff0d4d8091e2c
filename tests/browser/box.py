"""A real server in a process of its own, with a temporary home, and people made straight in its database."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import UUID

from flask import Flask

from app import create_app
from app.deps import Runtime, runtime, utc_now
from app.models import Account, Login, new_id
from config import Config

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0
TIME_ZONE = "Europe/Warsaw"


@dataclass(frozen=True)
class Person:
    """An account with a signed-in device; `cookie` is the value of that device's cookie."""

    id: UUID
    email: str
    cookie: str


@dataclass
class Box:
    """One Afterglow: `start` and `stop` it as an operator would, at the same address again."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    _emails: list[str] = field(default_factory=list, repr=False)
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        path = self.home.parent / f"{self.home.name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        self.port = self.port or _free_port()
        with (self.home.parent / f"{self.home.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.serve", "--port", str(self.port)],
                cwd=ROOT,
                env=environment(self.home) | self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """End the server and everything it started."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        self._process = None

    def run(self, *command: str) -> str:
        """`flask --app wsgi ...` on this box; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT,
            env=environment(self.home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def person(self, email: str, **columns: object) -> Person:
        """Make an account with a signed-in phone. No password fits; signing in is tested on its own.

        A test that runs once more gets somebody new under another address.
        """
        self._emails.append(email)
        if (times := self._emails.count(email)) > 1:
            email = f"{times}-{email}"
        app, now, owner_id = self._app(), utc_now(), new_id()
        parts = runtime(app)
        account = Account(
            id=owner_id,
            email=email,
            name=email.partition("@")[0].title(),
            password_hash="!",
            wrapped_key=parts.vault.new_key(owner_id),
            created_at=now,
            faces_notice_at=now,
            time_zone=TIME_ZONE,
        )
        for name, value in columns.items():
            setattr(account, name, value)
        login_id = self._add_login(parts, account)
        cookie = sign(app, login_id)
        parts.database.close()
        return Person(owner_id, email, cookie)

    def sign_in(self, email: str) -> Person:
        """Another signed-in device of an account that is there, such as the demo's."""
        app = self._app()
        parts = runtime(app)
        with parts.database.writing() as session:
            found = session.query(Account).filter_by(email=email).one()
            owner_id = found.id
        login_id = self._add_login(parts, found)
        cookie = sign(app, login_id)
        parts.database.close()
        return Person(owner_id, email, cookie)

    def _add_login(self, parts: Runtime, account: Account) -> UUID:
        now, login_id = utc_now(), new_id()
        with parts.database.writing() as session:
            session.merge(account)
            session.flush()
            session.add(
                Login(
                    id=login_id,
                    account_id=account.id,
                    device="Chrome, Android",
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + timedelta(days=30),
                )
            )
            session.commit()
        return login_id

    def _app(self) -> Flask:
        return _application(self.home)

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up and self._process.poll() is None:
            with (
                contextlib.suppress(URLError, ConnectionError),
                urlopen(f"http://127.0.0.1:{self.port}/readyz"),
            ):
                return
            time.sleep(0.05)
        self.stop()
        raise AssertionError(f"The server did not start:\n{self.log[-4000:]}")


@cache
def _application(home: Path) -> Flask:
    """One a home, as building it takes longer than making a person with it."""
    return create_app(Config.for_home(home))


def environment(home: Path) -> dict[str, str]:
    """Of a process on this box: nothing of the developer's own settings reaches it."""
    ours = {"AFTERGLOW_HOME": str(home), "STORAGE_URL": f"file:{home / 'blobs'}"}
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ} | ours


def make_box(home: Path, **settings: str) -> Box:
    """A box with an empty home. Starting it makes its tables."""
    home.mkdir(parents=True)
    return Box(home, settings)


def sign(app: Flask, login_id: UUID) -> str:
    """The cookie a browser gets when somebody signs in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_fresh": True, "_permanent": True, "_user_id": str(login_id)}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
