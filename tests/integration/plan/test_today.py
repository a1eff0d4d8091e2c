"""Today shows what the plan asks for and what of it is done; one tap logs it."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.deps import Runtime
from app.models import CareSession
from app.services import care_sessions, routine, today
from app.services.care_draft import Draft
from tests.conftest import Person
from tests.integration.care_sessions.conftest import form_of
from tests.integration.plan.conftest import COLLAGEN, DAILY, DAILY_MASK, FIRMING, AddPhase, At

WARSAW = "Europe/Warsaw"
THURSDAY = datetime(2025, 7, 10, 20, 42, tzinfo=ZoneInfo(WARSAW))


def now_there() -> date:
    return datetime.now(ZoneInfo(WARSAW)).date()


def sessions(parts: Runtime, person: Person) -> list[CareSession]:
    with parts.deps(writes=False) as deps:
        return care_sessions.page(deps, person.id).items[::-1]


def test_the_week_has_outlined_beads_for_what_is_to_come(owner: Person, add_phase: AddPhase, at: At) -> None:
    add_phase(owner, FIRMING, COLLAGEN, start=date(2025, 5, 26))
    with at(THURSDAY) as deps:
        seen = today.overview(deps, owner.id, WARSAW)
    assert [day.planned for day in seen.days] == [
        (), (), (), ("massage", "mask"), (), (), ("photo",),
    ]  # fmt: skip
    assert [(step.version.type, step.state) for step in seen.evening.steps] == [
        ("firming", "due"),
        ("collagen", "due"),
    ]


def test_a_logged_session_ticks_its_item_off_by_itself(
    owner: Person, add_phase: AddPhase, at: At, log: Callable[..., CareSession]
) -> None:
    add_phase(owner, FIRMING, COLLAGEN, start=date(2025, 5, 26))
    row = log(owner, THURSDAY - timedelta(minutes=20))
    with at(THURSDAY) as deps:
        seen = today.overview(deps, owner.id, WARSAW)
    assert [step.state for step in seen.evening.steps] == ["done", "due"]
    assert seen.evening.steps[0].session_id == row.id
    assert seen.days[3].planned == ("mask",)


def test_one_tap_logs_what_is_planned(owner: Person, add_phase: AddPhase, parts: Runtime) -> None:
    add_phase(owner, DAILY, DAILY_MASK, start=now_there())
    page = owner.client.get("/").text
    form = form_of(page, "/routine/log")  # the last form of that action: both at once
    assert len(form["item"]) == len(form["id"]) >= 2
    sent = {"item": form["item"][:1], "id": form["id"][:1], "time_zone": WARSAW}
    for _ in range(2):  # a double tap is one session
        assert owner.client.post("/routine/log", data=sent).status_code == 303
    [row] = sessions(parts, owner)
    assert (row.kind, row.type, row.minutes, row.zones) == ("massage", "firming", 10, ["cheek", "jaw"])
    page = owner.client.get("/").text
    assert "10 min, done" in page
    assert page.count(">Begin</a>") == 1


def test_the_whole_evening_takes_one_tap_and_can_be_undone(
    owner: Person, add_phase: AddPhase, parts: Runtime
) -> None:
    add_phase(owner, DAILY, DAILY_MASK, start=now_there())
    form = form_of(owner.client.get("/").text, "/routine/log")
    pairs = dict(zip(form["item"], form["id"], strict=True))
    sent = {"item": list(pairs), "id": list(pairs.values()), "time_zone": WARSAW}
    assert owner.client.post("/routine/log", data=sent).status_code == 303
    assert [row.kind for row in sessions(parts, owner)] == ["massage", "mask"]
    page = owner.client.get("/").text
    undo = re.search(r'action="(/log/sessions/[^"]+/delete[^"]+)"', page)
    assert undo is not None
    assert owner.client.post(undo[1].replace("&amp;", "&")).status_code == 303
    assert sessions(parts, owner) == []


def test_not_tonight_is_a_note_and_can_be_taken_back(owner: Person, add_phase: AddPhase) -> None:
    add_phase(owner, DAILY, DAILY_MASK, start=now_there())
    page = owner.client.get("/").text
    assert 'formaction="/routine/not-tonight"' in page
    form = form_of(page, "/routine/log")  # the last with this action: that of the whole evening
    assert owner.client.post("/routine/not-tonight", data=form).status_code == 303
    page = owner.client.get("/").text
    assert page.count("not tonight") == 2
    assert ">Begin</a>" not in page
    undo = re.search(r'action="(/routine/not-tonight/undo[^"]+)"', page)
    assert undo is not None
    assert owner.client.post(undo[1].replace("&amp;", "&")).status_code == 303
    assert owner.client.get("/").text.count(">Begin</a>") == 2


def test_nothing_is_asked_for_in_a_pause(owner: Person, add_phase: AddPhase) -> None:
    add_phase(owner, DAILY, start=now_there())
    sent = {"starts_on": now_there().isoformat(), "reason": "travel"}
    assert owner.client.post("/routine/pauses/new", data=sent).status_code == 303
    assert ">Begin</a>" not in owner.client.get("/").text
    page = owner.client.get("/routine").text
    assert "Nothing is asked for" in page
    resume = re.search(r'action="(/routine/pauses/[^"]+/resume)"', page)
    assert resume is not None
    assert owner.client.post(resume[1]).status_code == 303
    assert ">Begin</a>" in owner.client.get("/").text


def test_the_plan_follows_the_persons_own_dates(owner: Person, add_phase: AddPhase, at: At) -> None:
    """Thursday 20:42 in Warsaw is Friday in Tokyo: Thursday's items are no longer due there."""
    add_phase(owner, FIRMING, start=date(2025, 5, 26))
    with at(THURSDAY) as deps:
        assert today.overview(deps, owner.id, WARSAW).evening.due
        there = today.overview(deps, owner.id, "Asia/Tokyo")
    assert (there.date, there.evening.due) == (date(2025, 7, 11), ())


def test_after_midnight_it_is_the_new_day(
    owner: Person, add_phase: AddPhase, at: At, log: Callable[..., CareSession]
) -> None:
    add_phase(owner, FIRMING, start=date(2025, 5, 26))
    late = datetime(2025, 7, 11, 0, 10, tzinfo=ZoneInfo(WARSAW))
    assert log(owner, late).local_date == date(2025, 7, 11)
    with at(late) as deps:
        assert today.overview(deps, owner.id, WARSAW).evening.steps == ()


def test_a_strangers_items_cannot_be_logged_or_skipped(
    owner: Person, stranger: Person, add_phase: AddPhase, parts: Runtime
) -> None:
    add_phase(owner, DAILY, start=now_there())
    form = form_of(owner.client.get("/").text, "/routine/log")
    assert stranger.client.post("/routine/log", data=form).status_code == 404
    assert stranger.client.post("/routine/not-tonight", data={"item": form["item"]}).status_code == 404
    assert sessions(parts, stranger) == []


def test_a_plan_follows_somebody_across_time_zones_and_loses_no_day(
    owner: Person, add_phase: AddPhase, at: At, parts: Runtime
) -> None:
    """A week begun in Warsaw and ended in Tokyo, a day shorter by the clocks: each session ticks its own day."""
    add_phase(owner, DAILY, start=date(2025, 7, 7))
    tokyo = "Asia/Tokyo"
    evenings = [(day, WARSAW) for day in (7, 8, 9)] + [(day, tokyo) for day in (10, 11, 12, 13)]
    for day, zone in evenings:
        moment = datetime(2025, 7, day, 21, tzinfo=ZoneInfo(zone))
        draft = Draft("massage", "firming", moment, zone, 10)
        with at(moment) as deps:
            care_sessions.add(deps, owner.id, draft, from_page=True)
            assert [step.state for step in today.overview(deps, owner.id, zone).evening.steps] == ["done"]
    with at(datetime(2025, 7, 14, 9, tzinfo=ZoneInfo(tokyo))) as deps:
        record = routine.record(deps, owner.id, date(2025, 7, 7), date(2025, 7, 13), date(2025, 7, 14))
    [week] = record.weeks
    assert (week.score.planned, week.score.done, week.extra, week.is_kept) == (7, 7, 0, True)
