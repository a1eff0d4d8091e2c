"""The feed a calendar app subscribes to."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.conftest import Person
from tests.integration.reminders.test_reminders import choose


def make_address(person: Person) -> str:
    page = person.client.post("/you/reminders/feed").text
    found = re.search(r"/calendar/[\w-]{43}\.ics", page)
    assert found
    return found[0]


def test_a_calendar_app_reads_it_without_signing_in(owner: Person, visitor) -> None:
    choose(owner, routine_on="y", routine_days=["1", "3"])
    answer = visitor.get(make_address(owner))
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "no-store" in answer.headers["Cache-Control"]
    feed = Calendar.from_ical(answer.data)
    events = {str(event["summary"]): event for event in feed.walk("VEVENT")}
    assert set(events) == {"Photo day", "Your evening"}
    begins = events["Photo day"]["dtstart"].dt
    assert begins == datetime(2026, 7, 5, 10, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
    assert str(events["Photo day"]["description"]) == "Same hour, same light, before the session."
    assert events["Photo day"]["rrule"]["byday"] == ["SU"]
    assert events["Your evening"]["rrule"]["byday"] == ["TU", "TH"]
    assert [str(zone["tzid"]) for zone in feed.walk("VTIMEZONE")] == ["Europe/Warsaw"]
    assert b"owner@example.org" not in answer.data


def test_the_same_events_keep_their_names(owner: Person, visitor) -> None:
    choose(owner)
    address = make_address(owner)
    first, second = (Calendar.from_ical(visitor.get(address).data) for _ in range(2))
    assert [event["uid"] for event in first.walk("VEVENT")] == [
        event["uid"] for event in second.walk("VEVENT")
    ]


def test_a_new_address_and_a_revoked_one(owner: Person, visitor) -> None:
    first, second = make_address(owner), make_address(owner)
    assert visitor.get(first).status_code == 404
    assert visitor.get(second).status_code == 200
    assert second not in owner.client.get("/you/reminders").text, "shown once"
    owner.client.post("/you/reminders/feed/revoke")
    assert visitor.get(second).status_code == 404


def test_a_discreet_person_has_a_discreet_calendar(owner: Person, visitor) -> None:
    choose(owner)
    owner.client.post("/you/discreet", data={"discreet": "on"})
    text = visitor.get(make_address(owner)).text
    assert "SUMMARY:Afterglow" in text
    assert "hoto" not in text


def test_planned_evenings_stand_in_it(owner: Person, visitor) -> None:
    item = {"kind": "massage", "type": "firming", "minutes": 10, "weekdays": [1, 3]}
    plan = {"name": "Firming", "starts_on": "2026-07-05", "items": [item]}
    assert owner.client.post("/api/v1/plan/phases", json=plan).status_code == 201
    choose(owner, routine_on="y", routine_at="21:15")
    feed = Calendar.from_ical(visitor.get(make_address(owner)).data)
    evenings = [event for event in feed.walk("VEVENT") if event["summary"] == "Your evening"]
    assert [event["dtstart"].dt.strftime("%a %H:%M") for event in evenings[:2]] == ["Tue 21:15", "Thu 21:15"]
    assert len(evenings) == 8
    assert str(evenings[0]["description"]) == "Firming massage: 10 min."
