"""Accounts with something in them, for tests that look at pages rather than make what stands on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.browser import portraits
from tests.browser.box import TIME_ZONE, Box, Person
from tests.browser.program import Program


@dataclass(frozen=True)
class Life:
    """A person with nine weeks behind them; `photos` are the aligned ones, oldest first."""

    person: Person
    photos: tuple[str, ...]
    to_check: str
    mask: str
    phase: str
    item: str


def today() -> datetime:
    """Midnight of the person's day."""
    now = datetime.now(ZoneInfo(TIME_ZONE)).replace(tzinfo=None)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def live(box: Box, email: str) -> Life:
    """Nine weeks of evenings, three photos that line up and one that does not."""
    person = box.person(email)
    program, start = Program(box, person), today() - timedelta(weeks=9)
    mask = ""
    for week in range(9):
        monday = start + timedelta(weeks=week)
        program.log(
            "massage", "firming", monday + timedelta(hours=20, minutes=40), 10, zones=["jaw", "cheek"]
        )
        mask = program.log("mask", "collagen", monday + timedelta(hours=20, minutes=55), 15, zones=["full"])[
            "id"
        ]
        program.log("massage", "gua-sha", monday + timedelta(days=2, hours=21), 7, zones=["jaw"], side="left")
    program.log("treatment", "led-red", start + timedelta(days=30, hours=18), 10, rating=4)
    sent = program.send(
        portraits.photo(start + timedelta(days=6, hours=8)),
        portraits.photo(start + timedelta(weeks=4, days=6, hours=8), turn_deg=4.0),
        portraits.photo(start + timedelta(weeks=8, days=6, hours=8), turn_deg=-3.0, gain=0.8),
        portraits.without_face(start + timedelta(weeks=7, hours=8)),
    )
    states = [photo["state"] for photo in sent]
    assert states == ["aligned", "aligned", "aligned", "needs_review"], sent
    ids = [photo["id"] for photo in sent]
    firming = {"kind": "massage", "type": "firming", "minutes": 10, "zones": ["jaw", "cheek"]}
    collagen = {"kind": "mask", "type": "collagen", "minutes": 15}
    phase = program.plan(
        "Firming and collagen",
        start,
        {**firming, "weekdays": list(range(7))},
        {**collagen, "weekdays": [0, 3]},
        {"kind": "treatment", "type": "led-red", "minutes": 10, "times_a_week": 2},
    )
    return Life(person, tuple(ids[:3]), ids[3], mask, phase["id"], phase["items"][0]["id"])
