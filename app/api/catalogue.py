"""What can be logged: /api/v1/catalogue."""

from dataclasses import asdict
from functools import cache

from flask import Response
from pydantic import BaseModel, Field

from app.api.base import api_blueprint, json_answer
from app.catalogue import KINDS, Kind, Side, catalogue

bp = api_blueprint("catalogue", "Kinds, types, zones and goals")


class CareTypeOut(BaseModel):
    kind: Kind
    slug: str = Field(description="unique within its kind")
    name: str
    aliases: list[str]
    default_minutes: int
    longest_minutes: int = Field(description="what is usual at most; a longer session is kept as it was")
    zones: list[str] = Field(description="where it goes unless the person says otherwise")
    common: bool
    professional_only: bool
    most_per_week: int | None


class KindOut(BaseModel):
    slug: Kind
    types: list[CareTypeOut]


class ZoneOut(BaseModel):
    slug: str
    name: str
    name_of_both: str
    aliases: list[str]
    sides: list[Side] = Field(description="the subject's own")


class GoalOut(BaseModel):
    slug: str
    name: str


class CatalogueOut(BaseModel):
    kinds: list[KindOut]
    zones: list[ZoneOut]
    goals: list[GoalOut]


@bp.get("/catalogue", summary="Kinds with their types, zones and goals", responses={200: CatalogueOut})
def show() -> Response:
    return json_answer(_body())


@cache
def _body() -> str:
    known = catalogue()
    body = CatalogueOut(
        kinds=[
            KindOut(slug=kind, types=[CareTypeOut(**asdict(entry)) for entry in known.types(kind)])
            for kind in KINDS
        ],
        zones=[ZoneOut(**asdict(zone)) for zone in known.zones],
        goals=[GoalOut(**asdict(goal)) for goal in known.goals],
    )
    return body.model_dump_json()
