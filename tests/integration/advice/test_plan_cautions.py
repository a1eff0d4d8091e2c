"""The plan follows what is safe: it says, asks and refuses as logging does, and waits after a procedure."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.deps import Runtime
from app.models import Account
from app.services import reminder_words
from tests.conftest import Person
from tests.integration.advice.conftest import Clock, Log, raised

SUNDAY = 6
TODAY = "2026-11-29"
FIRMING = {"kind": "massage", "type": "firming", "minutes": 10, "weekdays": list(range(7))}


def phase(owner: Person, *items: dict[str, Any], starts_on: str = TODAY) -> Any:
    body = {"name": "Nights", "starts_on": starts_on, "items": items}
    return owner.client.post("/api/v1/plan/phases", json=body)


def product(owner: Person, name: str, inside: str) -> str:
    body = {"name": name, "kind": "mask", "ingredient_list": inside}
    return str(owner.client.post("/api/v1/products", json=body).json["id"])


def cream(weekdays: list[int], *products: str, kind: str = "cream") -> dict[str, Any]:
    return {"kind": "mask", "type": kind, "minutes": 10, "weekdays": weekdays, "products": products}


def phase_id(owner: Person) -> str:
    (phase,) = owner.client.get("/api/v1/plan").json["phases"]
    return str(phase["id"])


def last_item(owner: Person) -> str:
    (phase,) = owner.client.get("/api/v1/plan").json["phases"]
    return str(phase["items"][-1]["id"])


def fact(owner: Person, slug: str, since: str = TODAY) -> None:
    assert owner.client.post("/api/v1/facts", json={"slug": slug, "since": since}).status_code == 201


def due(owner: Person, day: str = TODAY) -> list[tuple[str, str, str | None]]:
    steps = owner.client.get(f"/api/v1/plan/due?day={day}").json["steps"]
    return [(step["type"], step["state"], step["rests_until"]) for step in steps]


def test_two_things_that_irritate_on_one_evening_are_asked_about_once(owner: Person, log: Log) -> None:
    retinol = product(owner, "Retinol cream", "Aqua, Retinol")
    glycolic = product(owner, "Glycolic gel", "Aqua, Glycolic Acid")
    assert phase(owner, cream([4, SUNDAY], retinol), cream([4], glycolic, kind="gel")).status_code == 201
    page = owner.client.get("/routine").text
    assert "Things to check" in page
    assert "Retinoid and fruit acid, same evening, Friday" in page
    assert "Move gel mask to Saturday" in page
    assert "Things to check" in owner.client.get(f"/routine/phases/{phase_id(owner)}").text
    assert "Separating them is expert opinion." in page, "claim and evidence stand below it"
    assert owner.client.post("/routine/cautions/retinoid-aha-evening/answer").status_code == 303
    assert "Retinoid and fruit acid, same evening, Friday" not in owner.client.get("/routine").text
    for _ in range(2):  # a double tap is one answer
        owner.client.post("/routine/cautions/aha-sun/answer")
    assert raised(owner) == [("retinoid-aha-evening", "warn")] * 2 + [("aha-sun", "info")]
    assert {row["care_session"] for row in owner.client.get("/api/v1/cautions").json["items"]} == {None}
    assert "Read and kept" in owner.client.get("/routine").text


def test_the_safe_choice_moves_one_of_them(owner: Person) -> None:
    retinol = product(owner, "Retinol cream", "Aqua, Retinol")
    glycolic = product(owner, "Glycolic gel", "Aqua, Glycolic Acid")
    made = phase(owner, cream([4], retinol), cream([4], glycolic, kind="gel")).json
    path = f"/routine/items/{made['items'][1]['id']}/another-day"
    assert f'action="{path}"' in owner.client.get("/routine").text
    assert owner.client.post(path, data={"leaves": 4, "comes": 5}).status_code == 303
    assert owner.client.post(path, data={"leaves": 4, "comes": 5}).status_code == 422, "it left already"
    plan = owner.client.get("/api/v1/plan").json
    assert [item["weekdays"] for item in plan["phases"][0]["items"]] == [[4], [5]]
    cautions = owner.client.get("/api/v1/plan/cautions").json["items"]
    assert [each["caution"] for each in cautions] == ["aha-sun"]


def test_what_was_read_on_the_plan_is_not_asked_at_logging(owner: Person, log: Log, clock: Clock) -> None:
    phase(owner, FIRMING)
    fact(owner, "acne-flare")
    (item,) = owner.client.get("/api/v1/plan/cautions").json["items"]
    assert (item["caution"], item["level"], item["answered"]) == ("massage-acne", "warn", False)
    assert owner.client.post("/api/v1/plan/cautions/massage-acne/answer").status_code == 204
    assert owner.client.get("/api/v1/plan/cautions").json["items"][0]["answered"]
    log("massage", "firming", clock.now - timedelta(minutes=20))
    assert raised(owner) == [("massage-acne", "warn")]
    assert "inflamed" not in owner.client.get("/").text
    assert owner.client.post("/api/v1/plan/cautions/cold/answer").status_code == 404, "not raised"


def test_what_is_blocked_cannot_be_planned_and_what_was_planned_is_not_asked_for(
    owner: Person, clock: Clock
) -> None:
    retinol = product(owner, "Retinol cream", "Aqua, Retinol")
    planned = phase(owner, cream(list(range(7)), retinol)).json
    assert due(owner) == [("cream", "due", None)]
    fact(owner, "pregnancy")
    assert due(owner) == [("cream", "resting", None)]
    assert due(owner, "2026-11-28") == [], "history stays"
    page = owner.client.get("/").text
    assert "Not now: this holds a retinoid" in page
    assert "regnan" not in page, "Today lies open beside the wash-basin"
    assert ">Begin</a>" not in page
    assert owner.client.post("/routine/cautions/retinoid-pregnancy/answer").status_code == 404
    routine = owner.client.get("/routine").text
    assert "cautions/retinoid-pregnancy/answer" not in routine, "a block has no second button"
    assert "Not now" in routine
    owner.client.post(f"/api/v1/plan/phases/{planned['id']}/items", json=cream([6], kind="sheet"))
    cautions = owner.client.get("/api/v1/plan/cautions").json["items"]
    assert [each["caution"] for each in cautions] == ["retinoid-pregnancy"], (
        "one mask of the two is asked for"
    )
    owner.client.delete(f"/api/v1/plan/items/{last_item(owner)}")

    path = f"/api/v1/plan/phases/{planned['id']}/items"
    refused = owner.client.post(path, json=cream([1], retinol))
    assert (refused.status_code, refused.json["code"]) == (409, "blocked_by_caution")
    assert phase(owner, cream([1], "Retinol 1 %"), starts_on="2026-12-20").status_code == 409
    item = planned["items"][0]["id"]
    assert owner.client.patch(f"/api/v1/plan/items/{item}", json={"minutes": 12}).status_code == 200
    assert owner.client.patch(f"/api/v1/plan/items/{item}", json={"products": []}).status_code == 200
    assert owner.client.patch(f"/api/v1/plan/items/{item}", json={"products": [retinol]}).status_code == 409
    page = owner.client.post(
        f"/routine/phases/{planned['id']}/items/new?kind=mask",
        data={"type": "cream", "when": "days", "weekdays": "1", "minutes": "10", "side": "both", "products": retinol},
    )  # fmt: skip
    assert page.status_code == 422
    assert "not used on the skin during pregnancy" in page.text
    assert due(owner) == [("cream", "due", None)]


def test_a_change_brings_nothing_blocked_into_the_diary(owner: Person, log: Log, clock: Clock) -> None:
    before = log("mask", "cream", clock.now - timedelta(days=2), products=["Retinol serum"]).json["id"]
    plain = log("mask", "cream", clock.now - timedelta(minutes=30)).json["id"]
    fact(owner, "pregnancy", "2026-11-26")
    assert owner.client.patch(f"/api/v1/care-sessions/{before}", json={"rating": 4}).status_code == 200
    body = {"products": ["Retinol serum"]}
    refused = owner.client.patch(f"/api/v1/care-sessions/{plain}", json=body)
    assert (refused.status_code, refused.json["code"]) == (409, "blocked_by_caution")
    assert owner.client.get(f"/api/v1/care-sessions/{plain}").json["products"] == []
    assert owner.client.patch(f"/api/v1/care-sessions/{before}", json={"minutes": 12}).status_code == 200
    assert raised(owner) == [], "what stands in the diary stays, and nothing is asked of it"
    sent = {
        "type": "cream", "minutes": "10", "side": "both", "products": ["Retinol serum"],
        "day": "2026-11-29", "time": "21:30", "time_zone": "Europe/Warsaw",
    }  # fmt: skip
    page = owner.client.post(f"/log/sessions/{plain}", data=sent)
    assert page.status_code == 422
    assert "not used on the skin during pregnancy" in page.text


@pytest.mark.parametrize("item", [FIRMING, {**FIRMING, "weekdays": [], "times_a_week": 3}])
def test_massage_is_not_due_while_it_rests(
    owner: Person, log: Log, clock: Clock, item: dict[str, Any]
) -> None:
    phase(owner, item, starts_on="2026-11-23")
    assert due(owner) == [("firming", "due", None)]
    procedure = log("treatment", "mesotherapy", clock.now - timedelta(hours=9), 30).json["id"]
    assert due(owner) == [("firming", "resting", "2026-12-06")]
    assert due(owner, "2026-12-07") == [("firming", "due", None)]
    page = owner.client.get("/").text
    assert "Rests until 6 December, after mesotherapy" in page
    assert ">Begin</a>" not in page
    assert "Rests until 6 December, after mesotherapy" in owner.client.get("/routine").text
    path = f"/api/v1/care-sessions/{procedure}/clearance"
    owner.client.put(path, json={"free_from": "2026-12-02"})
    assert due(owner)[0][2] == "2026-12-02", "the clinician's day goes first"
    log("massage", "firming", clock.now)
    assert due(owner) == [("firming", "done", None)]


def test_the_rest_counts_against_nobody(owner: Person, log: Log, clock: Clock) -> None:
    phase(owner, FIRMING)
    at = datetime.fromisoformat("2026-11-30T11:00:00+01:00")
    clock.now += timedelta(days=14)
    log("treatment", "mesotherapy", at, 30)
    for days in (8, 9, 10, 11, 12):
        log("massage", "firming", at + timedelta(days=days - 1, hours=9))
    weeks = owner.client.get("/api/v1/plan/adherence?first=2026-11-30&last=2026-12-13").json["weeks"]
    assert [(week["planned"], week["done"]) for week in weeks] == [(0, 0), (6, 5)]


def test_neither_calendar_nor_reminder_asks_for_what_rests(
    owner: Person, log: Log, clock: Clock, parts: Runtime
) -> None:
    phase(owner, FIRMING)
    log("treatment", "filler", clock.now - timedelta(hours=9), 30)
    feed = re.search(r"/calendar/[\w-]{43}\.ics", owner.client.post("/you/reminders/feed").text)
    assert feed is not None
    text = owner.client.get(feed[0]).text
    assert "BEGIN:VCALENDAR" in text
    assert "Firming" not in text
    owner.client.post("/pairings/injections-and-massage/turn-down")
    with parts.deps(writes=False) as deps:
        account = deps.session.get_one(Account, owner.id)
        assert reminder_words.message(deps, account, "routine", date(2026, 11, 29)) is None


def test_one_tap_does_not_repeat_what_rests_or_is_blocked(owner: Person, log: Log, clock: Clock) -> None:
    yesterday = clock.now - timedelta(days=1)
    log("massage", "firming", yesterday)
    log("mask", "cream", yesterday + timedelta(minutes=20), products=["Retinol serum"])
    assert "Log both" in owner.client.get("/").text
    log("treatment", "toxin", clock.now - timedelta(hours=9), 30)
    page = owner.client.get("/").text
    assert "cream 10 min" in page
    assert "firming 10 min" not in page
    fact(owner, "pregnancy")
    assert "Same as last time" not in owner.client.get("/").text


def test_a_mask_planned_more_often_than_usual_is_said(owner: Person) -> None:
    phase(owner, cream(list(range(7)), kind="clay"), cream([1], kind="sheet"))
    page = owner.client.get(f"/routine/phases/{phase_id(owner)}").text
    assert page.count("more than the usual") == 1
