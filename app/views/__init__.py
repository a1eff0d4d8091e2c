"""Pages: parse, call one service, render."""

from flask import Flask

from app.views import shell, timeline


def register_views(app: Flask) -> None:
    """Every blueprint of pages, one module per area."""
    for module in (shell, timeline):
        app.register_blueprint(module.bp)
