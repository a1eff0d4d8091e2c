"""Bringing the database to the newest shape, for `make run` and the `migrate` command."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

from config import Config

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config(database_url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["database_url"] = database_url
    return config


def upgrade(config: Config) -> None:
    """Make the home and its database when they are not there, readable by their owner alone, and migrate."""
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if config.is_sqlite:
        Path(config.database_url.removeprefix("sqlite:///")).touch(mode=0o600)
    command.upgrade(alembic_config(config.database_url), "head")
