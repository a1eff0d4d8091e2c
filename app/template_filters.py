"""How dates, minutes and counts are written in pages."""

from flask import Flask


def init_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
