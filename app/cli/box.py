"""Commands of the box itself: the database's shape and a worker of its own."""

from pathlib import Path
from typing import cast

import click
from alembic import command
from alembic.config import Config as AlembicConfig

from app.deps import runtime
from app.jobs.queue import Queue


def alembic_config(database_url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    config.attributes["database_url"] = database_url
    return config


@click.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    parts = runtime()
    if parts.config.is_sqlite:
        parts.config.home.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(parts.config.database_url), "head")


@click.command()
@click.option("--threads", default=2, show_default=True, help="jobs at once")
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
