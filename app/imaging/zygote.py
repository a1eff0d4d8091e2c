"""The zygote: loads decoders and networks once, closes its own doors, then forks a confined child per photo.

A process of its own, exec'd by `zygote_process` and never forked from the app. It stays single-threaded and never
looks at a photo itself.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import cv2

from app.imaging import landlock, seccomp
from app.imaging.child import Confinement, run_child
from app.imaging.decoding import prepare_decoders
from app.imaging.limits import Limits, MemoryBaseline
from app.imaging.operations import Operation, photo_operations
from app.imaging.rehearsal import rehearse
from app.imaging.wire import read_answer, receive_frame, send_frame
from app.vision.models import FaceModel

OperationsFor = Callable[[FaceModel | None], dict[str, Operation]]
_IDLE_SECONDS = 3600.0
_SECONDS_TO_DIE = 5.0


@dataclass
class _Running:
    reply: int
    deadline: float
    is_late: bool = False


def main(settings: Mapping[str, Any], operations_for: OperationsFor = photo_operations) -> None:
    """Prepare, confine, say what holds, and serve until the app's end of the control socket closes."""
    control = socket.socket(fileno=settings["control"])
    warnings.simplefilter("ignore")  # printing one would import modules, behind closed doors
    model = _load_model(settings["model"])
    _prepare(model)
    _silence()
    limits = Limits(**settings["limits"])
    baseline = MemoryBaseline.measure()
    with selectors.DefaultSelector() as selector:
        loop = _Loop(control, selector, limits, operations_for(model))
        held = _confine(settings["confine"])
        loop.confinement = Confinement(os.getpid(), limits, baseline, seccomp=bool(held["seccomp"]))
        gc.collect()
        gc.freeze()  # a collection in a child would copy every page it touches
        held |= {"memory_limit": baseline.address_space > 0, "model": model.sha256 if model else None}
        send_frame(control, {"pid": os.getpid(), "held": held})
        loop.run()


def _load_model(descriptor: int | None) -> FaceModel | None:
    """Build the networks the app handed over; a box without them still keeps photos."""
    if descriptor is None:
        return None
    _, networks = read_answer(descriptor)
    os.close(descriptor)
    return FaceModel.from_bytes(networks["short_range"], networks["mesh"], networks.get("full_range"))


def _prepare(model: FaceModel | None) -> None:
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    prepare_decoders()
    rehearse(model)


def _silence() -> None:
    """Point the standard streams nowhere: nothing a picture makes a library print belongs in the logs."""
    null = os.open(os.devnull, os.O_RDWR)
    sys.stderr.flush()
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _confine(wanted: bool) -> dict[str, Any]:
    """Close the doors that close in the zygote, try the one that closes in each child, and say which hold."""
    if not wanted:
        return {"no_new_privs": False, "landlock": 0, "seccomp": False}
    return {
        "no_new_privs": landlock.drop_privilege_gain(),
        "landlock": landlock.restrict_files_and_network(),
        "seccomp": _seccomp_holds(),
    }


def _seccomp_holds() -> bool:
    """Believe the filter when a child under it is refused a pipe, not when the kernel accepts the program."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if seccomp.install():
                try:
                    os.pipe()
                except PermissionError:
                    code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


class _Loop:
    """Take jobs, fork, kill what is late, report what has ended."""

    confinement: Confinement

    def __init__(
        self,
        control: socket.socket,
        selector: selectors.BaseSelector,
        limits: Limits,
        operations: Mapping[str, Operation],
    ) -> None:
        self.control = control
        self.selector = selector
        self.limits = limits
        self.operations = operations
        self.running: dict[int, _Running] = {}
        self.wakeup, wakeup_end = os.pipe()
        for descriptor in (self.wakeup, wakeup_end):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(wakeup_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        selector.register(control, selectors.EVENT_READ)
        selector.register(self.wakeup, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve until the app is gone; then take the children along."""
        while True:
            for key, _ in self.selector.select(self._seconds_to_next_deadline()):
                if key.fd == self.wakeup:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self.wakeup, 4096)
                elif not self._take_job():
                    self._kill_all()
                    return
            self._reap()
            self._kill_late()

    def _seconds_to_next_deadline(self) -> float:
        now = time.monotonic()
        return max(0.0, min((job.deadline - now for job in self.running.values()), default=_IDLE_SECONDS))

    def _take_job(self) -> bool:
        received = receive_frame(self.control)
        if received is None:
            return False
        job, (picture, answer, reply) = received
        pid = os.fork()
        if pid == 0:
            run_child(self.confinement, self.operations, job, picture, answer)
        os.close(picture)
        os.close(answer)
        # The clock is read now: the one from before select() may be as old as the last pause.
        self.running[pid] = _Running(reply, time.monotonic() + self.limits.wall_seconds)
        return True

    def _reap(self) -> None:
        while self.running:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            job = self.running.pop(pid)
            report = {
                "code": os.waitstatus_to_exitcode(status),
                "late": job.is_late,
                "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "peak_kib": usage.ru_maxrss,
            }
            with contextlib.suppress(BrokenPipeError):
                os.write(job.reply, json.dumps(report).encode())
            os.close(job.reply)

    def _kill_late(self) -> None:
        now = time.monotonic()
        for pid, job in self.running.items():
            if now >= job.deadline:
                job.is_late, job.deadline = True, now + _SECONDS_TO_DIE
                os.kill(pid, signal.SIGKILL)

    def _kill_all(self) -> None:
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
        for pid in self.running:
            os.waitpid(pid, 0)
