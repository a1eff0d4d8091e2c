"""Pages: parse, call one service, render."""

from flask import Flask


def register_views(app: Flask) -> None:
    """Every blueprint of pages, one module per area."""
