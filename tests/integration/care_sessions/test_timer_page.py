"""The timer: a page that carries the session, and a form that saves it when the time is up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from app.models import CareSession, new_id
from tests.conftest import Person
from tests.integration.care_sessions.conftest import form_of

Rows = Callable[[Person], list[CareSession]]
Log = Callable[..., CareSession]


def start(person: Person, kind: str = "massage", **changes: Any) -> str:
    """The timer's page, from the form with some changes."""
    fields = form_of(person.client.get(f"/log/{kind}").text, "log") | changes
    page = person.client.post(f"/log/{kind}/timer", data=fields)
    assert page.status_code == 200
    return str(page.text)


def test_the_timer_saves_what_the_form_said_with_the_minutes_spent(owner: Person, rows: Rows) -> None:
    page = start(
        owner,
        type="gua-sha",
        zones=["jaw"],
        side="left",
        minutes="12",
        products=["Oil"],
        pressure="5",
        note="ąę\nb",
    )
    assert rows(owner) == []  # nothing is logged before the time is up
    saved = form_of(page, "/log/massage")
    answer = owner.client.post("/log/massage", data=saved | {"minutes": "9"})
    assert (answer.status_code, answer.location) == (303, "/")
    (row,) = rows(owner)
    assert (row.type, row.zones, row.side, row.minutes) == ("gua-sha", ["jaw"], "left", 9)
    assert (row.products, row.pressure, row.note) == (["Oil"], 5, "ąę\nb")


def test_the_session_began_when_the_timer_did(owner: Person, rows: Rows) -> None:
    saved = form_of(start(owner), "/log/massage")
    began = datetime.fromisoformat(saved["started_at"][0])
    assert timedelta(0) <= datetime.now(UTC) - began < timedelta(minutes=1)
    earlier = began - timedelta(minutes=10)  # as if ten minutes had passed since
    owner.client.post("/log/massage", data=saved | {"started_at": earlier.isoformat()})
    assert rows(owner)[0].started_at == earlier


def test_a_timer_that_is_sent_twice_is_one_session(owner: Person, rows: Rows) -> None:
    saved = form_of(start(owner), "/log/massage")
    assert [owner.client.post("/log/massage", data=saved).status_code for _ in range(3)] == [303] * 3
    assert len(rows(owner)) == 1


@pytest.mark.parametrize("started_at", ["nonsense", "2999-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00"])
def test_a_start_that_cannot_be_is_refused(owner: Person, rows: Rows, started_at: str) -> None:
    saved = form_of(start(owner), "/log/massage")
    assert owner.client.post("/log/massage", data=saved | {"started_at": started_at}).status_code == 422
    assert rows(owner) == []


def test_a_form_with_a_mistake_is_not_timed(owner: Person) -> None:
    fields = form_of(owner.client.get("/log/massage").text, "log")
    answer = owner.client.post("/log/massage/timer", data=fields | {"minutes": "601"})
    assert answer.status_code == 422
    assert "Minutes go from 0 to 600" in answer.text


def test_no_minutes_are_timed_as_one(owner: Person) -> None:
    assert 'data-minutes="1"' in start(owner, minutes="0")


def test_an_unknown_zone_does_not_stop_the_timer(owner: Person) -> None:
    assert form_of(start(owner, time_zone="Mars/Olympus"), "/log/massage")["time_zone"] == ["Europe/Warsaw"]


def test_the_timers_address_shows_it_again_and_holds_nothing_private(owner: Person, rows: Rows) -> None:
    page = start(owner, type="gua-sha", minutes="12", zones=["jaw"], products=["Secret oil"], note="secret")
    address = page.split('data-page="')[1].split('"')[0].replace("&amp;", "&")
    assert "ecret" not in address
    again = owner.client.get(address)
    assert again.status_code == 200
    fields = form_of(again.text, "/log/massage")
    assert (fields["type"], fields["minutes"], fields["zones"]) == (["gua-sha"], ["12"], ["jaw"])
    session_id = form_of(page, "/log/massage")["session_id"]
    assert fields["session_id"] == session_id
    assert f'data-id="{session_id[0]}"' in again.text
    assert rows(owner) == []


def test_the_bare_address_gets_an_id_so_that_a_reload_is_the_same_timer(owner: Person, log: Log) -> None:
    log(owner, kind="mask", type="clay", minutes=8)
    answer = owner.client.get("/log/mask/timer")
    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.location).query)
    assert (query["type"], query["minutes"]) == (["clay"], ["8"])
    assert UUID(query["id"][0]).version == 7


@pytest.mark.parametrize(
    ("query", "type_and_minutes"),
    [
        ("type=firming&minutes=0", ("firming", "1")),
        ("type=firming&minutes=9999", ("firming", "600")),
        ("type=japanese", ("japanese", "15")),  # its own usual length
        ("type=nonsense&minutes=3", ("firming", "10")),
        ("minutes=x&zones=elbow&pressure=x", ("firming", "10")),
        ("side=up", ("firming", "10")),
    ],
)
def test_an_address_somebody_typed(owner: Person, query: str, type_and_minutes: tuple[str, str]) -> None:
    page = owner.client.get(f"/log/massage/timer?id={new_id()}&{query}")
    assert page.status_code == 200
    fields = form_of(page.text, "/log/massage")
    assert (fields["type"][0], fields["minutes"][0]) == type_and_minutes


def test_a_timer_that_was_saved_does_not_start_again(owner: Person) -> None:
    saved = form_of(start(owner), "/log/massage")
    owner.client.post("/log/massage", data=saved)
    answer = owner.client.get(f"/log/massage/timer?id={saved['session_id'][0]}")
    assert (answer.status_code, answer.location) == (303, "/")


def test_after_a_massage_the_mask_is_offered(owner: Person, log: Log) -> None:
    log(owner, kind="mask", type="collagen", minutes=15)
    assert "Then: collagen mask" in start(owner)
    assert "Then:" not in start(owner, "mask")
    log(owner, started_at=datetime.now(UTC))
    page = owner.client.get("/").text
    assert "15 min, right after" in page
    assert "/log/mask/timer?type=collagen&amp;minutes=15" in page
