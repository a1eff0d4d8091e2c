"""Thin jobs: take an id, open a session, call one service."""

from collections.abc import Callable
from uuid import UUID

import structlog

from app.deps import Runtime
from app.jobs.queue import Task
from app.services import photo_processing, sweep

log = structlog.get_logger()


def make_tasks(runtime: Callable[[], Runtime]) -> dict[str, Task]:
    """The jobs by the name services enqueue them under."""

    def process_photo(photo_id: UUID) -> None:
        with runtime().deps() as deps:
            photo_processing.process(deps, photo_id)

    return {"process_photo": process_photo}


def make_sweep(runtime: Callable[[], Runtime]) -> Callable[[], None]:
    def run() -> None:
        with runtime().deps() as deps:
            done = sweep.run(deps)
        if any(done.values()):
            log.info("sweep.done", **done)

    return run
