"""Logging by the page, without a script: what a browser sends, and what is kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.deps import Runtime
from app.models import Account, CareSession, new_id
from app.services import calendar
from tests.conftest import Person
from tests.integration.care_sessions.conftest import ZONE, form_of

Rows = Callable[[Person], list[CareSession]]
Log = Callable[..., CareSession]


def open_form(person: Person, kind: str = "massage") -> dict[str, list[str]]:
    page = person.client.get(f"/log/{kind}")
    assert page.status_code == 200
    return form_of(page.text, "log")


def send(person: Person, fields: dict[str, Any], kind: str = "massage") -> Any:
    return person.client.post(f"/log/{kind}", data=fields)


@pytest.mark.parametrize("kind", ["mask", "massage", "treatment"])
def test_the_untouched_form_logs_the_usual_now(owner: Person, rows: Rows, kind: str) -> None:
    before = datetime.now(UTC)
    answer = send(owner, open_form(owner, kind), kind)
    assert (answer.status_code, answer.location) == (303, "/")
    (row,) = rows(owner)
    assert (row.kind, row.side, row.rating, row.note) == (kind, "both", None, "")
    assert before <= row.started_at <= datetime.now(UTC)
    assert (row.time_zone, row.local_date) == (ZONE, calendar.local_date(row.started_at, ZONE))
    assert row.minutes > 0


def test_a_mask_goes_on_the_full_face_unless_told_otherwise(owner: Person, rows: Rows) -> None:
    send(owner, open_form(owner, "mask"), "mask")
    assert rows(owner)[0].zones == ["full"]


def test_every_field_is_kept(owner: Person, rows: Rows) -> None:
    fields = open_form(owner) | {
        "type": "gua-sha",
        "zones": ["jaw", "cheek"],
        "side": "left",
        "minutes": "12",
        "products": ["Squalane oil", "  ", "Niacinamide 5 %"],
        "pressure": "5",
        "rating": "4",
        "note": "Tight jaw\r\non the left",
    }
    send(owner, fields)
    (row,) = rows(owner)
    assert (row.type, row.zones, row.side, row.minutes) == ("gua-sha", ["cheek", "jaw"], "left", 12)
    assert (row.products, row.pressure, row.rating) == (["Squalane oil", "Niacinamide 5 %"], 5, 4)
    assert row.note == "Tight jaw\non the left"


def test_the_full_face_holds_every_zone(owner: Person, rows: Rows) -> None:
    send(owner, open_form(owner) | {"zones": ["full", "cheek"]})
    assert rows(owner)[0].zones == ["full"]


def test_the_next_form_starts_with_the_last_session(owner: Person, log: Log) -> None:
    log(
        owner,
        type="gua-sha",
        minutes=7,
        zones=("jaw",),
        side="right",
        products=("Rose oil",),
        pressure=5,
        rating=2,
    )
    fields = open_form(owner)
    assert [fields[name] for name in ("type", "minutes", "zones", "side", "products", "pressure")] == [
        ["gua-sha"], ["7"], ["jaw"], ["right"], ["Rose oil", ""], ["5"]
    ]  # fmt: skip
    assert "rating" not in fields  # how it felt belongs to that evening
    assert fields["note"] == [""]


def test_a_form_sent_twice_is_one_session(owner: Person, rows: Rows) -> None:
    fields = open_form(owner)
    fields |= {"day": ["2024-05-05"], "time": ["20:00"]}
    assert [send(owner, fields).status_code for _ in range(3)] == [303, 303, 303]
    assert len(rows(owner)) == 1


def test_a_form_sent_again_with_other_words_is_not_lost_in_silence(owner: Person, rows: Rows) -> None:
    fields = open_form(owner)
    send(owner, fields)
    again = send(owner, fields | {"minutes": "55"})
    assert again.status_code == 422
    assert "saved already" in again.text
    assert [row.minutes for row in rows(owner)] == [10]


def test_back_dating(owner: Person, rows: Rows) -> None:
    send(owner, open_form(owner) | {"day": "2024-05-05", "time": "23:50"})
    (row,) = rows(owner)
    assert row.local_date.isoformat() == "2024-05-05"
    assert row.started_at == datetime(2024, 5, 5, 21, 50, tzinfo=UTC)


def test_an_hour_the_clock_skipped_moves_forward(owner: Person, rows: Rows) -> None:
    send(owner, open_form(owner) | {"day": "2024-03-31", "time": "02:30"})
    (row,) = rows(owner)
    assert row.started_at.astimezone(ZoneInfo(ZONE)).isoformat() == "2024-03-31T03:30:00+02:00"


def test_the_device_says_where_the_person_is(owner: Person, rows: Rows, parts: Runtime) -> None:
    send(owner, open_form(owner) | {"time_zone": "Asia/Tokyo", "day": "2024-05-05", "time": "00:10"})
    (row,) = rows(owner)
    assert (row.time_zone, row.local_date.isoformat()) == ("Asia/Tokyo", "2024-05-05")
    assert row.started_at == datetime(2024, 5, 4, 15, 10, tzinfo=UTC)
    with parts.database.reading() as session:
        account = session.get(Account, owner.id)
        assert account is not None
        assert account.time_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": ""}, "Choose a type"),
        ({"type": "collagen"}, "Not a valid choice"),
        ({"minutes": ""}, "how many minutes"),
        ({"minutes": "601"}, "Minutes go from 0 to 600"),
        ({"minutes": "-1"}, "Minutes go from 0 to 600"),
        ({"minutes": "ten"}, "Not a valid integer"),
        ({"side": "up"}, "Not a valid choice"),
        ({"zones": ["elbow"]}, "elbow"),
        ({"pressure": "9"}, "Pressure goes from 1 to 5"),
        ({"rating": "9"}, "Not a valid choice"),
        ({"rating": "x"}, "Invalid Choice"),
        ({"note": "x" * 2001}, "2000 characters"),
        ({"products": ["x" * 81]}, "80 characters"),
        ({"products": [str(n) for n in range(21)]}, "20 products"),
        ({"day": ""}, "Choose a date"),
        ({"day": "yesterday"}, "Not a valid date"),
        ({"time": "25:00"}, "Not a valid time"),
        ({"day": "2999-01-01"}, "has not come yet"),
        ({"day": "0001-01-01", "time": "12:00"}, "before 1970"),
        ({"day": "0001-01-01", "time": "00:05"}, "cannot be read"),  # the year before has no calendar
        ({"day": "9999-12-31", "time": "23:59", "time_zone": "America/New_York"}, "cannot be read"),
        ({"time_zone": "Mars/Olympus"}, "IANA"),
        ({"day": "2024-01-01", "time_zone": "Mars/Olympus"}, "cannot be read"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_word(
    owner: Person, rows: Rows, changes: dict[str, Any], said: str
) -> None:
    answer = send(owner, open_form(owner) | {"note": "keep me"} | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows(owner) == []
    if "note" not in changes:
        assert form_of(answer.text, "log")["note"] == ["keep me"]


def test_a_person_cannot_log_tomorrow(owner: Person, rows: Rows) -> None:
    """The clocks may differ by minutes; a device's own clock is believed further by the API."""
    soon = datetime.now(ZoneInfo(ZONE)) + timedelta(hours=2)
    fields = open_form(owner) | {"day": f"{soon:%Y-%m-%d}", "time": f"{soon:%H:%M}"}
    assert send(owner, fields).status_code == 422
    assert rows(owner) == []


def test_an_unknown_kind_is_no_page(owner: Person) -> None:
    assert owner.client.get("/log/nap").status_code == 404


def test_visitors_are_led_to_the_door(visitor: Any, owner: Person) -> None:
    for address in ("/", "/log/massage", "/log/massage/timer", f"/log/sessions/{new_id()}"):
        answer = visitor.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


def test_words_of_the_person_are_never_markup(owner: Person, log: Log) -> None:
    evil = "<script>alert(1)</script>"
    row = log(owner, products=(evil,), note=evil)
    for address in ("/", "/log/massage", f"/log/sessions/{row.id}", "/log/massage/timer?id=" + str(new_id())):
        assert evil not in owner.client.get(address).text
