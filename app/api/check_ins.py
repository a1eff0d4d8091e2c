"""Check-ins: five answers about a day: /api/v1/check-ins."""

from typing import Annotated, Any
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, Field, StrictInt

from app.api.base import (
    Body,
    KeyHeader,
    ListQuery,
    Moment,
    answer,
    api_blueprint,
    json_answer,
    keyed,
    listing,
    local_iso,
    nothing,
    owner_id,
    problems,
    user,
)
from app.api.care_sessions import Zone
from app.api.plan_shapes import unsent
from app.cursors import decode_cursor
from app.deps import request_deps
from app.models import CheckIn
from app.services import check_ins
from app.services.check_ins import QUESTIONS

bp = api_blueprint("check_ins", "Five answers about a day, from 0 to 10")

Answer = Annotated[StrictInt, Field(ge=0, le=10)]


class Answers(Body):
    """An answer that is null or absent was left out: it never becomes a number."""

    puffiness: Answer | None = None
    firmness: Answer | None = None
    redness: Answer | None = None
    smoothness: Answer | None = None
    satisfaction: Answer | None = None

    def given(self) -> dict[str, int | None]:
        return self.model_dump(include=set(QUESTIONS), exclude_unset=True)


class CheckInIn(Answers):
    id: UUID | None = Field(None, description="Made by the sender (UUIDv7); made here when it is absent.")
    answered_at: Moment | None = Field(None, description="now when it is absent")
    time_zone: Zone | None = Field(None, description="the account's when it is absent")


class CheckInChange(Answers):
    """Only the fields to change. An answer can be taken back with null."""

    answered_at: Moment = Field(default_factory=unsent, description="left as it is when absent")
    time_zone: Zone = Field(default_factory=unsent, description="left as it is when absent")


class CheckInOut(BaseModel):
    id: UUID
    answered_at: str
    time_zone: str
    local_date: str
    puffiness: int | None
    firmness: int | None
    redness: int | None
    smoothness: int | None
    satisfaction: int | None


class CheckInPage(BaseModel):
    items: list[CheckInOut]
    next_cursor: str | None


class CheckInPath(BaseModel):
    check_in_id: UUID


@bp.post(
    "/check-ins",
    summary="Answer",
    description="One of a local day: the same day again changes the answers that are sent, and is answered with 200.",
    responses={200: CheckInOut, 201: CheckInOut, **problems(400, 409, 413, 415)},
)
def create(header: KeyHeader, body: CheckInIn) -> Response:
    stored = check_ins.add_once(
        request_deps(),
        owner_id(),
        body.given(),
        answered_at=body.answered_at,
        time_zone=body.time_zone or user().time_zone,
        check_in_id=body.id,
        keyed=keyed(header, request.get_json()),
        render=lambda row: to_out(row).model_dump_json(),
    )
    return answer(stored)


@bp.get("/check-ins", summary="Check-ins, newest first", responses={200: CheckInPage})
def index(query: ListQuery) -> Response:
    page = check_ins.page(request_deps(), owner_id(), after=decode_cursor(query.cursor), limit=query.limit)
    return listing([to_out(row) for row in page.items], page.next)


@bp.get("/check-ins/<uuid:check_in_id>", summary="One check-in", responses={200: CheckInOut})
def show(path: CheckInPath) -> Response:
    return _one(check_ins.get(request_deps(), owner_id(), path.check_in_id))


@bp.patch(
    "/check-ins/<uuid:check_in_id>",
    summary="Change a check-in",
    responses={200: CheckInOut, **problems(400, 409, 413, 415)},
)
def change(path: CheckInPath, body: CheckInChange) -> Response:
    changes: dict[str, Any] = body.model_dump(exclude_unset=True)
    return _one(check_ins.edit(request_deps(), owner_id(), path.check_in_id, changes))


@bp.delete("/check-ins/<uuid:check_in_id>", summary="Delete a check-in", responses={204: None})
def delete(path: CheckInPath) -> Response:
    check_ins.delete(request_deps(), owner_id(), path.check_in_id)
    return nothing()


@bp.post("/check-ins/<uuid:check_in_id>/restore", summary="Undo a deletion", responses={200: CheckInOut})
def restore(path: CheckInPath) -> Response:
    return _one(check_ins.restore(request_deps(), owner_id(), path.check_in_id))


def to_out(row: CheckIn) -> CheckInOut:
    values = {name: getattr(row, name) for name in CheckInOut.model_fields}
    values["answered_at"] = local_iso(row.answered_at, row.time_zone)
    values["local_date"] = row.local_date.isoformat()
    return CheckInOut(**values)


def _one(row: CheckIn) -> Response:
    return json_answer(to_out(row).model_dump_json())
