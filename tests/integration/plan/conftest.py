"""A phase with a firming massage and its mask, and services at any moment."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.deps import Runtime
from app.models import CareSession, PlanPhase
from app.services import care_sessions, plans
from app.services.care_draft import Draft
from app.services.deps import Deps
from app.services.plan_draft import ItemDraft, PhaseDraft
from tests.conftest import Person

FIRMING = ItemDraft("massage", "firming", 10, weekdays=(1, 3), zones=("cheek", "jaw"))
COLLAGEN = ItemDraft("mask", "collagen", 15, weekdays=(1, 3))
LYMPH = ItemDraft("massage", "lymph", 5, times_a_week=2)
DAILY = ItemDraft("massage", "firming", 10, weekdays=tuple(range(7)), zones=("cheek", "jaw"))
DAILY_MASK = ItemDraft("mask", "collagen", 15, weekdays=tuple(range(7)))

At = Callable[[datetime], AbstractContextManager[Deps]]
AddPhase = Callable[..., PlanPhase]


@pytest.fixture
def at(parts: Runtime) -> At:
    """Services whose clock stands at a moment."""

    @contextmanager
    def opened(now: datetime) -> Iterator[Deps]:
        with parts.deps() as deps:
            yield replace(deps, now=lambda: now.astimezone(UTC))

    return opened


@pytest.fixture
def add_phase(parts: Runtime) -> AddPhase:
    def add(
        person: Person,
        *items: ItemDraft,
        start: date,
        end: date | None = None,
        made_on: date | None = None,
        name: str = "Firming",
    ) -> PlanPhase:
        with parts.deps() as deps:
            return plans.add(deps, person.id, PhaseDraft(name, start, end), made_on or start, items=items)

    return add


@pytest.fixture
def log(parts: Runtime) -> Callable[..., CareSession]:
    def add(person: Person, started_at: datetime, item: ItemDraft = FIRMING) -> CareSession:
        draft = Draft(item.kind, item.type, started_at, "Europe/Warsaw", item.minutes)
        with parts.deps() as deps:
            return care_sessions.add(deps, person.id, draft)

    return add
