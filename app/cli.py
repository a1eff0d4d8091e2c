"""Every command of `flask --app wsgi`. Standard output holds only the answer."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask

from app.deps import runtime
from app.jobs.queue import Queue


def register_commands(app: Flask) -> None:
    app.cli.add_command(migrate)
    app.cli.add_command(worker)


def alembic_config(database_url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
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
    assert isinstance(parts.enqueue, Queue)
    parts.sandbox.start()
    try:
        parts.enqueue.worker(threads).run()
    except KeyboardInterrupt:
        pass
    finally:
        parts.sandbox.close()
