"""One zygote as the app sees it: start it, send it jobs from any thread, end it."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.imaging.errors import SandboxUnavailable
from app.imaging.limits import Limits
from app.imaging.wire import (
    control_pair,
    empty_file,
    read_answer,
    receive_frame,
    sealed_file,
    send_frame,
    write_answer,
)

LAUNCHER = Path(__file__).with_name("zygote_launch.py")
START_SECONDS = 60.0
GRACE_SECONDS = 5.0  # beyond the wall limit: by then a healthy zygote has killed the child and said so
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",  # before numpy is imported, or its threads take a gigabyte of address space
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    # Whole pictures and their halves apart from the heap, so that each goes back as soon as it is not needed.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=8388608:glibc.malloc.trim_threshold=67108864",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # or macOS ends a fork that has loaded Accelerate
}


class ZygoteDied(Exception):
    """The zygote is gone or silent; the job did not take place, or nobody knows."""


@dataclass(frozen=True, slots=True)
class ZygoteSettings:
    """What a zygote is started with."""

    limits: Limits = field(default_factory=Limits)
    confine: bool = True
    launcher: Path = LAUNCHER


@dataclass(frozen=True, slots=True)
class JobReport:
    """How a child ended: exit code (negative: the signal), what it used, and its answer if the code is 0."""

    code: int
    late: bool
    cpu_seconds: float
    peak_kib: int
    facts: dict[str, Any]
    outputs: dict[str, bytes]


class ZygoteProcess:
    """A running zygote. `held` says which doors it closed."""

    def __init__(self, settings: ZygoteSettings, networks: Mapping[str, bytes]) -> None:
        """Start it and wait until it is ready; raises SandboxUnavailable."""
        self._wall_seconds = settings.limits.wall_seconds
        self._sending = threading.Lock()
        self._control, theirs = control_pair()
        with theirs, _networks_file(networks) as model:
            inherited = [theirs.fileno(), *([model] if model is not None else [])]
            facts = {
                "control": theirs.fileno(),
                "model": model,
                "limits": asdict(settings.limits),
                "confine": settings.confine,
            }
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(settings.launcher), json.dumps(facts)],
                pass_fds=inherited,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the app, which ends the zygote in good order
            )
        self._end = weakref.finalize(self, _end, self._process, self._control)
        self.held = self._wait_until_ready()

    @property
    def pid(self) -> int:
        """The zygote's process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """False once the process has ended."""
        return self._process.poll() is None

    def run(self, operation: str, data: bytes, arguments: Mapping[str, Any]) -> JobReport:
        """Do one job in a child; raises ZygoteDied, or BadAnswer for a child that answers nonsense."""
        with ExitStack() as open_files:
            picture, answer = sealed_file(data), empty_file()
            open_files.callback(os.close, picture)
            open_files.callback(os.close, answer)
            reply, reply_end = os.pipe()
            open_files.callback(os.close, reply)
            try:
                with self._sending:
                    send_frame(
                        self._control,
                        {"operation": operation, "arguments": dict(arguments)},
                        (picture, answer, reply_end),
                    )
            except OSError as error:
                raise ZygoteDied from error
            finally:
                os.close(reply_end)  # the zygote's copy is the only one now: its death is our end of file
            report = self._await_report(reply)
            facts, outputs = read_answer(answer) if report["code"] == 0 else ({}, {})
            return JobReport(**report, facts=facts, outputs=outputs)

    def end(self) -> None:
        """Close the control socket, upon which the zygote ends with its children; kill it if it does not."""
        self._end()

    def kill(self) -> None:
        """End it without asking: it has died, or no longer answers."""
        self._process.kill()
        self._end()

    def _await_report(self, reply: int) -> dict[str, Any]:
        if not _is_readable(reply, self._wall_seconds + GRACE_SECONDS):
            raise ZygoteDied
        report = os.read(reply, 4096)
        if not report:
            raise ZygoteDied
        return dict(json.loads(report))

    def _wait_until_ready(self) -> dict[str, Any]:
        received = (
            receive_frame(self._control) if _is_readable(self._control.fileno(), START_SECONDS) else None
        )
        if received is None:
            self.end()
            raise SandboxUnavailable("the zygote did not start; its reason is on standard error")
        return dict(received[0]["held"])


def _is_readable(descriptor: int, seconds: float) -> bool:
    """Wait by poll(): select() fails beyond 1,024 open files."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


@contextlib.contextmanager
def _networks_file(networks: Mapping[str, bytes]) -> Iterator[int | None]:
    """Lend a file with the networks: the zygote needs neither their paths nor the code that checks them."""
    if not networks:
        yield None
        return
    descriptor = empty_file()
    try:
        write_answer(descriptor, {}, networks)
        yield descriptor
    finally:
        os.close(descriptor)


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    control.close()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
