"""The plan: phases with their items, pauses, days left out, what is due, how much was done: /api/v1/plan."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from flask import Response, request
from pydantic import Field

from app.api.base import (
    Body,
    KeyHeader,
    answer,
    api_blueprint,
    json_answer,
    keyed,
    nothing,
    owner_id,
    problems,
    user,
)
from app.api.care_sessions import Slug
from app.api.plan_shapes import (
    AdherenceOut,
    DueOut,
    ItemChange,
    ItemIn,
    ItemOut,
    PauseChange,
    PauseIn,
    PauseOut,
    PhaseChange,
    PhaseIn,
    PhaseOut,
    PlanCautionsOut,
    PlanOut,
    adherence_out,
    caution_out,
    due_out,
    item_out,
    pause_out,
    phase_out,
)
from app.deps import request_deps
from app.errors import InvalidInput
from app.services import calendar, plan_cautions, plan_items, plan_pauses, plans, routine
from app.services.plan_draft import PauseDraft, PhaseDraft

bp = api_blueprint("plan", "What somebody means to do, and how much of it was done")

_BODIES = problems(400, 409, 413, 415)
LONGEST_SPAN = timedelta(days=371)


class PhasePath(Body):
    phase_id: UUID


class ItemPath(Body):
    item_id: UUID


class PausePath(Body):
    pause_id: UUID


class OrderIn(Body):
    items: list[UUID] = Field(
        max_length=200, description="every item of the phase, in the order of an evening"
    )


class CopyIn(Body):
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    starts_on: date
    ends_on: date | None = None


class PlanCautionPath(Body):
    caution: Slug


class SkipIn(Body):
    item_id: UUID
    day: date


class DayQuery(Body):
    day: date | None = Field(None, description="a local date; today when it is absent")


class SpanQuery(Body):
    first: date | None = Field(None, description="a year ago when it is absent")
    last: date | None = Field(None, description="today when it is absent; at most 371 days after the first")


def today() -> date:
    """The date the person's clock shows."""
    return calendar.local_date(request_deps().now(), user().time_zone)


@bp.get("/plan", summary="The whole plan", responses={200: PlanOut})
def show() -> Response:
    deps, day = request_deps(), today()
    rows = plans.phases(deps, owner_id())
    phases = [phase_out(row, day) for row in rows]
    body = PlanOut(
        today=day,
        phase=next((phase.id for phase in phases if phase.is_running), None),
        phases=phases,
        pauses=[pause_out(row) for row in plan_pauses.pauses(deps, owner_id())],
    )
    return json_answer(body.model_dump_json())


@bp.post("/plan/phases", summary="Add a phase", responses={200: PhaseOut, 201: PhaseOut, **_BODIES})
def create_phase(header: KeyHeader, body: PhaseIn) -> Response:
    day = today()
    return answer(
        plans.add_once(
            request_deps(),
            owner_id(),
            body.to_draft(),
            day,
            items=[item.to_draft() for item in body.items],
            phase_id=body.id,
            keyed=keyed(header, request.get_json()),
            render=lambda row: phase_out(row, day).model_dump_json(),
        )
    )


@bp.get("/plan/phases/<uuid:phase_id>", summary="One phase", responses={200: PhaseOut})
def show_phase(path: PhasePath) -> Response:
    return _phase(path.phase_id)


@bp.patch("/plan/phases/<uuid:phase_id>", summary="Change a phase", responses={200: PhaseOut, **_BODIES})
def change_phase(path: PhasePath, body: PhaseChange) -> Response:
    changes = body.model_dump(exclude_unset=True)
    plans.edit(request_deps(), owner_id(), path.phase_id, changes, today())
    return _phase(path.phase_id)


@bp.delete(
    "/plan/phases/<uuid:phase_id>",
    summary="Take a phase away, from today on",
    description="One that has begun ends yesterday and keeps its past; another one vanishes.",
    responses={204: None, **problems(409)},
)
def delete_phase(path: PhasePath) -> Response:
    plans.delete(request_deps(), owner_id(), path.phase_id, today())
    return nothing()


@bp.post("/plan/phases/<uuid:phase_id>/restore", summary="Undo a deletion", responses={200: PhaseOut})
def restore_phase(path: PhasePath) -> Response:
    plans.restore(request_deps(), owner_id(), path.phase_id)
    return _phase(path.phase_id)


@bp.post(
    "/plan/phases/<uuid:phase_id>/copy",
    summary="Copy a phase with its items",
    responses={201: PhaseOut, **_BODIES},
)
def copy_phase(path: PhasePath, header: KeyHeader, body: CopyIn) -> Response:
    deps, day = request_deps(), today()
    source = plans.get(deps, owner_id(), path.phase_id)
    draft = PhaseDraft(body.name or source.name, body.starts_on, body.ends_on)
    return answer(
        plans.add_once(
            deps,
            owner_id(),
            draft,
            day,
            items=plans.as_item_drafts(source, day),
            phase_id=None,
            keyed=keyed(header, request.get_json()),
            render=lambda row: phase_out(row, day).model_dump_json(),
        )
    )


@bp.put(
    "/plan/phases/<uuid:phase_id>/order",
    summary="The order of an evening",
    responses={200: PhaseOut, **_BODIES},
)
def order(path: PhasePath, body: OrderIn) -> Response:
    phase = plans.get(request_deps(), owner_id(), path.phase_id)
    plan_items.reorder(request_deps(), owner_id(), phase, body.items, today())
    return _phase(path.phase_id)


@bp.post("/plan/phases/<uuid:phase_id>/items", summary="Add an item", responses={201: ItemOut, **_BODIES})
def create_item(path: PhasePath, header: KeyHeader, body: ItemIn) -> Response:
    deps, day = request_deps(), today()
    return answer(
        plan_items.add_once(
            deps,
            owner_id(),
            plans.get(deps, owner_id(), path.phase_id),
            body.to_draft(),
            day,
            keyed=keyed(header, request.get_json()),
            render=lambda item: item_out(item, plan_items.current(item, day)).model_dump_json(),
        )
    )


@bp.patch(
    "/plan/items/<uuid:item_id>", summary="Change an item, from today on", responses={200: ItemOut, **_BODIES}
)
def change_item(path: ItemPath, body: ItemChange) -> Response:
    item = plan_items.edit(request_deps(), owner_id(), path.item_id, body.changes(), today())
    return json_answer(item_out(item, plan_items.current(item, today())).model_dump_json())


@bp.delete(
    "/plan/items/<uuid:item_id>",
    summary="Take an item out, from today on",
    responses={204: None, **problems(409)},
)
def delete_item(path: ItemPath) -> Response:
    plan_items.delete(request_deps(), owner_id(), path.item_id, today())
    return nothing()


@bp.post("/plan/items/<uuid:item_id>/restore", summary="Undo a deletion", responses={200: ItemOut})
def restore_item(path: ItemPath) -> Response:
    item = plan_items.restore(request_deps(), owner_id(), path.item_id, today())
    return json_answer(item_out(item, plan_items.current(item, today())).model_dump_json())


@bp.post("/plan/pauses", summary="Pause", responses={201: PauseOut, **_BODIES})
def create_pause(header: KeyHeader, body: PauseIn) -> Response:
    return answer(
        plan_pauses.add_once(
            request_deps(),
            owner_id(),
            PauseDraft(body.starts_on, body.ends_on, body.reason),
            today(),
            keyed=keyed(header, request.get_json()),
            render=lambda row: pause_out(row).model_dump_json(),
        )
    )


@bp.patch("/plan/pauses/<uuid:pause_id>", summary="Change a pause", responses={200: PauseOut, **_BODIES})
def change_pause(path: PausePath, body: PauseChange) -> Response:
    changes = body.model_dump(exclude_unset=True)
    row = plan_pauses.edit(request_deps(), owner_id(), path.pause_id, changes, today())
    return json_answer(pause_out(row).model_dump_json())


@bp.delete("/plan/pauses/<uuid:pause_id>", summary="Delete a pause", responses={204: None})
def delete_pause(path: PausePath) -> Response:
    plan_pauses.delete(request_deps(), owner_id(), path.pause_id)
    return nothing()


@bp.put("/plan/skips", summary="Not on this day", responses={204: None, **_BODIES})
def skip(body: SkipIn) -> Response:
    plan_pauses.skip(request_deps(), owner_id(), [body.item_id], body.day, today())
    return nothing()


@bp.delete("/plan/skips", summary="On this day after all", responses={204: None})
def unskip(query: SkipIn) -> Response:
    plan_pauses.unskip(request_deps(), owner_id(), query.day, [query.item_id])
    return nothing()


@bp.get("/plan/due", summary="What a day asks for, and what of it is done", responses={200: DueOut})
def due(query: DayQuery) -> Response:
    evening = routine.evening(request_deps(), owner_id(), query.day or today())
    return json_answer(due_out(evening).model_dump_json())


@bp.get("/plan/cautions", summary="What the running phase raises", responses={200: PlanCautionsOut})
def cautions() -> Response:
    rows = plan_cautions.of_plan(request_deps(), owner_id(), today())
    return json_answer(PlanCautionsOut(items=[caution_out(row) for row in rows]).model_dump_json())


@bp.post(
    "/plan/cautions/<string:caution>/answer", summary="It was read; the plan stays", responses={204: None}
)
def answer_caution(path: PlanCautionPath) -> Response:
    plan_cautions.answer(request_deps(), owner_id(), path.caution, today())
    return nothing()


@bp.get(
    "/plan/adherence",
    summary="How much of the plan was done, by week and by phase",
    responses={200: AdherenceOut},
)
def adherence(query: SpanQuery) -> Response:
    day = today()
    last = query.last or day
    first = query.first or last - routine.LOOK_BACK
    if not timedelta(0) <= last - first <= LONGEST_SPAN:
        raise InvalidInput("From the first day to the last there are 0 to 371 days.", field="last")
    record = routine.record(request_deps(), owner_id(), first, last, day)
    return json_answer(adherence_out(record, first, last).model_dump_json())


def _phase(phase_id: UUID) -> Response:
    row = plans.get(request_deps(), owner_id(), phase_id)
    return json_answer(phase_out(row, today()).model_dump_json())
