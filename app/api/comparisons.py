"""Two photos and what lies between them: /api/v1/comparisons."""

from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.base import Body, api_blueprint, json_answer, owner_id
from app.deps import request_deps
from app.services import comparisons
from app.services.comparisons import Gains

bp = api_blueprint("comparisons", "Two photos and what lies between them")


class ComparisonQuery(Body):
    before: UUID
    after: UUID


class ReasonOut(BaseModel):
    factor: str
    size: float
    unit: str
    text: str


class DoseOut(BaseModel):
    """Sessions from the earlier photo on and before the later one; a session counts fully for each of its zones."""

    sessions: dict[str, int] = Field(description="by kind")
    minutes: dict[str, int] = Field(description="by kind")
    zone_minutes: dict[str, int]
    product_minutes: dict[str, int]
    adherence: float | None = Field(
        None, description="the part of the plan that was done, 0 to 1; null when nothing was planned"
    )


class ComparisonOut(BaseModel):
    before: UUID
    after: UUID
    grade: str | None = Field(description="A to D; null when one of the photos was never measured")
    score: float | None
    reasons: list[ReasonOut] = Field(description="worst first")
    dose: DoseOut
    attribution: str
    better_pair: list[UUID] | None = Field(
        description="the pair with one end moved to a photo taken more alike within five weeks"
    )
    colour_gains: tuple[Gains, Gains] | None = Field(
        description="of linear red, green and blue, that make the whites of the eyes neutral in each photo; "
        "null where one shows too little of them. A picture they were applied to must be called adjusted"
    )


@bp.get("/comparisons", summary="Compare two photos of one view", responses={200: ComparisonOut})
def show(query: ComparisonQuery) -> Response:
    pair = comparisons.pair(request_deps(), owner_id(), query.before, query.after)
    verdict, dose = pair.comparability, pair.dose
    body = ComparisonOut(
        before=pair.before.id,
        after=pair.after.id,
        grade=verdict.grade if verdict else None,
        score=verdict.score if verdict else None,
        reasons=[
            ReasonOut(factor=reason.factor, size=reason.size, unit=reason.unit, text=reason.text)
            for reason in (verdict.reasons if verdict else ())
        ],
        dose=DoseOut(
            sessions=dict(dose.sessions),
            minutes=dict(dose.minutes),
            zone_minutes=dict(dose.zone_minutes),
            product_minutes=dict(dose.product_minutes),
            adherence=None if pair.adherence is None else round(pair.adherence, 4),
        ),
        attribution=pair.attribution,
        colour_gains=pair.gains,
        better_pair=[pair.better.before.id, pair.better.after.id] if pair.better else None,
    )
    return json_answer(body.model_dump_json())
