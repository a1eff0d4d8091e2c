"""Photos and care sessions in one stream: /api/v1/timeline."""

from typing import Literal
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.base import ListQuery, api_blueprint, listing, local_iso, owner_id
from app.cursors import decode_cursor
from app.deps import request_deps
from app.services import timeline

bp = api_blueprint("timeline", "Photos and sessions in one stream")


class TimelineQuery(ListQuery):
    show: Literal["all", "photos", "mask", "massage", "treatment"] = "all"


class TimelineEntry(BaseModel):
    """`what` says which it is; fields of the other are null."""

    what: Literal["photo", "care_session"]
    id: UUID
    at: str
    time_zone: str
    local_date: str
    kind: str | None = None
    type: str | None = None
    minutes: int | None = None
    zones: list[str] | None = None
    side: str | None = None
    view: str | None = None
    state: str | None = None
    reason: str | None = None
    tags: list[str] | None = None


class TimelinePage(BaseModel):
    items: list[TimelineEntry]
    next_cursor: str | None = Field(description="null on the last page")


@bp.get("/timeline", summary="Photos and sessions, newest first", responses={200: TimelinePage})
def index(query: TimelineQuery) -> Response:
    page = timeline.page(
        request_deps(), owner_id(), after=decode_cursor(query.cursor), limit=query.limit, show=query.show
    )
    return listing([_to_out(entry) for entry in page.entries], page.next)


def _to_out(entry: timeline.Entry) -> TimelineEntry:
    columns = entry.row._mapping
    own = {name: columns[name] for name in TimelineEntry.model_fields if name in columns}
    own |= {
        "what": entry.what,
        "at": local_iso(entry.at, columns["time_zone"]),
        "local_date": entry.local_date.isoformat(),
    }
    return TimelineEntry(**own)
