"""Sessions through the JSON API: what is kept, what is refused, whose they are."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from app.models import new_id
from tests.conftest import Person
from tests.integration.api.conftest import massage

URL = "/api/v1/care-sessions"


def log(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    answer = client.post(URL, json=massage(**changes))
    assert answer.status_code == 201, answer.get_json()
    body: dict[str, Any] = answer.get_json()
    return body


def test_a_session_comes_back_as_it_was_sent(client: FlaskClient) -> None:
    sent = massage(
        zones=["neck", "cheek", "cheek"],
        side="left",
        products=["  Squalane   oil ", "Niacinamide 5 %", "Squalane oil"],
        pressure=3,
        rating=4,
        note="Tight jaw on the left",
    )
    made = client.post(URL, json=sent).get_json()
    assert client.get(f"{URL}/{made['id']}").get_json() == made
    assert made == sent | {
        "id": made["id"],
        "local_date": "2025-07-08",
        "zones": ["cheek", "neck"],  # each once, in the catalogue's order
        "products": ["Squalane oil", "Niacinamide 5 %"],
    }
    assert UUID(made["id"]).version == 7


def test_what_is_left_out_has_a_plain_default(client: FlaskClient) -> None:
    made = log(client)
    assert {key: made[key] for key in ("zones", "side", "products", "pressure", "rating", "note")} == {
        "zones": [],
        "side": "both",
        "products": [],
        "pressure": None,
        "rating": None,
        "note": "",
    }


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"kind": "nap"}, "kind", "invalid_input"),
        ({"type": "collagen"}, "type", "invalid_input"),  # a mask, not a massage
        ({"type": "../../etc"}, "type", "invalid_input"),
        ({"started_at": "2025-07-08T20:42:00"}, "started_at", "invalid_input"),  # no offset
        ({"started_at": 1751999999}, "started_at", "invalid_input"),
        ({"started_at": "1751999999"}, "started_at", "invalid_input"),
        ({"started_at": "2999-01-01T00:00:00Z"}, "started_at", "invalid_input"),
        ({"started_at": "9999-12-31T23:59:59-14:00"}, "started_at", "invalid_input"),
        ({"started_at": "0001-01-01T00:00:00+14:00"}, "started_at", "invalid_input"),
        ({"started_at": "1969-12-31T23:59:59Z"}, "started_at", "invalid_input"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "invalid_input"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "invalid_input"),
        ({"minutes": -1}, "minutes", "invalid_input"),
        ({"minutes": 601}, "minutes", "invalid_input"),
        ({"minutes": "10"}, "minutes", "invalid_input"),
        ({"minutes": True}, "minutes", "invalid_input"),
        ({"minutes": None}, "minutes", "invalid_input"),
        ({"zones": ["elbow"]}, "zones", "invalid_input"),
        ({"zones": "cheek"}, "zones", "invalid_input"),
        ({"side": "up"}, "side", "invalid_input"),
        ({"products": ["x" * 81]}, "products.0", "invalid_input"),
        ({"products": [str(n) for n in range(21)]}, "products", "invalid_input"),
        ({"pressure": 0}, "pressure", "invalid_input"),
        ({"pressure": 6}, "pressure", "invalid_input"),
        ({"rating": 4.5}, "rating", "invalid_input"),
        ({"note": "x" * 2001}, "note", "invalid_input"),
        ({"note": "a\x00b"}, "note", "invalid_input"),
        ({"note": "\ud800"}, "note", "invalid_input"),
        ({"id": "7"}, "id", "invalid_input"),
        ({"owner_id": "01a1fc00-24bc-72ef-b5f0-3237178be659"}, "owner_id", "unknown_field"),
    ],
)
def test_a_value_that_cannot_be_kept_is_named(
    client: FlaskClient, changes: dict[str, Any], field: str, code: str
) -> None:
    answer = client.post(URL, json=massage(**changes))
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert (problem["field"], problem["code"]) == (field, code)
    assert client.get(URL).get_json()["items"] == []


@pytest.mark.parametrize("field", ["kind", "type", "started_at", "time_zone", "minutes"])
def test_a_missing_field_is_named(client: FlaskClient, field: str) -> None:
    body = massage()
    del body[field]
    problem = client.post(URL, json=body).get_json()
    assert (problem["status"], problem["code"], problem["field"]) == (422, "missing_field", field)


def test_a_clock_that_is_a_few_hours_ahead_is_believed(client: FlaskClient) -> None:
    soon = datetime.now(UTC) + timedelta(hours=5)
    assert log(client, started_at=soon.isoformat())


def test_a_change_leaves_the_rest_alone(client: FlaskClient) -> None:
    made = log(client, pressure=3, rating=4, zones=["cheek"], products=["Oil"])
    changed = client.patch(f"{URL}/{made['id']}", json={"minutes": 12, "rating": None})
    assert changed.get_json() == made | {"minutes": 12, "rating": None}
    assert client.get(f"{URL}/{made['id']}").get_json() == made | {"minutes": 12, "rating": None}


def test_a_change_must_fit_the_rest(client: FlaskClient) -> None:
    made = log(client)
    problem = client.patch(f"{URL}/{made['id']}", json={"kind": "mask"})
    assert (problem.status_code, problem.get_json()["field"]) == (422, "type")
    assert client.patch(f"{URL}/{made['id']}", json={"kind": "mask", "type": "collagen"}).status_code == 200


@pytest.mark.parametrize(
    "change", [{"id": "x"}, {"minutes": None}, {"side": None}, {"local_date": "2025-01-01"}]
)
def test_a_change_that_makes_no_sense_is_refused(client: FlaskClient, change: dict[str, Any]) -> None:
    made = log(client)
    assert client.patch(f"{URL}/{made['id']}", json=change).status_code == 422
    assert client.get(f"{URL}/{made['id']}").get_json() == made


def test_another_zone_moves_the_date(client: FlaskClient) -> None:
    made = log(client, started_at="2025-07-08T23:50:00+02:00")
    changed = client.patch(f"{URL}/{made['id']}", json={"time_zone": "Asia/Tokyo"}).get_json()
    assert (changed["local_date"], changed["started_at"]) == ("2025-07-09", "2025-07-09T06:50:00+09:00")


def test_a_deleted_session_is_gone_and_comes_back(client: FlaskClient) -> None:
    made = log(client)
    address = f"{URL}/{made['id']}"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.patch(address, json={"minutes": 1}).status_code == 404
    assert client.delete(address).status_code == 404
    assert client.get(URL).get_json()["items"] == []
    assert client.post(f"{address}/restore").get_json() == made
    assert client.get(address).get_json() == made


def test_the_list_pages_newest_first_without_gap_or_repeat(client: FlaskClient) -> None:
    ids = [
        log(client, started_at=f"2025-07-{day:02}T20:00:00Z", minutes=day)["id"]
        for day in (3, 9, 1, 9, 9, 4)  # three share a moment: the id decides
    ]
    cursor, seen, pages = None, [], 0
    while pages < 10:
        page = client.get(URL, query_string={"limit": 2} | ({"cursor": cursor} if cursor else {})).get_json()
        seen += page["items"]
        pages += 1
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == 3
    assert sorted(item["id"] for item in seen) == sorted(ids)
    assert [item["minutes"] for item in seen] == [9, 9, 9, 4, 3, 1]


def test_the_list_can_hold_one_kind(client: FlaskClient) -> None:
    log(client)
    mask = log(client, kind="mask", type="collagen")
    assert [item["id"] for item in client.get(f"{URL}?kind=mask").get_json()["items"]] == [mask["id"]]
    assert client.get(f"{URL}?kind=nap").status_code == 422


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=abc", "cursor=%FF", "colour=red"]
)
def test_a_list_that_cannot_be_asked_for(client: FlaskClient, query: str) -> None:
    assert client.get(f"{URL}?{query}").status_code == 422


def test_a_stranger_is_told_that_nothing_is_there(
    client: FlaskClient, program: Callable[..., FlaskClient], stranger: Person
) -> None:
    made = log(client)
    address, other = f"{URL}/{made['id']}", program(stranger)
    nowhere = f"{URL}/{new_id()}"
    for method, body in (("get", None), ("patch", {"minutes": 1}), ("delete", None)):
        refused = getattr(other, method)(address, json=body)
        unknown = getattr(other, method)(nowhere, json=body)
        assert refused.status_code == 404
        assert refused.get_json() == unknown.get_json()
    assert other.post(f"{address}/restore").status_code == 404
    assert other.get(URL).get_json()["items"] == []
    assert client.get(address).get_json() == made


def test_a_stranger_cannot_undo_somebodys_deletion(
    client: FlaskClient, program: Callable[..., FlaskClient], stranger: Person
) -> None:
    made = log(client)
    client.delete(f"{URL}/{made['id']}")
    assert program(stranger).post(f"{URL}/{made['id']}/restore").status_code == 404
    assert client.get(f"{URL}/{made['id']}").status_code == 404
