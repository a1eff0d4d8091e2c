"""Phases and items through the services: what may change, and what was planned once stays planned."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.deps import Runtime
from app.errors import InvalidInput, NotFound
from app.models import CareSession, new_id
from app.services import plan_items, plans, routine
from app.services.plan_draft import PhaseDraft, PhaseHasBegun, PhaseOver
from app.services.plans import IdTaken
from tests.conftest import Person
from tests.integration.plan.conftest import COLLAGEN, FIRMING, LYMPH, AddPhase

MONDAY = date(2025, 5, 26)
LATER = MONDAY + timedelta(days=21)


def adherence(parts: Runtime, person: Person, until: date) -> tuple[int, int]:
    with parts.deps(writes=False) as deps:
        total = routine.record(deps, person.id, MONDAY, until, until + timedelta(days=7)).total
    return total.done, total.planned


def test_a_changed_item_leaves_the_past_as_it_was(
    owner: Person, parts: Runtime, add_phase: AddPhase, log: Callable[..., CareSession]
) -> None:
    phase = add_phase(owner, FIRMING, start=MONDAY)
    for weekday in (1, 3):
        log(owner, datetime(2025, 5, 26, 20, tzinfo=ZoneInfo("Europe/Warsaw")) + timedelta(days=weekday))
    assert adherence(parts, owner, MONDAY + timedelta(days=20)) == (2, 6)
    with parts.deps() as deps:
        item = plan_items.edit(deps, owner.id, phase.items[0].id, {"weekdays": (0,)}, LATER)
        assert [tuple(version.weekdays) for version in item.versions] == [(1, 3), (0,)]
    assert adherence(parts, owner, MONDAY + timedelta(days=20)) == (2, 6)
    assert adherence(parts, owner, LATER + timedelta(days=6)) == (2, 7)


def test_what_was_made_today_may_be_changed_as_a_whole(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    phase = add_phase(owner, FIRMING, start=MONDAY, made_on=LATER)
    with parts.deps() as deps:
        item = plan_items.edit(deps, owner.id, phase.items[0].id, {"minutes": 12}, LATER)
        assert [version.minutes for version in item.versions] == [12]
        moved = plans.edit(deps, owner.id, phase.id, {"starts_on": MONDAY + timedelta(days=7)}, LATER)
        assert moved.starts_on == MONDAY + timedelta(days=7)


def test_two_changes_of_one_day_are_one_version(owner: Person, parts: Runtime, add_phase: AddPhase) -> None:
    phase = add_phase(owner, FIRMING, start=MONDAY)
    with parts.deps() as deps:
        for minutes in (11, 12):
            item = plan_items.edit(deps, owner.id, phase.items[0].id, {"minutes": minutes}, LATER)
        assert [version.minutes for version in item.versions] == [10, 12]
        again = plan_items.edit(deps, owner.id, item.id, {"minutes": 12}, LATER + timedelta(days=3))
        assert len(again.versions) == 2  # nothing changed


def test_the_first_day_of_a_phase_that_has_begun_stays(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    phase = add_phase(owner, FIRMING, start=MONDAY)
    with parts.deps() as deps:
        with pytest.raises(PhaseHasBegun):
            plans.edit(deps, owner.id, phase.id, {"starts_on": LATER}, LATER)
        with pytest.raises(InvalidInput):
            plans.edit(deps, owner.id, phase.id, {"ends_on": LATER - timedelta(days=2)}, LATER)
        assert plans.edit(deps, owner.id, phase.id, {"name": "Jaw", "ends_on": LATER}, LATER).name == "Jaw"


def test_a_phase_that_is_over_is_copied_not_changed(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    phase = add_phase(owner, FIRMING, COLLAGEN, start=MONDAY, end=MONDAY + timedelta(days=6))
    with parts.deps() as deps:
        with pytest.raises(PhaseOver):
            plans.edit(deps, owner.id, phase.id, {"ends_on": LATER}, LATER)
        with pytest.raises(PhaseOver):
            plan_items.edit(deps, owner.id, phase.items[0].id, {"minutes": 20}, LATER)
        with pytest.raises(PhaseOver):
            plan_items.add(deps, owner.id, phase, LYMPH, LATER)
        with pytest.raises(PhaseOver):
            plans.delete(deps, owner.id, phase.id, LATER)
        drafts = plans.as_item_drafts(plans.get(deps, owner.id, phase.id), LATER)
        copy = plans.add(deps, owner.id, PhaseDraft("Again", LATER), LATER, items=drafts)
    assert drafts == [FIRMING, COLLAGEN]
    assert {item.id for item in copy.items}.isdisjoint(item.id for item in phase.items)


def test_deleting_a_phase_that_has_begun_keeps_its_past(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    phase = add_phase(owner, FIRMING, start=MONDAY)
    with parts.deps() as deps:
        assert plans.delete(deps, owner.id, phase.id, LATER).ends_on == LATER - timedelta(days=1)
        assert plans.edit(deps, owner.id, phase.id, {"ends_on": None}, LATER).ends_on is None  # the undo
    assert adherence(parts, owner, MONDAY + timedelta(days=20)) == (0, 6)


def test_deleting_a_phase_to_come_is_undone(owner: Person, parts: Runtime, add_phase: AddPhase) -> None:
    phase = add_phase(owner, FIRMING, start=LATER, made_on=MONDAY)
    with parts.deps() as deps:
        plans.delete(deps, owner.id, phase.id, MONDAY + timedelta(days=1))
        with pytest.raises(NotFound):
            plans.get(deps, owner.id, phase.id)
        with pytest.raises(NotFound):
            plan_items.get(deps, owner.id, phase.items[0].id)
        assert len(plans.restore(deps, owner.id, phase.id).items) == 1


def test_a_removed_item_keeps_its_past_and_comes_back(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    phase = add_phase(owner, FIRMING, COLLAGEN, start=MONDAY)
    item_id = phase.items[0].id
    with parts.deps() as deps:
        plan_items.delete(deps, owner.id, item_id, LATER)
        rules = plans.load(deps, owner.id).phases[0]
        assert [item.on(LATER - timedelta(days=1)) is None for item in rules.items] == [False, False]
        assert [item.on(LATER) is None for item in rules.items] == [True, False]
        with pytest.raises(NotFound):
            plan_items.edit(deps, owner.id, item_id, {"minutes": 5}, LATER)
        plan_items.restore(deps, owner.id, item_id, LATER)
        assert plans.load(deps, owner.id).phases[0].items[0].on(LATER) is not None
        plan_items.delete(deps, owner.id, item_id, LATER)
        late = plan_items.restore(deps, owner.id, item_id, LATER + timedelta(days=5))
        assert [(version.from_day, version.until_day) for version in late.versions] == [
            (None, LATER - timedelta(days=1)),
            (LATER + timedelta(days=5), None),
        ]


def test_items_move_one_place_at_a_time(owner: Person, parts: Runtime, add_phase: AddPhase) -> None:
    phase = add_phase(owner, FIRMING, COLLAGEN, LYMPH, start=MONDAY)
    firming, collagen, lymph = (item.id for item in phase.items)

    with parts.deps() as deps:

        def order() -> list[object]:
            return [item.id for item in plans.get(deps, owner.id, phase.id).items]

        plan_items.move(deps, owner.id, lymph, -1, MONDAY)
        assert order() == [firming, lymph, collagen]
        plan_items.move(deps, owner.id, firming, -1, MONDAY)  # it is the first already
        plan_items.move(deps, owner.id, collagen, 1, MONDAY)
        assert order() == [firming, lymph, collagen]
        plan_items.reorder(deps, owner.id, phase, [collagen, firming, lymph], MONDAY)
        assert order() == [collagen, firming, lymph]
        with pytest.raises(InvalidInput):
            plan_items.reorder(deps, owner.id, phase, [collagen, firming], MONDAY)


def test_phases_do_not_overlap(owner: Person, parts: Runtime, add_phase: AddPhase) -> None:
    add_phase(owner, FIRMING, start=MONDAY, end=LATER)
    for start, end in ((LATER, None), (MONDAY - timedelta(days=3), MONDAY), (MONDAY, LATER)):
        with pytest.raises(InvalidInput, match="covers some of these days"):
            add_phase(owner, start=start, end=end)
    add_phase(owner, start=LATER + timedelta(days=1))


def test_a_new_phase_ends_the_open_one_the_day_before(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    first = add_phase(owner, FIRMING, start=MONDAY)
    add_phase(owner, start=LATER, made_on=LATER)
    with parts.deps() as deps:
        assert plans.get(deps, owner.id, first.id).ends_on == LATER - timedelta(days=1)
    with pytest.raises(InvalidInput):  # in the past it would cut what was planned
        add_phase(owner, start=LATER + timedelta(days=3), made_on=LATER + timedelta(days=9))


def test_a_phase_sent_twice_is_one(owner: Person, stranger: Person, parts: Runtime) -> None:
    phase_id, draft = new_id(), PhaseDraft("Firming", MONDAY)
    with parts.deps() as deps:
        first = plans.add(deps, owner.id, draft, MONDAY, phase_id=phase_id)
        assert plans.add(deps, owner.id, draft, MONDAY, phase_id=phase_id).id == first.id
        assert len(plans.phases(deps, owner.id)) == 1
    with parts.deps() as deps, pytest.raises(IdTaken):
        plans.add(deps, stranger.id, draft, MONDAY, phase_id=phase_id)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PhaseDraft("", MONDAY), "name"),
        (PhaseDraft("x" * 81, MONDAY), "name"),
        (PhaseDraft("A", MONDAY, MONDAY - timedelta(days=1)), "ends_on"),
        (PhaseDraft("A", date(1969, 1, 1)), "starts_on"),
        (PhaseDraft("A", MONDAY, date(9999, 12, 31)), "ends_on"),
    ],
)
def test_what_no_phase_can_be(owner: Person, parts: Runtime, draft: PhaseDraft, field: str) -> None:
    with parts.deps() as deps, pytest.raises(InvalidInput) as refused:
        plans.add(deps, owner.id, draft, MONDAY)
    assert refused.value.field == field
