"""Logged masks, massages and treatments: /api/v1/care-sessions."""

from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, Field, StrictInt

from app.api.base import (
    Body,
    KeyHeader,
    ListQuery,
    Moment,
    Text,
    answer,
    api_blueprint,
    json_answer,
    keyed,
    listing,
    local_iso,
    nothing,
    owner_id,
    problems,
)
from app.cursors import decode_cursor
from app.deps import request_deps
from app.models import CareSession
from app.services import care_sessions
from app.services.care_draft import LONGEST_NOTE, LONGEST_PRODUCT, MOST_MINUTES, MOST_PRODUCTS, Draft

Kind = Literal["mask", "massage", "treatment"]
Side = Literal["left", "right", "both"]
Slug = Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]
Product = Annotated[
    Text, Field(max_length=LONGEST_PRODUCT, description="The id of a product of one's own, or its name.")
]
Minutes = Annotated[StrictInt, Field(ge=0, le=MOST_MINUTES)]
Score = Annotated[StrictInt, Field(ge=1, le=5)]
Note = Annotated[Text, Field(max_length=LONGEST_NOTE)]
Zone = Annotated[str, Field(min_length=1, max_length=64, description="IANA name, as in Europe/Warsaw")]

bp = api_blueprint("care_sessions", "Logged masks, massages and treatments")


class CareSessionIn(Body):
    id: UUID | None = Field(None, description="Made by the sender (UUIDv7); made here when it is absent.")
    kind: Kind
    type: Slug = Field(description="A slug of the catalogue, unique within its kind.")
    started_at: Moment
    time_zone: Zone
    minutes: Minutes
    zones: list[Slug] = Field(default_factory=list, max_length=40)
    side: Side = "both"
    products: list[Product] = Field(default_factory=list, max_length=MOST_PRODUCTS)
    pressure: Score | None = None
    rating: Score | None = None
    note: Note = ""

    def to_draft(self) -> Draft:
        return Draft(**self.model_dump(exclude={"id"}))


def _unsent() -> Any:
    """Never seen: only the fields that were sent are read."""


class CareSessionChange(Body):
    """Only the fields to change. pressure and rating can be emptied with null; the rest cannot."""

    kind: Kind = Field(default_factory=_unsent)
    type: Slug = Field(default_factory=_unsent)
    started_at: Moment = Field(default_factory=_unsent)
    time_zone: Zone = Field(default_factory=_unsent)
    minutes: Minutes = Field(default_factory=_unsent)
    zones: list[Slug] = Field(default_factory=list, max_length=40)
    side: Side = Field(default_factory=_unsent)
    products: list[Product] = Field(default_factory=list, max_length=MOST_PRODUCTS)
    pressure: Score | None = None
    rating: Score | None = None
    note: Note = Field(default_factory=_unsent)


class CareSessionOut(BaseModel):
    id: UUID
    kind: Kind
    type: str
    started_at: str
    time_zone: str
    local_date: str
    minutes: int
    zones: list[str]
    side: Side
    products: list[str]
    pressure: int | None
    rating: int | None
    note: str


class CareSessionPage(BaseModel):
    items: list[CareSessionOut]
    next_cursor: str | None


class CareSessionPath(BaseModel):
    session_id: UUID


class CareSessionQuery(ListQuery):
    kind: Kind | None = None


@bp.post(
    "/care-sessions",
    summary="Log a session",
    responses={200: CareSessionOut, 201: CareSessionOut, **problems(400, 409, 413, 415)},
)
def create(header: KeyHeader, body: CareSessionIn) -> Response:
    stored = care_sessions.add_once(
        request_deps(),
        owner_id(),
        body.to_draft(),
        session_id=body.id,
        keyed=keyed(header, request.get_json()),
        render=lambda row: to_out(row).model_dump_json(),
    )
    return answer(stored)


@bp.get("/care-sessions", summary="Sessions, newest first", responses={200: CareSessionPage})
def index(query: CareSessionQuery) -> Response:
    page = care_sessions.page(
        request_deps(), owner_id(), kind=query.kind, after=decode_cursor(query.cursor), limit=query.limit
    )
    return listing([to_out(row) for row in page.items], page.next)


@bp.get("/care-sessions/<uuid:session_id>", summary="One session", responses={200: CareSessionOut})
def show(path: CareSessionPath) -> Response:
    return one(care_sessions.get(request_deps(), owner_id(), path.session_id))


@bp.patch(
    "/care-sessions/<uuid:session_id>",
    summary="Change a session",
    responses={200: CareSessionOut, **problems(400, 413, 415)},
)
def change(path: CareSessionPath, body: CareSessionChange) -> Response:
    changes = body.model_dump(exclude_unset=True)
    return one(care_sessions.edit(request_deps(), owner_id(), path.session_id, changes))


@bp.delete("/care-sessions/<uuid:session_id>", summary="Delete a session", responses={204: None})
def delete(path: CareSessionPath) -> Response:
    care_sessions.delete(request_deps(), owner_id(), path.session_id)
    return nothing()


@bp.post(
    "/care-sessions/<uuid:session_id>/restore", summary="Undo a deletion", responses={200: CareSessionOut}
)
def restore(path: CareSessionPath) -> Response:
    return one(*care_sessions.restore(request_deps(), owner_id(), path.session_id))


def to_out(row: CareSession) -> CareSessionOut:
    values = {name: getattr(row, name) for name in CareSessionOut.model_fields}
    values["started_at"] = local_iso(row.started_at, row.time_zone)
    values["local_date"] = row.local_date.isoformat()
    return CareSessionOut(**values)


def one(row: CareSession) -> Response:
    return json_answer(to_out(row).model_dump_json())
