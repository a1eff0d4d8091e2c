"""The goals somebody picked: /api/v1/goals."""

from flask import Response
from pydantic import BaseModel, Field

from app.api.base import Body, api_blueprint, json_answer, owner_id, problems
from app.api.care_sessions import Slug
from app.deps import request_deps
from app.services import goals
from app.services.goals import Goal

bp = api_blueprint("goals", "What somebody hopes to see; no care is promised to reach it")


class GoalChoice(Body):
    goal: Slug = Field(description="a slug of the catalogue's goals")
    zones: list[Slug] = Field(default_factory=list, max_length=40)


class GoalsIn(Body):
    goals: list[GoalChoice] = Field(max_length=60, description="in order; empty: none")


class GoalChoiceOut(BaseModel):
    goal: str
    zones: list[str]


class GoalsOut(BaseModel):
    goals: list[GoalChoiceOut]


@bp.get("/goals", summary="The goals that are chosen", responses={200: GoalsOut})
def show() -> Response:
    return _answer(goals.chosen(request_deps(), owner_id()))


@bp.put("/goals", summary="Choose all goals anew", responses={200: GoalsOut, **problems(400, 413, 415)})
def choose(body: GoalsIn) -> Response:
    wanted = [Goal(choice.goal, tuple(choice.zones)) for choice in body.goals]
    return _answer(goals.choose(request_deps(), owner_id(), wanted))


def _answer(chosen: list[Goal]) -> Response:
    body = GoalsOut(goals=[GoalChoiceOut(goal=goal.slug, zones=list(goal.zones)) for goal in chosen])
    return json_answer(body.model_dump_json())
