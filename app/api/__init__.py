"""The JSON API under /api/v1."""

from flask_openapi3 import OpenAPI

from app.api import (
    advice,
    care_sessions,
    catalogue,
    check_ins,
    comparisons,
    goals,
    openapi,
    photos,
    plan,
    products,
    timeline,
)


def register_api(app: OpenAPI) -> None:
    """Every resource of the API, one module each."""
    openapi.describe(app)
    for module in (
        openapi,
        advice,
        care_sessions,
        catalogue,
        check_ins,
        comparisons,
        goals,
        photos,
        plan,
        products,
        timeline,
    ):
        app.register_api(module.bp)
