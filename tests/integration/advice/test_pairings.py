"""Pairing advice in the plan and on Today: order, series in turn, and a procedure's day; each can be turned down."""

from datetime import datetime, timedelta

from tests.conftest import Person
from tests.integration.advice.conftest import Clock, Log
from tests.integration.advice.test_plan_cautions import FIRMING, SUNDAY, phase

ICOONE = {"kind": "treatment", "type": "icoone", "minutes": 30, "weekdays": [2]}
COLLAGEN = {"kind": "mask", "type": "collagen", "minutes": 15, "weekdays": [SUNDAY]}


def test_the_plan_shows_its_pairings_with_claim_and_evidence(owner: Person) -> None:
    phase(owner, COLLAGEN, {**FIRMING, "weekdays": [2, SUNDAY]}, ICOONE)
    page = owner.client.get("/routine").text
    assert "In this order" in page
    assert "In your plan the second comes first." in page
    assert "Grade B, against the claim" in page
    assert "Take massage and the device in turn, not on one day." in page
    assert "In your plan both stand on one day." in page
    assert "Firming massage article (S3)" in page or 'href="/routine/catalogue/sources#s3"' in page
    owner.client.post("/pairings/massage-alternates-with-devices/turn-down")
    assert "in turn, not on one day" not in owner.client.get("/routine").text
    owner.client.post("/pairings/massage-alternates-with-devices/take-back")
    assert "in turn, not on one day" in owner.client.get("/routine").text


def test_a_plan_in_order_has_no_remark(owner: Person) -> None:
    phase(owner, {**FIRMING, "weekdays": [1, SUNDAY]}, COLLAGEN, ICOONE)
    page = owner.client.get("/routine").text
    assert "Put the mask on directly after the massage." in page
    assert "In your plan" not in page


def test_two_series_are_taken_in_turn(owner: Person, log: Log, clock: Clock) -> None:
    log("treatment", "icoone", clock.now - timedelta(days=8), 30)
    assert "It is the turn of" not in owner.client.get("/").text, "one series alternates with nothing"
    log("massage", "firming", clock.now - timedelta(days=3))
    page = owner.client.get("/").text
    assert "Last time it was firming massage, Thursday. It is the turn of Icoone." in page
    assert "Grade: none recorded" in page
    assert "It is the turn of Icoone." in owner.client.get("/log/massage").text
    log("treatment", "icoone", clock.now - timedelta(hours=2), 30)
    assert "It is the turn of" not in owner.client.get("/").text, "today is taken"
    clock.now += timedelta(days=2)
    assert "It is the turn of firming massage." in owner.client.get("/").text
    assert "It is the turn of" not in owner.client.get("/log/massage").text
    owner.client.post("/pairings/massage-alternates-with-devices/turn-down")
    assert "It is the turn of" not in owner.client.get("/").text
    owner.client.post("/pairings/massage-alternates-with-devices/take-back")
    clock.now += timedelta(weeks=6)
    assert "It is the turn of" not in owner.client.get("/").text, "that series is over"


def test_after_a_procedure_its_day_is_asked_for(owner: Person, log: Log, clock: Clock) -> None:
    made = log("treatment", "mesotherapy", clock.now - timedelta(hours=1), 30).json["id"]
    page = owner.client.get("/").text
    assert "Ask the clinician when massage may go on, and note the date." in page
    assert f"/log/sessions/{made}/clearance" in page
    assert "Grade B, no difference found" in page
    owner.client.post(f"/log/sessions/{made}/clearance", data={"free_from": "2026-12-03"})
    assert "Ask the clinician" not in owner.client.get("/").text


def test_what_rests_is_not_offered(owner: Person, log: Log, clock: Clock) -> None:
    log("treatment", "toxin", datetime.fromisoformat("2026-11-20T11:00:00+01:00"), 30)
    log("treatment", "cavitation-peel", clock.now - timedelta(minutes=40), 20)
    assert "Peel first" not in owner.client.get("/").text
