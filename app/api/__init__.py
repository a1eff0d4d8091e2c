"""The JSON API under /api/v1."""

from flask_openapi3 import OpenAPI


def register_api(app: OpenAPI) -> None:
    """Every resource of the API, one module each."""
