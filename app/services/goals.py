"""The goals somebody picked from the catalogue: what they hope to see, and where. No care is promised to reach one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from app.catalogue import catalogue
from app.errors import InvalidInput
from app.models import ChosenGoal
from app.services.deps import Deps


@dataclass(frozen=True, slots=True)
class Goal:
    slug: str
    zones: tuple[str, ...] = ()


def chosen(deps: Deps, owner_id: UUID) -> list[Goal]:
    """In the order they were picked in."""
    rows = deps.session.scalars(
        select(ChosenGoal)
        .where(ChosenGoal.owner_id == owner_id)
        .order_by(ChosenGoal.position, ChosenGoal.goal)
    )
    return [Goal(row.goal, tuple(row.zones)) for row in rows]


def choose(deps: Deps, owner_id: UUID, wanted: Sequence[Goal]) -> list[Goal]:
    """All of them at once; none is a choice too. Raises InvalidInput for what the catalogue does not know."""
    known = catalogue()
    goals = {goal.slug: Goal(goal.slug, _zones(goal.zones)) for goal in wanted}
    for slug in goals:
        if known.goal(slug) is None:
            raise InvalidInput(f"There is no goal “{slug[:40]}”.", field="goals")
    deps.session.execute(delete(ChosenGoal).where(ChosenGoal.owner_id == owner_id))
    deps.session.add_all(
        ChosenGoal(
            owner_id=owner_id, goal=goal.slug, position=position, zones=list(goal.zones), chosen_at=deps.now()
        )
        for position, goal in enumerate(goals.values())
    )
    deps.session.commit()
    return list(goals.values())


def _zones(wanted: Sequence[str]) -> tuple[str, ...]:
    """In the catalogue's order, each once."""
    slugs = [zone.slug for zone in catalogue().zones]
    for slug in wanted:
        if slug not in slugs:
            raise InvalidInput(f"There is no zone “{slug[:40]}”.", field="zones")
    return tuple(slug for slug in slugs if slug in wanted)
