"""What one says about oneself, what Today asks, and what goes next."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.deps import Runtime
from app.models import PersonalFact, RaisedCaution
from tests.conftest import Person
from tests.integration.advice.conftest import Clock, Log, raised


def test_a_fact_is_a_switch_that_looks_forward(owner: Person, clock: Clock, parts: Runtime) -> None:
    say = lambda holds: owner.client.post("/you/safety/facts", data={"slug": "implant", "holds": holds})  # noqa: E731
    assert say("on").status_code == 303
    page = owner.client.get("/you/safety").text
    assert page.count('aria-checked="true"') == 1
    clock.now += timedelta(days=9)
    say("on")
    say("off")
    with parts.database.reading() as session:
        (row,) = session.scalars(select(PersonalFact)).all()
    assert (row.since.isoformat(), row.until.isoformat()) == ("2026-11-29", "2026-12-08")
    say("on")
    say("off")  # a slip of the finger leaves nothing
    with parts.database.reading() as session:
        assert len(session.scalars(select(PersonalFact)).all()) == 1
    assert owner.client.post("/you/safety/facts/forget").status_code == 303
    with parts.database.reading() as session:
        assert session.scalars(select(PersonalFact)).all() == []
    assert owner.client.post("/you/safety/facts", data={"slug": "nonsense", "holds": "on"}).status_code == 422


def test_a_warning_is_asked_once_on_today(owner: Person, log: Log, parts: Runtime, clock: Clock) -> None:
    owner.client.post("/you/safety/facts", data={"slug": "acne-flare", "holds": "on"})
    assert "Massage over inflamed pimples." in owner.client.get("/log/massage").text
    assert "inflamed" not in owner.client.get("/log/mask").text
    log("massage", "firming", clock.now - timedelta(minutes=30))
    page = owner.client.get("/").text
    assert "Massage over inflamed pimples." in page
    assert "Take firming massage back" in page
    with parts.database.reading() as session:
        caution_id = session.scalars(select(RaisedCaution.id)).one()
    assert owner.client.post(f"/cautions/{caution_id}/answer").status_code == 303
    assert "inflamed" not in owner.client.get("/").text
    log("massage", "lymph", clock.now - timedelta(minutes=10))
    assert "inflamed" not in owner.client.get("/").text
    assert len(raised(owner)) == 1


def test_a_session_taken_back_takes_its_caution_along(owner: Person, log: Log, clock: Clock) -> None:
    owner.client.post("/you/safety/facts", data={"slug": "acne-flare", "holds": "on"})
    made = log("massage", "firming", clock.now - timedelta(minutes=30))
    owner.client.post(f"/log/sessions/{made.json['id']}/delete")
    assert "inflamed" not in owner.client.get("/").text


def test_a_block_is_said_in_the_form_and_nothing_is_saved(owner: Person, clock: Clock) -> None:
    owner.client.post("/you/safety/facts", data={"slug": "pregnancy", "holds": "on"})
    sent = {
        "type": "cream", "minutes": "10", "side": "both", "products": ["Retinol serum"],
        "day": "2026-11-29", "time": "21:30", "time_zone": "Europe/Warsaw",
    }  # fmt: skip
    answer = owner.client.post("/log/mask", data=sent)
    assert answer.status_code == 422
    assert "not used on the skin during pregnancy" in answer.text
    assert owner.client.get("/api/v1/care-sessions").json["items"] == []
    timed = owner.client.post("/log/mask/timer", data=sent)
    assert timed.status_code == 422, "nobody lies under it for ten minutes first"
    assert "not used on the skin during pregnancy" in timed.text
    assert owner.client.post("/log/mask/timer", data={**sent, "products": []}).status_code == 200


def test_who_finds_looking_hard_is_offered_less_of_it(owner: Person) -> None:
    assert "hide check-ins and figures" not in owner.client.get("/you/safety").text
    owner.client.post("/you/safety/facts", data={"slug": "appearance-distress", "holds": "on"})
    page = owner.client.get("/you/safety").text
    assert "hide check-ins and figures" in page
    assert "a helpline" in page


def test_after_a_massage_its_mask_is_offered_until_turned_down(owner: Person, log: Log, clock: Clock) -> None:
    log("massage", "firming", clock.now - timedelta(minutes=20))
    page = owner.client.get("/").text
    assert "Put the mask on directly after the massage." in page
    assert "lowered penetration by a third" in page, "claim and evidence side by side"
    assert owner.client.post("/pairings/massage-then-mask/turn-down").status_code == 303
    assert "Put the mask on" not in owner.client.get("/").text
    assert "Massage, then mask" in owner.client.get("/you/safety").text
    owner.client.post("/pairings/massage-then-mask/take-back")
    assert "Put the mask on" in owner.client.get("/").text
    log("mask", "collagen", clock.now - timedelta(minutes=5))
    assert "Put the mask on" not in owner.client.get("/").text
    assert owner.client.post("/pairings/nonsense/turn-down").status_code == 422


def test_a_peel_before_is_followed_by_massage(owner: Person, log: Log, clock: Clock) -> None:
    log("treatment", "cavitation-peel", clock.now - timedelta(minutes=40), 20)
    assert "Peel first, massage after it." in owner.client.get("/").text
    clock.now += timedelta(hours=2, minutes=55)
    assert "Peel first" not in owner.client.get("/").text


def test_the_clinicians_day_is_noted_on_the_treatment(owner: Person, log: Log, clock: Clock) -> None:
    made = log("treatment", "threads", datetime(2026, 11, 20, 11, tzinfo=UTC), 30)
    path = f"/log/sessions/{made.json['id']}"
    assert "When may it go on?" in owner.client.get(path).text
    page = owner.client.get(f"{path}/clearance").text
    assert "PDO threads" in page
    assert owner.client.post(f"{path}/clearance", data={"free_from": "2026-11-01"}).status_code == 422
    assert (
        owner.client.post(
            f"{path}/clearance", data={"free_from": "2026-11-25", "variant": "threads-pdo"}
        ).status_code
        == 303
    )
    assert 'value="2026-11-25"' in owner.client.get(f"{path}/clearance").text
    log("massage", "firming", clock.now)
    assert raised(owner) == []


def test_the_shelf_and_the_plan_say_what_to_be_careful_of(owner: Person) -> None:
    body = {"name": "Night cream", "kind": "mask", "ingredient_list": "Aqua, Retinol"}
    made = owner.client.post("/api/v1/products", json=body).json["id"]
    page = owner.client.get(f"/products/{made}").text
    assert "A product you have not used yet." in page
    assert "This holds vitamin A." in page
    item = {"kind": "mask", "type": "cream", "minutes": 10, "weekdays": [6], "products": [made]}
    plan = {"name": "Nights", "starts_on": "2026-11-29", "items": [item]}
    assert owner.client.post("/api/v1/plan/phases", json=plan).status_code == 201
    assert "This holds a retinoid." not in owner.client.get("/routine").text
    owner.client.post("/you/safety/facts", data={"slug": "pregnancy", "holds": "on"})
    assert "This holds a retinoid." in owner.client.get("/routine").text
    assert "This holds a retinoid." in owner.client.get(f"/products/{made}").text


def test_actives_in_the_same_needling_are_told(owner: Person, log: Log, clock: Clock) -> None:
    log("treatment", "needling", clock.now - timedelta(hours=1), 30, products=["Retinol serum"])
    assert "needling" in [caution for caution, _ in raised(owner)]


def test_a_session_does_not_rest_after_what_it_was_before_a_change(
    owner: Person, log: Log, clock: Clock
) -> None:
    wrong = log("treatment", "filler", clock.now - timedelta(hours=1), 30).json["id"]
    right = {"kind": "massage", "type": "firming", "minutes": 10}
    assert owner.client.patch(f"/api/v1/care-sessions/{wrong}", json=right).status_code == 200
    assert "post-injectable" not in [caution for caution, _ in raised(owner)]
