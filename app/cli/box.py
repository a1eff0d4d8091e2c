"""Commands of the box itself: the database's shape and a worker of its own."""

from typing import cast

import click
from flask.cli import with_appcontext

from app.deps import runtime
from app.jobs.queue import Queue
from app.upgrade import upgrade


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest shape."""
    upgrade(runtime().config)


@click.command()
@click.option("--threads", default=2, show_default=True, help="jobs at once")
@with_appcontext
def worker(threads: int) -> None:
    """Run jobs in a process of their own (set EMBEDDED_WORKER=0 for the server)."""
    parts = runtime()
    parts.sandbox.start()
    try:
        cast(Queue, parts.enqueue).worker(threads).run()
    except KeyboardInterrupt:
        pass
    finally:
        parts.sandbox.close()
