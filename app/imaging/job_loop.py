"""The zygote's loop: take jobs, fork, kill what is late, report what has ended. One thread, no polling."""

import contextlib
import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

from app.imaging.child import Confinement, run_child
from app.imaging.operations import Operation
from app.imaging.wire import receive_frame

_IDLE_SECONDS = 3600.0
_SECONDS_TO_DIE = 5.0


@dataclass
class _Running:
    reply: int
    deadline: float
    is_late: bool = False


class JobLoop:
    """Take jobs, fork, kill what is late, report what has ended."""

    def __init__(
        self, control: socket.socket, confinement: Confinement, operations: Mapping[str, Operation]
    ) -> None:
        self.control = control
        self.confinement = confinement
        self.operations = operations
        self.running: dict[int, _Running] = {}
        self.wakeup, wakeup_end = os.pipe()
        for descriptor in (self.wakeup, wakeup_end):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(wakeup_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        self.selector.register(self.wakeup, selectors.EVENT_READ)

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
        self.running[pid] = _Running(reply, time.monotonic() + self.confinement.limits.wall_seconds)
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
