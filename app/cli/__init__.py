"""Every command of `flask --app wsgi`, one module per area. Standard output holds only the answer."""

from flask import Flask

from app.cli.accounts import create_token, create_user, erase_user, reset_password
from app.cli.box import alembic_config, migrate, worker

__all__ = ["alembic_config", "register_commands"]


def register_commands(app: Flask) -> None:
    for command in (migrate, worker, create_user, create_token, erase_user, reset_password):
        app.cli.add_command(command)
