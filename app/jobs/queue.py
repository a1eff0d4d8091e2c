"""The job queue: huey on SQLite by default, PostgreSQL or Redis beyond one machine.

The queue only wakes workers early. What is to be done stands in our own tables (a photo's state and lease),
and the sweep finds whatever the queue forgot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Thread
from uuid import UUID

import structlog
from huey import MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Huey, TaskWrapper
from huey.consumer import Consumer

log = structlog.get_logger()

Task = Callable[[UUID], None]


@dataclass(frozen=True, slots=True)
class Chores:
    """What is done without being asked for."""

    at_start: Callable[[], None]  # of a worker that shares its process with the only server
    every_minute: Callable[[], None]
    every_hour: Callable[[], None]


def make_huey(url: str) -> Huey:
    """The queue behind QUEUE_URL. `memory://` runs jobs at once, in the caller's thread (tests)."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        path = Path("/" + rest.lstrip("/"))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        return SqliteHuey("afterglow", filename=str(path), results=False)
    if scheme == "memory":
        return MemoryHuey("afterglow", immediate=True, results=False)
    if scheme.startswith("postgresql"):
        return PostgresHuey("afterglow", dsn=f"postgresql://{rest}", results=False)
    if scheme in {"redis", "rediss"}:
        return RedisHuey("afterglow", url=url, results=False)
    raise ValueError(f"QUEUE_URL cannot start with {scheme}://")


class Queue:
    """Our jobs by name. Building one opens nothing; the first enqueue or the worker does."""

    def __init__(self, url: str, tasks: Mapping[str, Task], chores: Chores) -> None:
        self._url, self._tasks, self._chores = url, tasks, chores

    @cached_property
    def _opened(self) -> tuple[Huey, dict[str, TaskWrapper]]:
        huey = make_huey(self._url)
        wrapped = {name: huey.task(name=name)(_taking_text(task)) for name, task in self._tasks.items()}
        huey.periodic_task(crontab(minute="*"), name="every_minute")(self._chores.every_minute)
        huey.periodic_task(crontab(minute="23"), name="every_hour")(self._chores.every_hour)
        return huey, wrapped

    def __call__(self, job: str, subject_id: UUID) -> None:
        """Call it after the commit. A queue that is gone undoes nothing: the sweep makes up for it."""
        try:
            huey, wrapped = self._opened
            huey.enqueue(wrapped[job].s(str(subject_id)))
        except Exception:
            log.exception("queue.enqueue_failed", job=job, subject_id=str(subject_id))

    def worker(self, threads: int = 2) -> "Worker":
        return Worker(self._opened[0], threads, self._chores.at_start)


class Worker(Consumer):
    """A huey consumer that may run beside a web server: it leaves the process's signals alone."""

    def __init__(self, huey: Huey, threads: int, at_start: Callable[[], None]) -> None:
        self._at_start = at_start
        super().__init__(huey, workers=threads, initial_delay=0.01, max_delay=0.1, backoff=1.15)

    def _set_signal_handlers(self) -> None:
        """Signals belong to whoever serves; `stop` ends this worker."""

    def start_in_background(self) -> Thread:
        """Work beside a server, as the only worker of the box: what a killed one held is taken over."""
        thread = Thread(target=self._sweep_and_run, name="worker", daemon=True)
        thread.start()
        return thread

    def _sweep_and_run(self) -> None:
        try:
            self._at_start()
        except Exception:  # a box that cannot sweep yet (disk full) still works
            log.exception("sweep.failed")
        self.run()


def _taking_text(task: Task) -> Callable[[str], None]:
    """Jobs travel as text, so that no class of ours is ever unpickled from the queue."""

    def run(subject_id: str) -> None:
        task(UUID(subject_id))

    return run
