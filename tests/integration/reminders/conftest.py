"""A push service and a mail server on this machine, a clock to turn, and a browser's own keys."""

import base64
import json
import os
import socketserver
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from config import Config


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sunday, 09:00 in Warsaw."""
    fixed = Clock(datetime(2026, 7, 5, 7, 0, tzinfo=UTC))
    monkeypatch.setattr("app.deps.utc_now", fixed)
    monkeypatch.setattr("app.auth.utc_now", fixed)
    return fixed


@dataclass
class PushService:
    """Takes what is posted and answers with `status`."""

    port: int
    status: int = 201
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@dataclass
class BrowserKeys:
    """What a browser makes when it subscribes, and keeps the private half of."""

    private: ec.EllipticCurvePrivateKey
    auth: bytes

    def subscription(self, endpoint: str) -> dict[str, object]:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": endpoint, "keys": {"p256dh": _text(point), "auth": _text(self.auth)}}

    def read(self, body: bytes) -> dict[str, str]:
        """Decrypt as the browser would (RFC 8291)."""
        plain = http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm")
        words: dict[str, str] = json.loads(plain)
        return words


@pytest.fixture
def keys() -> BrowserKeys:
    return BrowserKeys(ec.generate_private_key(ec.SECP256R1()), os.urandom(16))


@pytest.fixture
def push_service() -> Iterator[PushService]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            if service.status in {301, 307}:
                self.send_header("Location", f"http://{service.host}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(server.server_port)
    yield from _serving(server, service)


@dataclass
class MailBox:
    port: int
    mails: list[str] = field(default_factory=list)


@pytest.fixture
def mail_box() -> Iterator[MailBox]:
    """As much of SMTP as a client needs to hand over a mail."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 ready")
            while line := self.rfile.readline().decode().strip():
                command = line.split(" ")[0].upper()
                if command == "DATA":
                    self.say("354 go on")
                    lines: list[str] = []
                    while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                        lines.append(text)
                    box.mails.append("\n".join(lines))
                self.say("221 bye" if command == "QUIT" else "250 ok")
                if command == "QUIT":
                    return

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    box = MailBox(server.server_address[1])
    yield from _serving(server, box)


@pytest.fixture
def config(config: Config, push_service: PushService, mail_box: MailBox) -> Config:
    return replace(
        config,
        push_services=(push_service.host,),
        smtp_url=f"smtp://127.0.0.1:{mail_box.port}",
        mail_from="box@example.org",
    )


def _serving(server: socketserver.BaseServer, what: object) -> Iterator:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield what
    server.shutdown()
    server.server_close()
    thread.join()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
