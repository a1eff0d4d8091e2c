"""Cautions of the plan: what its evenings raise, and the answer that is recorded once.

An answer speaks of an occasion as at logging (a flare, a procedure): what was read here is not asked there again. What
two things of one evening raise is answered for the plan, and asked anew of an evening on which both are logged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.catalogue import catalogue
from app.catalogue.advice import Caution, Level
from app.errors import NotFound
from app.models import RaisedCaution
from app.services import cautions, personal_facts, plans
from app.services.caution_rules import Around, Done, raised
from app.services.deps import Deps
from app.services.plan_rules import Item, Phase, Version, standing

_OF_ONE_DAY = ("evening:", "day:")


@dataclass(frozen=True, slots=True)
class Planned:
    """A caution of the plan: whom it is about, and whether all of it was read."""

    caution: Caution
    level: Level
    occasions: tuple[str, ...]
    items: tuple[UUID, ...]
    weekday: int | None  # of an evening on which two things meet
    is_answered: bool

    @property
    def is_rest(self) -> bool:
        """Whether it is about the time after a procedure alone: until it is over the plan asks for no such care."""
        return all(occasion.startswith("after:") for occasion in self.occasions)


def of_plan(deps: Deps, owner_id: UUID, today: date, phase: Phase | None = None) -> list[Planned]:
    """What the phase that runs today raises, each caution once; what is still open first."""
    phase = phase or plans.load(deps, owner_id, today, today).phase_on(today)
    if phase is None:
        return []
    found: dict[str, Planned] = {}
    for item, weekday, this, around in _evenings(deps, owner_id, phase, today):
        for each in raised(catalogue(), this, around, "plan"):
            slug, is_of_one_day = each.caution.slug, each.occasion.startswith(_OF_ONE_DAY)
            occasion = f"plan:{item.id}" if is_of_one_day else each.occasion
            so_far = found.get(slug)
            found[slug] = Planned(
                each.caution,
                each.level,
                tuple(dict.fromkeys((*(so_far.occasions if so_far else ()), occasion))),
                tuple(dict.fromkeys((*(so_far.items if so_far else ()), item.id))),
                so_far.weekday if so_far else weekday if is_of_one_day else None,
                is_answered=False,
            )
    said = cautions.said(deps, owner_id, found)
    answered = {
        slug for slug, each in found.items() if all((slug, occasion) in said for occasion in each.occasions)
    }
    rows = [replace(each, is_answered=slug in answered) for slug, each in found.items()]
    return sorted(rows, key=lambda each: (each.is_answered, each.level != "block", each.level != "warn"))


def open_of(deps: Deps, owner_id: UUID, phase_id: UUID, today: date) -> list[Planned]:
    """What one phase raises and nobody has read yet, when it is the one that runs today."""
    phase = plans.load(deps, owner_id, today, today).phase_on(today)
    if phase is None or phase.id != phase_id:
        return []
    return [each for each in of_plan(deps, owner_id, today, phase) if not (each.is_answered or each.is_rest)]


@dataclass(frozen=True, slots=True)
class Move:
    """The last of the items that meet, on a day of its own."""

    item: Item
    version: Version
    leaves: int
    comes: int


def another_day(phase: Phase, planned: Planned, today: date) -> Move | None:
    """The next weekday on which none of the items of a caution stands; none when it is not about one evening."""
    met = [(item, version) for item, version in standing(phase, today) if item.id in planned.items]
    if planned.weekday is None or len(met) < 2:
        return None
    taken = {day for _, version in met for day in version.weekdays}
    free = [day for day in ((planned.weekday + ahead) % 7 for ahead in range(1, 7)) if day not in taken]
    item, version = [each for each in met if planned.weekday in each[1].weekdays][-1]
    return Move(item, version, planned.weekday, free[0]) if free else None


def answer(deps: Deps, owner_id: UUID, slug: str, today: date) -> None:
    """The person has read it and keeps the plan. Recorded once; NotFound for what the plan does not raise, and for a
    block, which cannot be kept."""
    planned = next((each for each in of_plan(deps, owner_id, today) if each.caution.slug == slug), None)
    if planned is None or planned.level == "block":
        raise NotFound
    said = cautions.said(deps, owner_id, [slug])
    deps.session.add_all(
        RaisedCaution(
            owner_id=owner_id, session_id=None, caution=slug, level=planned.level, occasion=occasion,
            raised_at=deps.now(), answered_at=deps.now(),
        )
        for occasion in planned.occasions
        if (slug, occasion) not in said
    )  # fmt: skip
    deps.session.commit()


def _evenings(
    deps: Deps, owner_id: UUID, phase: Phase, today: date
) -> Iterator[tuple[Item, int | None, Done, Around]]:
    """Each item on the next day that asks for it, with what else that evening holds; one that is asked for n times a
    week has no evening of its own and stands alone, today."""
    shelf = cautions.shelf_contents(deps, owner_id)
    facts = personal_facts.on_day(deps, owner_id, today)
    procedures = cautions.procedures(deps, owner_id, today)
    days = [today + timedelta(days=ahead) for ahead in range(7)]
    there = list(standing(phase, today))
    for item, version in there:
        if version.times_a_week is not None:
            yield item, None, _done(version, today, shelf), Around(facts=facts, procedures=procedures)
    for day in days:
        evening = [(item, version) for item, version in there if day.weekday() in version.weekdays]
        for item, version in evening:
            meets = () if version.hold_on(day) else evening  # what is not asked for meets nothing
            others = [
                _done(other, day, shelf) for one, other in meets if one is not item and not other.hold_on(day)
            ]
            around = Around(others=others, facts=facts, procedures=procedures)
            yield item, day.weekday(), _done(version, day, shelf), around


def _done(version: Version, day: date, shelf: dict[str, list[str]]) -> Done:
    at = datetime.combine(day, time(cautions.EVENING), UTC)
    inside = tuple(cautions.contents(version.kind, version.type, version.products, shelf))
    return Done(version.kind, version.type, at, day, cautions.EVENING, version.minutes, inside)
