"""Thin jobs: take an id, open a session, call one service."""

from collections.abc import Callable
from uuid import UUID

import structlog

from app.deps import Runtime
from app.jobs.queue import Chores, Task
from app.services import photo_processing, realigning, reminders, sweep

log = structlog.get_logger()


def make_tasks(runtime: Callable[[], Runtime]) -> dict[str, Task]:
    """The jobs by the name services enqueue them under."""

    def process_photo(photo_id: UUID) -> None:
        with runtime().deps() as deps:
            photo_processing.process(deps, photo_id)

    def say_reminder(reminder_id: UUID) -> None:
        with runtime().deps() as deps:
            reminders.say(deps, reminder_id, runtime().messenger)

    def realign(run_id: UUID) -> None:
        realigning.go_on(runtime().deps, run_id)

    return {"process_photo": process_photo, "say_reminder": say_reminder, "realign": realign}


def make_chores(runtime: Callable[[], Runtime]) -> Chores:
    """What the worker does unasked."""

    def every_minute() -> None:
        with runtime().deps() as deps:
            sweep.requeue(deps)
        with runtime().deps(writes=False) as deps:
            due = reminders.due(deps)
        for reminder_id in due:
            runtime().enqueue("say_reminder", reminder_id)

    def every_hour() -> None:
        with runtime().deps() as deps:
            _report(sweep.run(deps))

    def at_start() -> None:
        with runtime().deps() as deps:
            _report(sweep.at_start(deps))

    return Chores(at_start, every_minute, every_hour)


def _report(done: dict[str, int]) -> None:
    if any(done.values()):
        log.info("sweep.done", **done)
