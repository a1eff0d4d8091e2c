"""Calls without a token: is the box there, and what can it do (OpenAPI 3.1)."""

from typing import cast

from flask import Response, current_app, jsonify
from flask_openapi3 import APIBlueprint, OpenAPI
from flask_openapi3.types import SecuritySchemesDict
from pydantic import BaseModel

from app.api.base import PREFIX, Problem, refuse_invalid

SECURITY_SCHEMES: SecuritySchemesDict = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made under You; scope read or write.",
    },
    "login": {"type": "apiKey", "in": "cookie", "name": "afterglow", "description": "Our own pages' login."},
}

bp = APIBlueprint("api", __name__, url_prefix=PREFIX)


class Pong(BaseModel):
    status: str


@bp.get("/ping", summary="Whether the box answers", responses={200: Pong})
def ping() -> Response:
    return jsonify(status="ok")


@bp.get("/openapi.json", doc_ui=False)
def description() -> Response:
    return jsonify(cast(OpenAPI, current_app).api_doc)


def describe(app: OpenAPI) -> None:
    """Make errors and their description ours: problem+json everywhere."""
    app.security_schemes = SECURITY_SCHEMES
    app.validation_error_model = Problem
    app.validation_error_callback = refuse_invalid
