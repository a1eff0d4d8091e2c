"""A relay before the box, where a connection breaks when a test wants it to: before, in the middle or after."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.browser.box import Box

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Relay:
    """Listens on a port of its own, or `at` one, and passes bytes on to the box, both ways, until it is closed."""

    def __init__(self, port: int, at: int = 0) -> None:
        self._port = port
        self._near: list[socket.socket] = []
        self._loses = b""
        self._holds = b""
        self._cuts = b""
        self._turns: tuple[bytes, bytes] | None = None
        self._goes_on = threading.Event()
        self.held: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", at))
        self.lost = 0
        self.cut = 0
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @contextlib.contextmanager
    def losing(self, request: str) -> Iterator[None]:
        """Answers to requests that begin like this ("POST /api/...") are lost, and their connections reset."""
        self._loses = request.encode()
        yield
        self._loses = b""

    @contextlib.contextmanager
    def cutting(self, request: str) -> Iterator[None]:
        """The connection of requests that begin like this dies in the middle of them."""
        self._cuts = request.encode()
        yield
        self._cuts = b""

    def turn(self, words: bytes, into: bytes) -> None:
        """From now on the box says something else of the same length."""
        assert len(words) == len(into)
        self._turns = (words, into)

    @contextlib.contextmanager
    def holding(self, request: str) -> Iterator[None]:
        """Requests that begin like this reach the box only afterwards; `held` has their connections."""
        self._holds = request.encode()
        yield
        self._holds = b""
        self._goes_on.set()

    def die(self) -> None:
        """End as a killed server does: its connections are gone, and new ones are refused."""
        self.close()
        self._accepting.join()  # the last connection it took is among them
        for near in self._near:
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)  # wakes the threads of this connection, which close it

    def close(self) -> None:
        """Take no further connections; those that stand go on."""
        self._goes_on.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._near.append(near)
                threading.Thread(target=self._relay, args=(near,), daemon=True).start()

    def _relay(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near, socket.create_connection(("127.0.0.1", self._port)) as far:
            is_lost = threading.Event()
            threading.Thread(target=self._pass_answers, args=(far, near, is_lost), daemon=True).start()
            while data := near.recv(65536):
                if self._loses and data.startswith(self._loses):
                    is_lost.set()
                if self._cuts and data.startswith(self._cuts):
                    self.cut += 1
                    far.sendall(data[: len(data) // 2])
                    far.shutdown(socket.SHUT_RDWR)
                    break
                if self._holds and data.startswith(self._holds):
                    self.held.append(near)
                    self._goes_on.wait()
                far.sendall(data)

    def _pass_answers(self, far: socket.socket, near: socket.socket, is_lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                if is_lost.is_set():
                    self.lost += 1
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                    break
                near.sendall(data.replace(*self._turns) if self._turns else data)
            near.shutdown(socket.SHUT_RDWR)  # ends the other direction too, which closes both


@dataclass
class DistantBox(Box):
    """The box that others use at the same time, at an address of its own, where it can be out of reach.

    For a browser that is a server that was stopped: nobody listens there, and connections that stood are gone. A real
    stop and start takes three seconds of processor; test_outbox and test_engines_outbox have that.
    """

    behind: int = 0
    _relay: Relay | None = field(default=None, repr=False)

    def start(self) -> None:
        self._relay = Relay(self.behind, at=self.port)
        self.port = self._relay.port

    def stop(self) -> None:
        if self._relay is not None:
            self._relay.die()
        self._relay = None
