"""How much of a plan was done: what counts, and what is asked of nobody."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.models import new_id
from app.services.adherence import Record, Score, look_back, share_between
from app.services.plan_rules import DayKey, Item, Pause, Phase, Plan, Version

FIRST = date(2026, 5, 25)  # a Monday
FIRMING = Version("massage", "firming", 10, frozenset({1, 3}))
TWICE = Version("mask", "clay", 10, times_a_week=2)


def day(week: int, weekday: int) -> date:
    return FIRST + timedelta(weeks=week, days=weekday)


def plan(*versions: Version, end: date | None = None, start: date = FIRST, **more: object) -> Plan:
    items = tuple(Item(new_id(), (version,)) for version in versions)
    return Plan((Phase(new_id(), "Firming", start, end, items),), **more)  # type: ignore[arg-type]


def did(version: Version, *days: date) -> Counter[DayKey]:
    return Counter((each, version.kind, version.type) for each in days)


def record(some: Plan, counts: Counter[DayKey], today: date, weeks: int = 6) -> Record:
    return look_back(some, counts, FIRST, day(weeks - 1, 6), today)


def scores(found: Record) -> list[tuple[int, int]]:
    return [(week.score.done, week.score.planned) for week in found.weeks]


def test_weeks_are_the_unit() -> None:
    counts = did(FIRMING, *(day(week, weekday) for week in range(5) for weekday in (1, 3)))
    del counts[day(2, 1), "massage", "firming"]
    del counts[day(2, 3), "massage", "firming"]
    found = record(plan(FIRMING), counts, day(5, 0))
    assert scores(found) == [(2, 2), (2, 2), (0, 2), (2, 2), (2, 2), (0, 0)]
    assert (found.kept, len(found.over), found.row) == (4, 5, 2)
    assert found.total == Score(10, 8)


def test_two_thirds_of_a_week_are_enough() -> None:
    three = Version("massage", "firming", 10, frozenset({0, 2, 4}))
    found = record(plan(three), did(three, day(0, 0), day(0, 2), day(1, 4)), day(2, 0))
    assert [week.is_kept for week in found.over] == [True, False]


def test_today_and_the_days_to_come_are_not_counted_before_they_are_over() -> None:
    some = plan(FIRMING)
    assert scores(record(some, Counter(), day(0, 1), 1)) == [(0, 0)]
    assert scores(record(some, did(FIRMING, day(0, 1)), day(0, 1), 1)) == [(1, 1)]
    assert scores(record(some, Counter(), day(0, 2), 1)) == [(0, 1)]


def test_n_times_a_week_may_be_any_days_and_are_counted_when_the_week_is_over() -> None:
    some, counts = plan(TWICE), did(TWICE, day(0, 5), day(0, 6))
    assert scores(record(some, counts, day(0, 6), 1)) == [(2, 2)]
    assert scores(record(some, Counter(), day(0, 6), 1)) == [(0, 0)]
    assert scores(record(some, Counter(), day(1, 0), 1)) == [(0, 2)]
    found = record(some, did(TWICE, *(day(0, n) for n in range(5))), day(1, 0), 1)
    assert (scores(found), found.weeks[0].extra) == ([(2, 2)], 3)


def test_extra_sessions_are_welcome_and_change_no_share() -> None:
    counts = did(FIRMING, day(0, 1), day(0, 2)) + did(TWICE, day(0, 0))
    found = record(plan(FIRMING), counts, day(1, 0), 1)
    assert (scores(found), found.weeks[0].extra) == ([(1, 2)], 2)


def test_a_pause_is_a_week_of_rest_and_breaks_no_row() -> None:
    counts = did(FIRMING, *(day(week, weekday) for week in (0, 1, 3) for weekday in (1, 3)))
    away = plan(FIRMING, pauses=(Pause(day(2, 0), day(2, 6)),))
    found = record(away, counts, day(4, 0), 4)
    assert scores(found) == [(2, 2), (2, 2), (0, 0), (2, 2)]
    assert (found.row, found.kept, len(found.over), found.weeks[2].is_paused) == (3, 3, 3, True)
    assert record(plan(FIRMING), counts, day(4, 0), 4).row == 1


def test_what_is_done_in_a_pause_is_not_lost() -> None:
    away = plan(FIRMING, TWICE, pauses=(Pause(day(0, 0), None),))
    counts = did(FIRMING, day(0, 1)) + did(TWICE, day(0, 2))
    found = record(away, counts, day(1, 0), 1)
    assert (scores(found), found.weeks[0].extra) == ([(1, 1)], 1)


def test_not_tonight_is_not_counted() -> None:
    some = plan(FIRMING)
    item_id = some.phases[0].items[0].id
    left_out = Plan(some.phases, (), frozenset({(item_id, day(0, 3))}))
    assert scores(record(left_out, did(FIRMING, day(0, 1)), day(1, 0), 1)) == [(1, 1)]


def test_a_day_that_never_was_is_planned_like_any_other_and_can_be_skipped() -> None:
    """Friday 30 December 2011 in Apia: nobody there could log it, and it belongs to a week all the same."""
    daily = Version("mask", "clay", 10, frozenset(range(7)))
    monday = date(2011, 12, 26)
    lived = [monday + timedelta(days=n) for n in range(7) if n != 4]
    found = look_back(
        plan(daily, start=monday), did(daily, *lived), monday, monday + timedelta(days=6), date(2012, 1, 2)
    )
    assert (scores(found), found.weeks[0].is_kept) == ([(6, 7)], True)


def test_phases_have_their_own_share() -> None:
    first = Phase(new_id(), "Firming", FIRST, day(0, 6), (Item(new_id(), (FIRMING,)),))
    then = Phase(new_id(), "Clay", day(1, 0), None, (Item(new_id(), (TWICE,)),))
    counts = did(FIRMING, day(0, 1), day(1, 1)) + did(TWICE, day(1, 1), day(1, 2))
    found = record(Plan((first, then)), counts, day(2, 0), 2)
    assert found.phases == {first.id: Score(2, 1), then.id: Score(2, 2)}


def test_a_week_of_two_phases_is_shared_between_them() -> None:
    """A break that begins on a Thursday: three days of clay, then nothing."""
    clay = Phase(new_id(), "Clay", FIRST, day(0, 2), (Item(new_id(), (TWICE,)),))
    rest = Phase(new_id(), "Break", day(0, 3), None, ())
    found = record(Plan((clay, rest)), did(TWICE, day(0, 0), day(0, 5)), day(1, 0), 1)
    assert (scores(found), found.weeks[0].extra) == ([(1, 1)], 1)


def test_a_changed_item_keeps_its_past() -> None:
    changed = Item(
        new_id(),
        (
            Version("massage", "firming", 10, frozenset({1, 3}), until_day=day(0, 6)),
            Version("massage", "firming", 10, frozenset({1}), from_day=day(1, 0)),
        ),
    )
    some = Plan((Phase(new_id(), "Firming", FIRST, None, (changed,)),))
    counts = did(FIRMING, day(0, 1), day(1, 1))
    assert scores(record(some, counts, day(2, 0), 2)) == [(1, 2), (1, 1)]


def test_a_baseline_asks_for_nothing() -> None:
    found = record(plan(), did(FIRMING, day(0, 1)), day(2, 0), 2)
    assert (found.total.share, found.row, found.over) == (None, 0, ())


def test_the_share_between_two_photos() -> None:
    some, counts = plan(FIRMING), did(FIRMING, day(0, 1), day(1, 1), day(1, 3))
    assert share_between(some, counts, FIRST, day(1, 6), day(2, 0)) == 0.75
    assert share_between(some, counts, day(0, 2), day(1, 2), day(2, 0)) == 0.5
    assert share_between(Plan(), counts, FIRST, day(1, 6), day(2, 0)) is None


weekdays = st.frozensets(st.integers(0, 6), min_size=1)
versions = st.lists(
    st.builds(Version, st.just("massage"), st.sampled_from("ab"), st.just(5), weekdays)
    | st.builds(
        Version, st.just("massage"), st.sampled_from("ab"), st.just(5), times_a_week=st.integers(1, 7)
    ),
    max_size=4,
)
keys = st.tuples(
    st.integers(0, 27).map(lambda n: FIRST + timedelta(days=n)), st.just("massage"), st.sampled_from("abc")
)
counted = st.dictionaries(keys, st.integers(1, 3), max_size=20).map(Counter)
pauses = st.lists(
    st.tuples(st.integers(0, 27), st.integers(0, 9)).map(
        lambda p: Pause(FIRST + timedelta(days=p[0]), FIRST + timedelta(days=p[0] + p[1]))
    ),
    max_size=2,
).map(tuple)


@given(versions, counted, pauses, st.integers(0, 35))
def test_nothing_is_lost_and_nothing_counts_twice(
    wanted: list[Version], counts: Counter[DayKey], away: tuple[Pause, ...], today: int
) -> None:
    found = record(plan(*wanted, pauses=away), counts, FIRST + timedelta(days=today), 4)
    for week in found.weeks:
        assert 0 <= week.score.done <= week.score.planned
        logged = sum(number for key, number in counts.items() if key[0] in week.week)
        assert week.score.done + week.extra == logged
    assert found.total == sum(found.phases.values(), Score())
    assert found.kept <= len(found.over)
    assert found.row <= found.kept


@given(versions, counted, pauses)
def test_a_pause_never_lowers_a_week_that_was_kept(
    wanted: list[Version], counts: Counter[DayKey], away: tuple[Pause, ...]
) -> None:
    later = FIRST + timedelta(days=40)
    without = record(plan(*wanted), counts, later, 4)
    resting = record(plan(*wanted, pauses=away), counts, later, 4)
    for before, after in zip(without.weeks, resting.weeks, strict=True):
        assert after.score.planned <= before.score.planned
        assert after.score.planned - after.score.done <= before.score.planned - before.score.done
