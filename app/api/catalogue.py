"""What can be logged and what is known of it: /api/v1/catalogue."""

from functools import cache

from flask import Response

from app.api.base import api_blueprint, json_answer
from app.api.catalogue_bodies import CatalogueOut, body_of

bp = api_blueprint("catalogue", "What can be chosen, what is claimed of it and what was measured")


@bp.get("/catalogue", summary="The whole catalogue, with evidence and sources", responses={200: CatalogueOut})
def show() -> Response:
    return json_answer(_body())


@cache
def _body() -> str:
    return body_of().model_dump_json()
