"""Jobs for a zygote that may die at any time: started late, healed, retried. Safe from many threads."""

import signal
import threading
from collections.abc import Callable, Mapping
from typing import Any

from app.imaging.errors import ImageRejected, SandboxFailed, rejection_code
from app.imaging.wire import EXIT_UNCONFINED, BadAnswer
from app.imaging.zygote_process import JobReport, ZygoteDied, ZygoteProcess

MAX_ZYGOTE_DEATHS = 3  # per job
MAX_CHILD_DEATHS = 2


class ZygoteClient:
    """At most `jobs` children at a time; further callers wait their turn."""

    def __init__(self, start_zygote: Callable[[], ZygoteProcess], jobs: int) -> None:
        self._start_zygote = start_zygote
        self._slots = threading.BoundedSemaphore(jobs)
        self._lock = threading.Lock()
        self._zygote: ZygoteProcess | None = None
        self._is_closed = False
        self.starts = 0

    @property
    def zygote(self) -> ZygoteProcess | None:
        """The zygote that runs now, if any."""
        zygote = self._zygote
        return zygote if zygote is not None and zygote.is_alive else None

    def start(self) -> ZygoteProcess:
        """Return the running zygote, started first if need be; raises SandboxUnavailable."""
        with self._lock:
            self._is_closed = False
        return self._running()

    def close(self) -> None:
        """End the zygote. Jobs still running fail with SandboxFailed."""
        with self._lock:
            zygote, self._zygote, self._is_closed = self._zygote, None, True
        if zygote is not None:
            zygote.end()

    def run(self, operation: str, data: bytes, arguments: Mapping[str, Any]) -> JobReport:
        """Do one job; returns its report with an answer in it.

        A zygote that dies is replaced and the job sent again. A child that dies is given one more try, unless
        it used up its CPU time, which it would only do again. Raises SandboxFailed, or ImageRejected for what
        the child refuses.
        """
        zygote_deaths = child_deaths = 0
        with self._slots:
            while True:
                zygote = self._running()
                try:
                    report = zygote.run(operation, data, arguments)
                except ZygoteDied as error:
                    self._discard(zygote)
                    zygote_deaths += 1
                    if zygote_deaths == MAX_ZYGOTE_DEATHS:
                        raise SandboxFailed("the zygote keeps dying") from error
                    continue
                except BadAnswer as error:
                    raise SandboxFailed(str(error)) from error
                if report.code == 0:
                    _raise_failure(report.facts)
                    return report
                child_deaths += 1
                if report.code == -signal.SIGXCPU:
                    raise ImageRejected("out_of_limits")
                if report.code == EXIT_UNCONFINED or child_deaths == MAX_CHILD_DEATHS:
                    raise SandboxFailed("late" if report.late else f"the child ended with {report.code}")

    def _running(self) -> ZygoteProcess:
        with self._lock:
            if self._is_closed:
                raise SandboxFailed("the sandbox is closed")
            if self._zygote is not None and self._zygote.is_alive:
                return self._zygote
            if self._zygote is not None:
                self._zygote.end()
                self._zygote = None
            self._zygote = self._start_zygote()
            self.starts += 1
            return self._zygote

    def _discard(self, zygote: ZygoteProcess) -> None:
        """End a zygote that died or fell silent; only the first thread to notice finds it in place."""
        with self._lock:
            if self._zygote is zygote:
                self._zygote = None
        zygote.kill()


def _raise_failure(facts: Mapping[str, Any]) -> None:
    if "rejected" in facts:
        raise ImageRejected(rejection_code(facts["rejected"]))
    if "failed" in facts:
        raise SandboxFailed(f"the pipeline failed: {str(facts['failed'])[:60]}")
