"""What a plan asks for on a day, and which sessions answer it."""

from collections import Counter
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import new_id
from app.services import plan_rules
from app.services.calendar import week_of
from app.services.plan_rules import Done, Evening, Item, Pause, Phase, Plan, Version, evening

MONDAY = date(2026, 7, 6)
TUESDAY, THURSDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in (1, 3, 6))
FIRMING = Version("massage", "firming", 10, frozenset({1, 3}))
COLLAGEN = Version("mask", "collagen", 15, frozenset({1, 3}))
TWICE = Version("massage", "lymph", 5, times_a_week=2)


def item(*versions: Version) -> Item:
    return Item(new_id(), versions)


def phase(*items: Item, start: date = date(2026, 5, 25), end: date | None = None) -> Phase:
    return Phase(new_id(), "Firming", start, end, items)


def plan(*items: Item, **more: object) -> Plan:
    return Plan((phase(*items),), **more)  # type: ignore[arg-type]


def states(seen: Evening) -> list[tuple[str, str]]:
    return [(step.version.type, step.state) for step in seen.steps]


def done(day: date, version: Version) -> Done:
    return Done(day, version.kind, version.type, new_id())


def test_a_weekday_asks_for_its_items_in_the_order_of_the_evening() -> None:
    both = plan(item(FIRMING), item(COLLAGEN))
    assert states(evening(both, THURSDAY, [])) == [("firming", "due"), ("collagen", "due")]
    assert states(evening(both, MONDAY, [])) == []


def test_a_session_of_its_day_kind_and_type_ticks_it_off() -> None:
    both = plan(item(FIRMING), item(COLLAGEN))
    mine = done(THURSDAY, FIRMING)
    seen = evening(both, THURSDAY, [mine, done(TUESDAY, COLLAGEN), Done(THURSDAY, "mask", "clay")])
    assert states(seen) == [("firming", "done"), ("collagen", "due")]
    assert [step.session_id for step in seen.steps] == [mine.id, None]


def test_two_of_the_same_on_one_evening_need_two_sessions() -> None:
    twice = plan(item(FIRMING), item(FIRMING))
    assert states(evening(twice, THURSDAY, [done(THURSDAY, FIRMING)])) == [
        ("firming", "done"),
        ("firming", "due"),
    ]
    assert not evening(twice, THURSDAY, [done(THURSDAY, FIRMING)] * 3).due


def test_n_times_a_week_is_due_until_the_week_has_enough() -> None:
    weekly = plan(item(TWICE))
    assert [step.of_week for step in evening(weekly, MONDAY, []).due] == [(0, 2)]
    one = [done(MONDAY, TWICE)]
    assert states(evening(weekly, MONDAY, one)) == [("lymph", "done")]
    assert [step.of_week for step in evening(weekly, TUESDAY, one).due] == [(1, 2)]
    two = [*one, done(TUESDAY, TWICE)]
    assert states(evening(weekly, TUESDAY, two)) == [("lymph", "done")]
    assert states(evening(weekly, THURSDAY, two)) == []
    assert states(evening(weekly, THURSDAY, [*two, done(THURSDAY, TWICE)])) == []  # a third is extra


def test_a_named_day_takes_its_session_before_the_week_does() -> None:
    named, weekly = item(FIRMING), item(Version("massage", "firming", 10, times_a_week=1))
    both = plan(weekly, named)
    one = evening(both, TUESDAY, [done(TUESDAY, FIRMING)])
    assert {step.item_id: step.state for step in one.steps} == {named.id: "done", weekly.id: "due"}
    other_day = evening(both, TUESDAY, [done(MONDAY, FIRMING)])
    assert {step.item_id: step.state for step in other_day.steps} == {named.id: "due"}


def test_nothing_is_due_while_it_is_paused_and_what_is_done_still_stands() -> None:
    paused = plan(item(FIRMING), item(TWICE), pauses=(Pause(TUESDAY, None),))
    seen = evening(paused, THURSDAY, [done(THURSDAY, FIRMING)])
    assert (seen.is_paused, seen.due, states(seen)) == (True, (), [("firming", "done")])
    assert evening(plan(item(FIRMING), pauses=(Pause(MONDAY, TUESDAY),)), THURSDAY, []).due


def test_not_tonight_is_for_one_item_and_one_day() -> None:
    left_out, kept = item(FIRMING), item(COLLAGEN)
    both = plan(left_out, kept, skips=frozenset({(left_out.id, THURSDAY)}))
    assert states(evening(both, THURSDAY, [])) == [("firming", "skipped"), ("collagen", "due")]
    assert states(evening(both, TUESDAY, [])) == [("firming", "due"), ("collagen", "due")]
    assert states(evening(both, THURSDAY, [done(THURSDAY, FIRMING)]))[0] == ("firming", "done")


def test_a_phase_holds_its_first_and_its_last_day() -> None:
    short = Plan(
        (phase(item(Version("mask", "clay", 10, frozenset(range(7)))), start=TUESDAY, end=THURSDAY),)
    )
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    assert [bool(evening(short, day, []).due) for day in days] == [False, True, True, True, *[False] * 3]


def test_a_part_of_a_week_asks_for_its_share() -> None:
    for start, wanted in ((MONDAY, 3), (TUESDAY, 3), (THURSDAY, 2), (SUNDAY, 0)):
        some = Plan((phase(item(Version("mask", "clay", 10, times_a_week=3)), start=start),))
        found = [step.of_week for step in evening(some, SUNDAY, []).steps]
        assert found == ([(0, wanted)] if wanted else [])


def test_each_day_is_judged_by_the_version_it_had() -> None:
    changed = item(
        Version("massage", "firming", 10, frozenset({1, 3}), until_day=TUESDAY),
        Version("massage", "lymph", 5, frozenset({1, 4}), from_day=TUESDAY + timedelta(days=1)),
    )
    assert states(evening(plan(changed), TUESDAY, [])) == [("firming", "due")]
    assert states(evening(plan(changed), THURSDAY, [])) == []
    assert states(evening(plan(changed), THURSDAY + timedelta(days=1), [])) == [("lymph", "due")]


def test_coming_days_show_what_their_weekday_asks_for() -> None:
    named, weekly = item(FIRMING), item(TWICE)
    both = plan(named, weekly, skips=frozenset({(named.id, TUESDAY)}), pauses=(Pause(SUNDAY, None),))
    assert plan_rules.planned_kinds(both, THURSDAY) == ("massage",)
    assert plan_rules.planned_kinds(both, TUESDAY) == ()
    assert plan_rules.planned_kinds(both, SUNDAY + timedelta(days=2)) == ()
    assert plan_rules.planned_kinds(Plan(), THURSDAY) == ()


def test_without_a_plan_there_is_nothing_to_do() -> None:
    assert evening(Plan(), MONDAY, [done(MONDAY, FIRMING)]) == Evening(MONDAY, None, False, ())


days_of_week = st.frozensets(st.integers(0, 6), min_size=1)
versions = st.builds(
    Version,
    st.just("massage"),
    st.sampled_from(["firming", "lymph"]),
    st.just(10),
    days_of_week,
) | st.builds(
    Version,
    st.just("massage"),
    st.sampled_from(["firming", "lymph"]),
    st.just(10),
    times_a_week=st.integers(1, 7),
)
sessions = st.lists(
    st.builds(
        Done,
        st.integers(0, 6).map(lambda n: MONDAY + timedelta(days=n)),
        st.just("massage"),
        st.sampled_from(["firming", "lymph", "zoga"]),
        st.builds(new_id),
    ),
    max_size=12,
)


@given(st.lists(versions, max_size=5), sessions)
def test_no_session_ticks_two_items_off(wanted: list[Version], logged: list[Done]) -> None:
    some = plan(*map(item, wanted))
    ticked: Counter[UUID | None] = Counter()
    for day in week_of(MONDAY).days:
        seen = evening(some, day, logged)
        ticked.update(step.session_id for step in seen.steps if step.state == "done")
        for step in seen.steps:
            assert (step.session_id is not None) == (step.state == "done")
            assert step.of_week is None or 0 <= step.of_week[0] <= step.of_week[1]
    assert all(number == 1 for number in ticked.values())
    by_id = {session.id: session for session in logged}
    assert set(ticked) <= set(by_id)


@given(st.lists(versions, min_size=1, max_size=4), sessions)
def test_one_more_session_never_makes_more_due(wanted: list[Version], logged: list[Done]) -> None:
    some = plan(*map(item, wanted))
    for day, type_ in product(week_of(MONDAY).days, ("firming", "lymph")):
        before = len(evening(some, day, logged).due)
        assert len(evening(some, day, [*logged, Done(day, "massage", type_, new_id())]).due) <= before


@pytest.mark.parametrize("times", range(1, 8))
def test_a_whole_week_asks_for_exactly_its_number(times: int) -> None:
    weekly = item(Version("mask", "clay", 10, times_a_week=times))
    some = plan(weekly)
    assert plan_rules.weekly_wanted(some, weekly, week_of(MONDAY).days) == times
    for length in range(8):
        wanted = plan_rules.weekly_wanted(some, weekly, week_of(MONDAY).days[:length])
        assert abs(wanted - times * length / 7) <= 0.5
        assert wanted <= length
