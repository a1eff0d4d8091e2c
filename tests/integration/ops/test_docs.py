"""docs/commands.md names every command with every option, and no other."""

import re
from pathlib import Path

import click
from flask import Flask

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text()
OF_FLASK = {"run", "shell", "routes", "openapi"}


def commands(app: Flask) -> dict[str, click.Command]:
    return {name: command for name, command in app.cli.commands.items() if name not in OF_FLASK}


def test_every_command_and_option_is_described(app: Flask) -> None:
    missing = []
    for name, command in commands(app).items():
        head = re.search(rf"`{name}\b[^`]*`", TEXT)
        if head is None:
            missing.append(name)
            continue
        options = [word for each in command.params for word in each.opts if word.startswith("--")]
        missing += [f"{name} {option}" for option in options if option not in head[0]]
    assert missing == []


def test_nothing_is_described_that_is_not_there(app: Flask) -> None:
    described = set(re.findall(r"flask --app wsgi ([a-z-]+)", TEXT))
    for table in (block for block in TEXT.split("\n\n") if block.startswith("| command |")):
        described |= set(re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE))
    assert len(described) > 8
    assert described - set(commands(app)) == set()
