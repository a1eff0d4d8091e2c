"""Every command of `flask --app wsgi`, one module per area. Standard output holds only the answer."""

from flask import Flask

from app.cli.accounts import create_token, create_user, erase_user, reset_password
from app.cli.backup import backup, restore
from app.cli.box import migrate, worker
from app.cli.demo import demo
from app.cli.pictures import align, compare
from app.cli.realign import realign

_COMMANDS = (
    align,
    backup,
    compare,
    create_token,
    create_user,
    demo,
    erase_user,
    migrate,
    realign,
    reset_password,
    restore,
    worker,
)


def register_commands(app: Flask) -> None:
    for command in _COMMANDS:
        app.cli.add_command(command)
