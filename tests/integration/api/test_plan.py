"""The plan, check-ins and goals through the JSON API."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from app.models import new_id
from tests.conftest import Person
from tests.integration.api.conftest import massage

URL = "/api/v1"
FIRMING = {"kind": "massage", "type": "firming", "minutes": 10, "weekdays": [1, 3], "zones": ["jaw", "cheek"]}
LYMPH = {"kind": "massage", "type": "lymph", "minutes": 5, "times_a_week": 2}


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Warsaw")).date()


def phase(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    body = {"name": "Firming", "starts_on": "2025-07-07", "items": [FIRMING, LYMPH], **changes}
    answer = client.post(f"{URL}/plan/phases", json=body)
    assert answer.status_code == 201, answer.get_json()
    made: dict[str, Any] = answer.get_json()
    return made


def test_a_phase_comes_back_as_it_was_sent(client: FlaskClient) -> None:
    made = phase(client)
    assert client.get(f"{URL}/plan/phases/{made['id']}").get_json() == made
    whole = client.get(f"{URL}/plan").get_json()
    assert (whole["phase"], whole["phases"], whole["pauses"]) == (made["id"], [made], [])
    assert whole["today"] == today().isoformat()
    first, second = made["items"]
    assert first == FIRMING | {
        "id": first["id"],
        "times_a_week": None,
        "zones": ["cheek", "jaw"],
        "side": "both",
        "products": [],
        "since": None,
    }
    assert (second["times_a_week"], second["weekdays"]) == (2, [])
    assert UUID(made["id"]).version == 7


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"starts_on": "1900-01-01"}, "starts_on"),
        ({"ends_on": "2025-07-01"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"items": [FIRMING | {"weekdays": []}]}, "weekdays"),
        ({"items": [FIRMING | {"weekdays": [7]}]}, "items.0.weekdays.0"),
        ({"items": [FIRMING | {"times_a_week": 2}]}, "times_a_week"),
        ({"items": [LYMPH | {"times_a_week": 0}]}, "items.0.times_a_week"),
        ({"items": [LYMPH | {"type": "collagen"}]}, "type"),
        ({"items": [LYMPH | {"minutes": 601}]}, "items.0.minutes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_planned_is_named(client: FlaskClient, changes: dict[str, Any], field: str) -> None:
    body = {"name": "Firming", "starts_on": "2025-07-07", "items": [], **changes}
    problem = client.post(f"{URL}/plan/phases", json=body)
    assert (problem.status_code, problem.get_json()["field"]) == (422, field)
    assert client.get(f"{URL}/plan").get_json()["phases"] == []


def test_a_key_makes_one_phase(client: FlaskClient) -> None:
    body, headers = {"name": "Rest", "starts_on": "2025-07-07"}, {"Idempotency-Key": "k"}
    first = client.post(f"{URL}/plan/phases", json=body, headers=headers)
    again = client.post(f"{URL}/plan/phases", json=body, headers=headers)
    assert (first.status_code, again.status_code, first.data) == (201, 201, again.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = client.post(f"{URL}/plan/phases", json=body | {"name": "Jaw"}, headers=headers)
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_mismatch")
    same = client.post(f"{URL}/plan/phases", json=body | {"id": first.get_json()["id"]})
    assert (same.status_code, same.get_json()) == (200, first.get_json())


def test_items_are_added_changed_ordered_and_taken_out(client: FlaskClient) -> None:
    made = phase(client)
    mask = {"kind": "mask", "type": "collagen", "minutes": 15, "weekdays": [1]}
    item = client.post(f"{URL}/plan/phases/{made['id']}/items", json=mask)
    assert item.status_code == 201
    ids = [each["id"] for each in made["items"]] + [item.get_json()["id"]]
    order = client.put(f"{URL}/plan/phases/{made['id']}/order", json={"items": ids[::-1]}).get_json()
    assert [each["id"] for each in order["items"]] == ids[::-1]
    changed = client.patch(f"{URL}/plan/items/{ids[0]}", json={"times_a_week": 3}).get_json()
    assert (changed["times_a_week"], changed["weekdays"]) == (3, [])
    assert client.delete(f"{URL}/plan/items/{ids[0]}").status_code == 204
    assert len(client.get(f"{URL}/plan").get_json()["phases"][0]["items"]) == 2
    assert client.post(f"{URL}/plan/items/{ids[0]}/restore").get_json()["times_a_week"] == 3
    copy = client.post(
        f"{URL}/plan/phases/{made['id']}/copy", json={"starts_on": "2025-01-06", "ends_on": "2025-02-02"}
    )
    assert copy.status_code == 201
    assert [each["type"] for each in copy.get_json()["items"]] == ["collagen", "lymph", "firming"]


def test_due_and_not_today(client: FlaskClient) -> None:
    daily = FIRMING | {"weekdays": list(range(7))}
    made = phase(client, starts_on=today().isoformat(), items=[daily])
    [step] = client.get(f"{URL}/plan/due").get_json()["steps"]
    assert (step["state"], step["type"], step["minutes"]) == ("due", "firming", 10)
    skip = {"item_id": step["item_id"], "day": today().isoformat()}
    assert client.put(f"{URL}/plan/skips", json=skip).status_code == 204
    assert client.get(f"{URL}/plan/due").get_json()["steps"][0]["state"] == "skipped"
    assert client.delete(f"{URL}/plan/skips", query_string=skip).status_code == 204
    now = datetime.now(ZoneInfo("Europe/Warsaw"))
    row = client.post(f"{URL}/care-sessions", json=massage(started_at=now.isoformat())).get_json()
    [step] = client.get(f"{URL}/plan/due").get_json()["steps"]
    assert (step["state"], step["session_id"]) == ("done", row["id"])
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert client.get(f"{URL}/plan/due?day={tomorrow}").get_json()["steps"][0]["state"] == "due"
    pause = client.post(f"{URL}/plan/pauses", json={"starts_on": tomorrow, "reason": "travel"})
    assert pause.status_code == 201
    seen = client.get(f"{URL}/plan/due?day={tomorrow}").get_json()
    assert (seen["is_paused"], seen["steps"]) == (True, [])
    assert client.delete(f"{URL}/plan/pauses/{pause.get_json()['id']}").status_code == 204
    assert made["is_running"] is True


def test_how_much_of_it_was_done(client: FlaskClient) -> None:
    made = phase(client, items=[FIRMING], ends_on="2025-08-03")
    for day in (8, 10, 15, 16):
        assert client.post(
            f"{URL}/care-sessions", json=massage(started_at=f"2025-07-{day:02}T20:00:00+02:00")
        )
    seen = client.get(f"{URL}/plan/adherence?first=2025-07-07&last=2025-07-27").get_json()
    assert seen["total"] == {"planned": 6, "done": 3, "share": 0.5}
    assert [(week["done"], week["planned"], week["extra"]) for week in seen["weeks"]] == [
        (2, 2, 0),
        (1, 2, 1),
        (0, 2, 0),
    ]
    assert (seen["weeks_kept"], seen["weeks_over"], seen["weeks_in_a_row"]) == (1, 3, 0)
    assert seen["phases"] == [{"phase": made["id"], "planned": 6, "done": 3, "share": 0.5}]
    assert client.get(f"{URL}/plan/adherence?first=2020-01-01&last=2025-01-01").status_code == 422


def test_strangers_find_nothing(
    client: FlaskClient, program: Callable[..., FlaskClient], stranger: Person
) -> None:
    made, other = phase(client), program(stranger)
    item = made["items"][0]["id"]
    assert other.get(f"{URL}/plan").get_json()["phases"] == []
    assert other.put(f"{URL}/plan/skips", json={"item_id": item, "day": "2025-07-08"}).status_code == 404
    assert (
        other.post(
            f"{URL}/plan/phases", json={"id": made["id"], "name": "x", "starts_on": "2025-07-07"}
        ).status_code
        == 409
    )
    reader = program(stranger, "read")
    assert reader.post(f"{URL}/plan/phases", json={}).status_code == 403


def test_one_check_in_a_day_and_what_is_left_out_stays_out(client: FlaskClient) -> None:
    body = {
        "puffiness": 0,
        "redness": 10,
        "answered_at": "2025-07-06T08:10:00+02:00",
        "time_zone": "Europe/Warsaw",
    }
    made = client.post(f"{URL}/check-ins", json=body)
    assert made.status_code == 201
    row = made.get_json()
    assert (row["local_date"], row["puffiness"], row["redness"], row["firmness"]) == (
        "2025-07-06",
        0,
        10,
        None,
    )
    again = client.post(
        f"{URL}/check-ins", json={**body, "puffiness": 3, "answered_at": "2025-07-06T21:00:00+02:00"}
    )
    assert (again.status_code, again.get_json()["id"], again.get_json()["puffiness"]) == (200, row["id"], 3)
    kept_offline = {"puffiness": 9, "smoothness": 2, "answered_at": "2025-07-06T09:00:00+02:00"}
    filled = client.post(f"{URL}/check-ins", json={"time_zone": "Europe/Warsaw", **kept_offline}).get_json()
    assert (filled["puffiness"], filled["smoothness"]) == (3, 2)  # it was answered anew since
    assert filled["answered_at"] == "2025-07-06T21:00:00+02:00"
    behind = {"smoothness": 4, "answered_at": "2025-07-06T20:58:00+02:00", "time_zone": "Europe/Warsaw"}
    assert client.post(f"{URL}/check-ins", json=behind).get_json()["smoothness"] == 4  # by another clock
    late = {**body, "answered_at": "2025-07-06T23:30:00+02:00", "time_zone": "Asia/Tokyo"}
    assert client.post(f"{URL}/check-ins", json=late).get_json()["local_date"] == "2025-07-07"
    assert len(client.get(f"{URL}/check-ins").get_json()["items"]) == 2
    address = f"{URL}/check-ins/{row['id']}"
    assert client.patch(address, json={"redness": None, "smoothness": None}).get_json()["redness"] is None
    assert client.patch(address, json={"puffiness": None}).status_code == 422  # nothing would be left
    moved = client.patch(address, json={"answered_at": "2025-07-07T08:00:00+02:00"})
    assert (moved.status_code, moved.get_json()["code"]) == (409, "day_taken")
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/restore").get_json()["puffiness"] == 3
    assert client.delete(address).status_code == 204
    anew = client.post(f"{URL}/check-ins", json={**body, "redness": 1}).get_json()
    assert (anew["puffiness"], anew["redness"]) == (0, 1)


@pytest.mark.parametrize(
    "body", [{}, {"puffiness": None}, {"puffiness": 11}, {"puffiness": -1}, {"puffiness": 2.5}, {"mood": 3},
             {"puffiness": 3, "answered_at": "2999-01-01T00:00:00Z"}, {"puffiness": 3, "time_zone": "Mars/Base"}]
)  # fmt: skip
def test_no_check_in(client: FlaskClient, body: dict[str, Any]) -> None:
    assert client.post(f"{URL}/check-ins", json=body).status_code == 422
    assert client.get(f"{URL}/check-ins").get_json()["items"] == []


def test_check_ins_page_newest_first(client: FlaskClient) -> None:
    for day in (3, 1, 2):
        at = f"2025-07-0{day}T08:00:00+02:00"
        client.post(
            f"{URL}/check-ins", json={"firmness": day, "answered_at": at, "time_zone": "Europe/Warsaw"}
        )
    page = client.get(f"{URL}/check-ins?limit=2").get_json()
    rest = client.get(f"{URL}/check-ins?limit=2&cursor={page['next_cursor']}").get_json()
    assert [row["firmness"] for row in page["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next_cursor"] is None


def test_goals_are_chosen_all_at_once(client: FlaskClient) -> None:
    wanted = {"goals": [{"goal": "puffiness", "zones": ["jaw", "eyes"]}, {"goal": "contour", "zones": []}]}
    chosen = client.put(f"{URL}/goals", json=wanted).get_json()
    assert chosen["goals"][0] == {"goal": "puffiness", "zones": ["eyes", "jaw"]}
    assert client.get(f"{URL}/goals").get_json() == chosen
    for bad in ({"goal": "younger"}, {"goal": "lines", "zones": ["elbow"]}):
        assert client.put(f"{URL}/goals", json={"goals": [bad]}).status_code == 422
    assert client.get(f"{URL}/goals").get_json() == chosen
    assert client.put(f"{URL}/goals", json={"goals": []}).get_json() == {"goals": []}


def test_a_taken_id_of_a_check_in_is_refused(
    client: FlaskClient, program: Callable[..., FlaskClient], stranger: Person
) -> None:
    mine = client.post(f"{URL}/check-ins", json={"id": str(new_id()), "puffiness": 3}).get_json()
    refused = program(stranger).post(f"{URL}/check-ins", json={"id": mine["id"], "puffiness": 3})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "id_taken")
