"""Ewa's year, replayed through the API, raises exactly the cautions it should."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Person
from tests.integration.advice.conftest import Log, raised

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = date(2025, 12, 1)  # of week 1; week 52 ends before the tests' now


def on(week: int, weekday: int, hour: int = 20, minute: int = 30, zone: ZoneInfo = WARSAW) -> datetime:
    day = MONDAY + timedelta(weeks=week - 1, days=weekday)
    return datetime.combine(day, time(hour, minute), zone)


@pytest.fixture
def shelf(owner: Person) -> dict[str, str]:
    wanted = {
        "glycolic": ("Glycolic gel", "Aqua, Glycolic Acid, Glycerin"),
        "retinol": ("Retinol cream", "Aqua, Retinol, Squalane"),
        "niacinamide": ("Niacinamide serum", "Aqua, Niacinamide"),
    }
    made = {}
    for key, (name, inside) in wanted.items():
        body = {"name": name, "kind": "mask", "ingredient_list": inside}
        answer = owner.client.post("/api/v1/products", json=body)
        assert answer.status_code == 201
        assert answer.json
        made[key] = answer.json["id"]
    return made


def test_the_year(owner: Person, log: Log, shelf: dict[str, str]) -> None:
    def fact(slug: str, since: datetime, days: int) -> None:
        period = {"slug": slug, "since": str(since.date()), "until": str(since.date() + timedelta(days=days))}
        assert owner.client.post("/api/v1/facts", json=period).status_code == 201

    def evening(at: datetime, mask: str, *massages: tuple[str, int], led: bool = False) -> None:
        for slug, minutes in massages:
            assert log("massage", slug, at, minutes).status_code == 201
            at += timedelta(minutes=minutes + 1)
        assert log("mask", mask, at, 15).status_code == 201
        if led:
            assert log("treatment", "led-red", at + timedelta(minutes=16), 10).status_code == 201

    fact("acne-flare", on(9, 2), 5)  # pimples on Wednesday: five days off
    fact("sunburn", on(23, 0), 6)
    for week in range(7, 15):
        for weekday in (1, 3) if week != 9 else (1,):
            evening(on(week, weekday), "hyaluronic", ("firming", 10))
    for week in range(21, 29):
        for weekday in (1, 4):
            evening(on(week, weekday), "collagen", ("firming", 10), ("lymph", 5), led=True)
    assert raised(owner) == [], "nothing to be careful of until here"

    blocked = log("mask", "gel", on(23, 2), 10, products=[shelf["glycolic"]])
    assert (blocked.status_code, blocked.json["code"]) == (409, "blocked_by_caution")
    assert "sunburn" in blocked.json["detail"]

    procedure = log("treatment", "mesotherapy", on(29, 0, 11), 30)
    clinician = {"free_from": str(on(30, 0).date())}
    answer = owner.client.put(f"/api/v1/care-sessions/{procedure.json['id']}/clearance", json=clinician)
    assert answer.status_code == 204
    for week in range(30, 34):
        assert log("massage", "lymph", on(week, 2), 10).status_code == 201
    for week in range(34, 41):
        evening(on(week, 5), "clay", ("firming", 10))
        log("mask", "cream", on(week, 1), 10, products=[shelf["niacinamide"]])
    log("massage", "zoga", on(36, 2, 17), 45)
    assert raised(owner) == []

    for week in range(41, 47):
        for weekday, product in ((0, "retinol"), (2, "glycolic"), (3, "retinol"), (5, "glycolic")):
            log("mask", "cream", on(week, weekday, 21), 10, products=[shelf[product]])
    assert raised(owner) == [("aha-sun", "info")], "said once, not every time"
    assert log("mask", "gel", on(42, 3, 22), 10, products=[shelf["glycolic"]]).status_code == 201
    for week in range(47, 53):
        for weekday in (0, 2, 4):
            log("massage", "deep-tissue", on(week, weekday), 5, zones=["masseter"])
        evening(on(week, 5), "algae", ("firming", 10))
    assert sorted(raised(owner)) == [
        ("aha-sun", "info"), ("mask-often", "info"), ("retinoid-aha-evening", "warn"),
    ]  # fmt: skip


def test_massage_over_pimples_is_warned_of(owner: Person, log: Log) -> None:
    owner.client.post("/api/v1/facts", json={"slug": "acne-flare", "since": str(on(9, 2).date())})
    assert log("massage", "firming", on(9, 1)).status_code == 201
    assert raised(owner) == []
    for weekday in (3, 4):
        assert log("massage", "firming", on(9, weekday)).status_code == 201
    assert raised(owner) == [("massage-acne", "warn")], "one flare, one question"


def test_pregnancy_blocks_forward_and_leaves_the_diary_as_it_was(
    owner: Person, log: Log, shelf: dict[str, str]
) -> None:
    assert log("mask", "cream", on(20, 0, 21), products=[shelf["retinol"]]).status_code == 201
    owner.client.post("/api/v1/facts", json={"slug": "pregnancy", "since": str(on(25, 0).date())})
    assert log("mask", "cream", on(24, 0, 21), products=[shelf["retinol"]]).status_code == 201
    assert log("mask", "cream", on(25, 0, 21), products=[shelf["retinol"]]).status_code == 409
    assert log("mask", "cream", on(25, 0, 21), products=["Retinol 0.3 % serum"]).status_code == 409
    assert len(owner.client.get("/api/v1/care-sessions").json["items"]) == 2


def test_massage_before_the_clinicians_day(owner: Person, log: Log) -> None:
    log("treatment", "filler", on(30, 0, 11), 30)
    log("massage", "lymph", on(31, 0), 10)
    assert raised(owner) == [("post-injectable", "warn")]
