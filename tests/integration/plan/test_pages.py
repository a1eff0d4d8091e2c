"""The routine's pages without a script: a plan is made, changed, paused and looked back on."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.deps import Runtime
from app.models import CareSession, PlanPhase
from app.services import check_ins, goals, plans
from tests.conftest import Person
from tests.integration.care_sessions.conftest import form_of
from tests.integration.plan.conftest import COLLAGEN, FIRMING, AddPhase

WARSAW = ZoneInfo("Europe/Warsaw")


def today() -> date:
    return datetime.now(WARSAW).date()


def phases(parts: Runtime, person: Person) -> list[PlanPhase]:
    with parts.deps(writes=False) as deps:
        return plans.phases(deps, person.id)


def test_the_first_plan_takes_two_forms(owner: Person, parts: Runtime) -> None:
    assert "No plan yet" in owner.client.get("/routine").text
    form = form_of(owner.client.get("/routine/phases/new").text, "phase")
    assert (form["name"], form["starts_on"]) == (["My routine"], [today().isoformat()])
    made = owner.client.post("/routine/phases/new", data=form)
    assert made.status_code == 303
    assert made.location.endswith("/items/new")
    assert owner.client.post("/routine/phases/new", data=form).status_code == 303  # a double tap
    [row] = phases(parts, owner)
    item = form_of(owner.client.get(made.location).text, "item")
    refused = owner.client.post(made.location, data=item)
    assert refused.status_code == 422
    assert "Choose the days, or how many times a week." in refused.text
    assert owner.client.post(made.location, data={**item, "weekdays": ["1", "3"]}).status_code == 303
    page = owner.client.get(f"/routine/phases/{row.id}").text
    assert "10 min, Tue, Thu" in page
    assert 'class="plan"' in owner.client.get("/routine").text


def test_a_phase_is_changed_copied_ended_and_deleted(
    owner: Person, parts: Runtime, add_phase: AddPhase
) -> None:
    phase = add_phase(owner, FIRMING, COLLAGEN, start=today() - timedelta(days=30))
    page = owner.client.get(f"/routine/phases/{phase.id}").text
    assert "Changes count from today on" in page
    form = form_of(page, "phase")
    assert owner.client.post(f"/routine/phases/{phase.id}", data={**form, "name": "Jaw"}).status_code == 303
    copy = form_of(owner.client.get(f"/routine/phases/new?copy={phase.id}").text, "phase")
    assert (copy["name"], copy["starts_on"]) == (["Jaw"], [(today() + timedelta(days=1)).isoformat()])
    assert owner.client.post("/routine/phases/new", data=copy).status_code == 303
    first, second = phases(parts, owner)
    assert (first.ends_on, len(second.items)) == (today(), 2)
    assert owner.client.post(f"/routine/phases/{second.id}/delete").status_code == 303
    assert len(phases(parts, owner)) == 1
    assert owner.client.post(f"/routine/phases/{second.id}/restore").status_code == 303
    assert len(phases(parts, owner)) == 2


def test_ending_a_phase_can_be_undone(owner: Person, parts: Runtime, add_phase: AddPhase) -> None:
    phase = add_phase(owner, FIRMING, start=today() - timedelta(days=30))
    for act in ("end", "delete"):
        assert owner.client.post(f"/routine/phases/{phase.id}/{act}").status_code == 303
        assert phases(parts, owner)[0].ends_on == today() - timedelta(days=int(act == "delete"))
        undo = re.search(
            r'action="(/routine/phases/[^"]+/end\?until=[^"]*)"', owner.client.get("/routine").text
        )
        assert undo is not None
        assert owner.client.post(undo[1]).status_code == 303
        assert phases(parts, owner)[0].ends_on is None


def test_items_move_and_leave(owner: Person, parts: Runtime, add_phase: AddPhase) -> None:
    phase = add_phase(owner, FIRMING, COLLAGEN, start=today() - timedelta(days=30))
    item = phase.items[1].id
    moved = owner.client.post(f"/routine/items/{item}/move", data={"to": "up"})
    assert moved.location.endswith(f"#item-{item}")
    assert phases(parts, owner)[0].items[0].id == item
    form = form_of(owner.client.get(f"/routine/items/{item}").text, "item")
    sent = {**form, "when": "times", "times_a_week": "3"}
    assert owner.client.post(f"/routine/items/{item}", data=sent).status_code == 303
    assert "3 times a week" in owner.client.get(f"/routine/phases/{phase.id}").text
    owner.client.post(f"/routine/items/{item}/delete")
    assert "Collagen mask</b>" not in owner.client.get(f"/routine/phases/{phase.id}").text
    owner.client.post(f"/routine/items/{item}/restore")
    assert "Collagen mask</b>" in owner.client.get(f"/routine/phases/{phase.id}").text


def test_the_weeks_stand_in_words_beads_and_numbers(
    owner: Person, add_phase: AddPhase, log: Callable[..., CareSession]
) -> None:
    monday = today() - timedelta(days=today().weekday())
    add_phase(owner, FIRMING, start=monday - timedelta(weeks=3))
    for days in (-20, -18, -13):
        log(
            owner,
            datetime.combine(monday + timedelta(days=days), datetime.min.time(), WARSAW)
            + timedelta(hours=20),
        )
    page = owner.client.get("/routine").text
    assert "1 of the last 3 weeks" in page
    assert 'aria-label="In the last 27 weeks: massage on 3 days."' in page
    assert page.count('class="k-massage"') == 2 * 3  # drawn for phones and for wide windows
    assert "100 %" in page
    assert "50 %" in page
    owner.client.post("/you/metrics", data={"hide": "on"})
    hidden = owner.client.get("/routine").text
    assert "How it goes" not in hidden
    assert " done</span>" not in hidden


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"starts_on": "", "reason": "rest"}, "Choose the first day."),
        ({"starts_on": "2025-07-08", "ends_on": "2025-07-01", "reason": "rest"}, "before the first"),
    ],
)
def test_a_pause_that_cannot_be(owner: Person, data: dict[str, str], words: str) -> None:
    answer = owner.client.post("/routine/pauses/new", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_check_in_shows_no_earlier_day(owner: Person, parts: Runtime) -> None:
    with parts.deps() as deps:
        check_ins.add_once(
            deps, owner.id, {"puffiness": 9}, answered_at=datetime.now(WARSAW) - timedelta(days=2),
            time_zone="Europe/Warsaw", check_in_id=None, keyed=None, render=lambda _: "",
        )  # fmt: skip
    page = owner.client.get("/check-in").text
    assert "selected" not in page.replace('<option selected value="">', "")
    assert "Check in</b>" in owner.client.get("/").text
    sent = {"puffiness": "0", "firmness": "", "satisfaction": "10", "time_zone": "Europe/Warsaw"}
    assert owner.client.post("/check-in", data=sent).status_code == 303
    assert "Checked in today" in owner.client.get("/").text
    with parts.deps(writes=False) as deps:
        row = check_ins.of_day(deps, owner.id, today())
        assert row is not None
        assert (row.puffiness, row.firmness, row.redness, row.satisfaction) == (0, None, None, 10)
    assert owner.client.get("/check-in").text.count("selected") == 5  # its own answers, three of them empty


def test_an_empty_or_impossible_check_in_is_refused(owner: Person) -> None:
    empty = owner.client.post("/check-in", data={"puffiness": ""})
    assert (empty.status_code, "Answer at least one" in empty.text) == (422, True)
    assert owner.client.post("/check-in", data={"puffiness": "11"}).status_code == 422


def test_weekly_means_leave_out_what_was_left_out(owner: Person, parts: Runtime) -> None:
    with parts.deps() as deps:
        for day, answers in (
            (7, {"puffiness": 4}),
            (9, {"puffiness": 6, "redness": 1}),
            (14, {"redness": 3}),
        ):
            check_ins.add_once(
                deps, owner.id, answers, answered_at=datetime(2025, 7, day, 8, tzinfo=WARSAW),
                time_zone="Europe/Warsaw", check_in_id=None, keyed=None, render=lambda _: "",
            )  # fmt: skip
        weeks = check_ins.weekly_means(deps, owner.id, date(2025, 7, 1), date(2025, 7, 31))
    assert [(week.monday, week.check_ins, week.means) for week in weeks] == [
        (date(2025, 7, 7), 2, {"puffiness": 5.0, "redness": 1.0}),
        (date(2025, 7, 14), 1, {"redness": 3.0}),
    ]


def test_goals_are_a_wish_and_can_be_none(owner: Person, parts: Runtime) -> None:
    assert "What do you hope to see" in owner.client.get("/routine").text
    sent = {"goals": ["puffiness", "contour"], "zones": ["jaw"]}
    assert owner.client.post("/routine/goals", data=sent).status_code == 303
    with parts.deps(writes=False) as deps:
        assert goals.chosen(deps, owner.id) == [
            goals.Goal("puffiness", ("jaw",)),
            goals.Goal("contour", ("jaw",)),
        ]
    assert "Your goals: puffiness (jaw line), contour (jaw line)" in owner.client.get("/check-in").text
    page = owner.client.get("/log/massage").text
    assert "Your goals: puffiness" in page
    assert "What sources connect with them stands first." in page
    assert page.index('value="lymph"') < page.index('value="deep-tissue"')
    assert owner.client.post("/routine/goals", data={"goals": ["younger"]}).status_code == 422
    assert owner.client.post("/routine/goals", data={}).status_code == 303
    with parts.deps(writes=False) as deps:
        assert goals.chosen(deps, owner.id) == []


def test_hidden_check_ins_stand_nowhere(owner: Person) -> None:
    owner.client.post("/you/metrics", data={"hide": "on"})
    assert "/check-in" not in owner.client.get("/").text
    owner.client.post("/you/metrics", data={"hide": "off"})
    assert "/check-in" in owner.client.get("/").text


def test_goals_stand_where_they_matter(owner: Person, add_phase: AddPhase) -> None:
    assert "Your goals" not in owner.client.get("/routine/catalogue").text
    owner.client.post("/routine/goals", data={"goals": ["puffiness"], "zones": ["eyes"]})
    assert 'href="/routine/catalogue?goal=puffiness"' in owner.client.get("/routine/catalogue").text
    for path in ("/routine", "/log/massage", "/check-in"):
        assert "uffiness" in owner.client.get(path).text
