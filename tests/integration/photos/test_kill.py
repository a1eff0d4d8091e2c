"""A real server, killed in the middle of uploads and alignments: what it acknowledged is there afterwards."""

import hashlib
import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from PIL import Image

from app.deps import Runtime, utc_now
from app.models import Account, Photo, new_id
from app.services import sweep, tokens
from app.storage.blob_store import BlobStore, blob_key
from app.upgrade import upgrade
from app.wiring import make_runtime
from config import Config
from tests import faces, pictures

KILLS = 10
ROOT = Path(__file__).parents[3]


@dataclass
class Box:
    """A home of its own, and the server that is started on it again and again."""

    config: Config
    token: str
    port: int
    acknowledged: dict[str, bytes] = field(default_factory=dict)  # id -> the bytes that were sent
    server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        home = self.config.home
        environ = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "HOME"}},
            "AFTERGLOW_HOME": str(home),
            "STORAGE_URL": self.config.storage_url,
        }
        with (home / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "app.serve", "--port", str(self.port)],
                cwd=ROOT,
                env=environ,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that the whole family dies at one stroke
            )
        until(self.is_ready, lambda: (home / "server.log").read_text()[-3000:])

    def is_ready(self) -> bool:
        """It answers, and its sandbox takes photos."""
        assert self.server is not None
        assert self.server.poll() is None, (self.config.home / "server.log").read_text()[-3000:]
        try:
            status, body = self.ask("GET", "/readyz")
        except (OSError, http.client.HTTPException):
            return False
        return status == 200 and bool(json.loads(body)["sandbox"]["started"])

    def kill(self) -> None:
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Authorization": f"Bearer {self.token}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def send(self, data: bytes) -> None:
        """Upload; remembered only when the answer arrived whole."""
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        try:
            status, body = self.ask("POST", "/api/v1/photos", head + data + b"\r\n--b--\r\n", **kind)
        except (OSError, http.client.HTTPException):
            return
        if status in {200, 201}:
            self.acknowledged[json.loads(body)["id"]] = data

    def states(self) -> set[str]:
        return {photo["state"] for photo in self.photos().values()}

    def photos(self) -> dict[str, dict[str, Any]]:
        status, body = self.ask("GET", "/api/v1/photos?limit=200")
        assert status == 200, body
        return {item["id"]: item for item in json.loads(body)["items"]}


def free_port() -> int:
    """Below the ports that other tests' connections are given while our server is down."""
    for port in random.SystemRandom().sample(range(20_000, 30_000), 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


def until(reached: Callable[[], bool], why: Callable[[], object]) -> None:
    deadline = time.monotonic() + 40
    while not reached():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    config = Config.for_home(tmp_path / "home")
    upgrade(config)
    parts = make_runtime(config)
    with parts.deps() as deps:
        owner_id = new_id()
        deps.session.add(
            Account(
                id=owner_id,
                email="owner@example.org",
                name="Owner",
                password_hash="!",
                wrapped_key=parts.vault.new_key(owner_id),
                created_at=utc_now(),
            )
        )
        deps.session.commit()
        token = tokens.create(deps, owner_id, name="phone", scope="write")
    parts.database.close()
    made = Box(config, token, free_port())
    yield made
    if made.server is not None and made.server.poll() is None:
        made.kill()


def some_faces() -> Iterator[bytes]:
    """One face after the other, each other bytes."""
    small = Image.fromarray(faces.portrait()).resize((800, 800), Image.Resampling.BICUBIC)
    number = 0
    while True:
        number += 1
        yield pictures.jpeg(small, quality=85, comment=str(number).encode())


def faults(config: Config) -> list[str]:
    """What is wrong between the rows and the blobs."""
    with closing(sqlite3.connect(config.home / "afterglow.sqlite")) as database:
        found = [] if database.execute("PRAGMA integrity_check").fetchone() == ("ok",) else ["database"]
    parts = make_runtime(config)
    wanted: set[str] = set()
    known: set[str] = set()
    with parts.database.reading() as session:
        for photo, account in session.query(Photo, Account).join(Account, Account.id == Photo.owner_id):
            blobs = parts.vault.open(account.id, account.wrapped_key)
            keys = {"original": 0, "aligned": photo.blob_version, "thumb": photo.blob_version}
            known.add(
                blob_key(account.id, photo.id, "signature", photo.blob_version)
            )  # where faces were found
            wanted |= {blob_key(account.id, photo.id, name, version) for name, version in keys.items()}
            found += unreadable(blobs, blob_key(account.id, photo.id, "original", 0), photo.sha256)
    parts.database.close()
    present = {blob.key for blob in parts.vault.blobs.list()}
    found += [f"missing {key}" for key in sorted(wanted - present)]
    return found + [f"orphan {key}" for key in sorted(present - wanted - known)]


def unreadable(blobs: BlobStore, key: str, sha256: str) -> list[str]:
    try:
        return [] if hashlib.sha256(blobs.read(key)).hexdigest() == sha256 else [f"changed {key}"]
    except FileNotFoundError:
        return []  # said as missing
    except Exception as error:
        return [f"{type(error).__name__} {key}"]


def swept_later(config: Config) -> Runtime:
    """A sweep two hours from now, when nothing is young any more."""
    parts = make_runtime(config)
    parts.enqueue = lambda _job, _photo_id: None

    def now() -> datetime:
        return utc_now() + timedelta(hours=2)

    with parts.deps() as deps:
        sweep.run(replace(deps, now=now))
    parts.database.close()
    return parts


@pytest.mark.timeout(300)  # eleven starts of a server, on a busy machine
def test_ten_kills_lose_nothing_that_was_acknowledged(box: Box) -> None:
    chance = random.Random(7)
    pool = some_faces()
    for _ in range(KILLS):
        box.start()
        stop = Event()

        def upload(stop: Event = stop) -> None:
            while not stop.is_set():
                box.send(next(pool))

        before = len(box.acknowledged)
        sender = Thread(target=upload)
        sender.start()
        until(lambda before=before: len(box.acknowledged) > before, box.photos)  # there is something to lose
        time.sleep(chance.uniform(0, 0.6))
        box.kill()
        stop.set()
        sender.join()

    box.start()
    until(lambda: box.states() <= {"aligned"}, box.photos)
    assert len(box.acknowledged) >= KILLS
    assert set(box.acknowledged) <= set(box.photos())
    for photo_id, sent in box.acknowledged.items():
        status, raw = box.ask("GET", f"/api/v1/photos/{photo_id}/image/original?raw=1")
        assert (status, raw) == (200, sent)
        assert box.ask("GET", f"/api/v1/photos/{photo_id}/image/aligned")[0] == 200
    box.kill()
    swept_later(box.config)
    assert faults(box.config) == []
    assert not list(box.config.home.rglob("*.tmp"))


def test_the_check_itself_finds_what_is_planted(box: Box) -> None:
    """Controls: a store and a database that do not agree must be called so."""
    box.start()
    box.send(next(some_faces()))
    until(lambda: box.states() == {"aligned"}, box.photos)
    box.kill()
    assert faults(box.config) == []

    blobs = make_runtime(box.config).vault.blobs
    [key] = [blob.key for blob in blobs.list() if "original" in blob.key]
    original = blobs.read(key)
    blobs.delete(key)
    assert faults(box.config) == [f"missing {key}"]
    blobs.put(key, original[:-1] + bytes([original[-1] ^ 1]))
    assert faults(box.config) == [f"BlobDamaged {key}"]
    blobs.put(key, original)
    stray = key.replace("original.0", "aligned.9")
    blobs.put(stray, b"never committed")
    assert faults(box.config) == [f"orphan {stray}"]
    blobs.delete(stray)
    with closing(sqlite3.connect(box.config.home / "afterglow.sqlite")) as database:
        database.execute("DELETE FROM photo")
        database.commit()
    assert len(faults(box.config)) == 4
