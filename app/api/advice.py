"""Private facts, cautions that were raised, the clinician's word, and pairing advice: /api/v1/facts, /cautions ..."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.base import Body, api_blueprint, json_answer, nothing, owner_id, problems
from app.api.care_sessions import CareSessionPath
from app.catalogue import catalogue
from app.deps import request_deps
from app.models import PersonalFact, RaisedCaution
from app.services import cautions, clearances, personal_facts

Slug = Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]

bp = api_blueprint("advice", "What to be careful of")


class FactIn(Body):
    """A period in which something holds. It changes nothing that was logged before."""

    slug: Slug = Field(description="A fact of the catalogue.")
    since: date
    until: date | None = Field(None, description="The first day on which it no longer holds.")


class FactOut(BaseModel):
    id: UUID
    slug: str
    since: date
    until: date | None


class FactPath(BaseModel):
    fact_id: UUID


class CautionPath(BaseModel):
    caution_id: UUID


class CautionOut(BaseModel):
    id: UUID
    care_session: UUID | None = Field(description="null: the plan raised it")
    caution: str = Field(description="A caution of the catalogue.")
    level: str = Field(description="info or warn; what is blocked is refused with 409 blocked_by_caution")
    what: str
    why: str
    safe_choice: str
    raised_at: str
    answered: bool


class ClearanceIn(Body):
    free_from: date | None = Field(description="The clinician's day; it goes before every published time.")
    variant: Slug | None = Field(None, description="A wait of the catalogue that has a variant.")


class ListOf(BaseModel):
    items: list[Any]
    next_cursor: None = None


@bp.get("/facts", summary="Every private fact, oldest first", responses={200: ListOf})
def facts() -> Response:
    return _list([_fact(row) for row in personal_facts.all_of(request_deps(), owner_id())])


@bp.post("/facts", summary="Say that something holds", responses={201: FactOut})
def add_fact(body: FactIn) -> Response:
    row = personal_facts.add(request_deps(), owner_id(), body.slug, body.since, body.until)
    return json_answer(_fact(row).model_dump_json(), 201)


@bp.delete("/facts/<uuid:fact_id>", summary="Forget a private fact", responses={204: None})
def remove_fact(path: FactPath) -> Response:
    personal_facts.remove(request_deps(), owner_id(), path.fact_id)
    return nothing()


@bp.get("/cautions", summary="Cautions that were raised, oldest first", responses={200: ListOf})
def raised() -> Response:
    return _list([_caution(row) for row in cautions.all_of(request_deps(), owner_id())])


@bp.post("/cautions/<uuid:caution_id>/answer", summary="It was read", responses={204: None})
def answer(path: CautionPath) -> Response:
    cautions.answer(request_deps(), owner_id(), path.caution_id)
    return nothing()


@bp.put(
    "/care-sessions/<uuid:session_id>/clearance",
    summary="What the clinician said of a procedure",
    responses={204: None, **problems(409)},
)
def clearance(path: CareSessionPath, body: ClearanceIn) -> Response:
    clearances.keep(
        request_deps(), owner_id(), path.session_id, free_from=body.free_from, variant=body.variant
    )
    return nothing()


def _list(items: Sequence[BaseModel]) -> Response:
    rows = [item.model_dump(mode="json") for item in items]
    return json_answer(json.dumps({"items": rows, "next_cursor": None}, ensure_ascii=False))


def _fact(row: PersonalFact) -> FactOut:
    return FactOut(id=row.id, slug=row.slug, since=row.since, until=row.until)


def _caution(row: RaisedCaution) -> CautionOut:
    entry = catalogue().caution(row.caution)
    return CautionOut(
        id=row.id,
        care_session=row.session_id,
        caution=row.caution,
        level=row.level,
        what=entry.what if entry else "",
        why=entry.why if entry else "",
        safe_choice=entry.safe_choice if entry else "",
        raised_at=row.raised_at.isoformat(),
        answered=row.answered_at is not None,
    )
