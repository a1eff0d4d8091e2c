"""Afterglow: a private diary of face masks, massage and weekly photos."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask_openapi3 import OpenAPI

    from config import Config


def create_app(config: "Config") -> "OpenAPI":
    """Build the application. Opens no database, starts no thread or process, and writes no key.

    The web is imported only here: the sandbox's process and the pure parts of the house live without it.
    """
    from app.wiring import build

    return build(config)
