"""Changing, deleting with undo, and the same as last time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.models import CareSession, new_id
from tests.conftest import Person
from tests.integration.care_sessions.conftest import ZONE, form_of

Rows = Callable[[Person], list[CareSession]]
Log = Callable[..., CareSession]


def told(person: Person) -> str:
    """What the next page says."""
    return str(person.client.get("/").text)


def test_a_change_keeps_the_moment_it_did_not_touch(owner: Person, log: Log, rows: Rows) -> None:
    row = log(owner, started_at=datetime(2024, 5, 5, 18, 42, 31, tzinfo=UTC), pressure=2, note="as it was")
    fields = form_of(owner.client.get(f"/log/sessions/{row.id}").text, "log")
    answer = owner.client.post(f"/log/sessions/{row.id}", data=fields | {"minutes": "12"})
    assert (answer.status_code, answer.location) == (303, "/timeline")
    (changed,) = rows(owner)
    assert (changed.minutes, changed.started_at, changed.note) == (12, row.started_at, "as it was")
    assert changed.pressure == 2  # a step between two words stays while nobody chooses another


def test_a_change_of_the_date_is_in_the_sessions_own_zone(owner: Person, log: Log, rows: Rows) -> None:
    row = log(owner, started_at=datetime(2024, 5, 5, 12, 0, tzinfo=UTC), time_zone="Asia/Tokyo")
    fields = form_of(owner.client.get(f"/log/sessions/{row.id}").text, "log")
    assert (fields["time_zone"], fields["day"], fields["time"]) == (["Asia/Tokyo"], ["2024-05-05"], ["21:00"])
    owner.client.post(f"/log/sessions/{row.id}", data=fields | {"day": "2024-05-04"})
    assert rows(owner)[0].started_at == datetime(2024, 5, 4, 12, 0, tzinfo=UTC)
    assert rows(owner)[0].local_date.isoformat() == "2024-05-04"


def test_a_bad_change_comes_back_and_changes_nothing(owner: Person, log: Log, rows: Rows) -> None:
    row = log(owner)
    fields = form_of(owner.client.get(f"/log/sessions/{row.id}").text, "log")
    for bad in ({"minutes": "999"}, {"day": "2999-01-01"}, {"type": "collagen"}):
        assert owner.client.post(f"/log/sessions/{row.id}", data=fields | bad).status_code == 422
    assert (rows(owner)[0].minutes, rows(owner)[0].started_at) == (10, row.started_at)


def test_a_change_from_another_phone_is_not_written_over_unknowingly(
    owner: Person, log: Log, rows: Rows
) -> None:
    row = log(owner)
    address = f"/log/sessions/{row.id}"
    fields = form_of(owner.client.get(address).text, "log")
    assert owner.client.post(address, data=fields | {"note": "from the first phone"}).status_code == 303
    refused = owner.client.post(address, data=fields | {"minutes": "12"})
    assert refused.status_code == 422
    assert "Nothing was saved yet" in refused.text
    assert (rows(owner)[0].minutes, rows(owner)[0].note) == (10, "from the first phone")
    again = form_of(refused.text, "log")
    assert again["minutes"] == ["12"]
    assert owner.client.post(address, data=again).status_code == 303
    assert rows(owner)[0].minutes == 12
    assert owner.client.post(address, data=again).status_code == 303  # the same once more changes nothing


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/", "/"), ("https://evil.example", "/timeline"), ("//evil.example", "/timeline")],
)
def test_where_a_change_leads(owner: Person, log: Log, asked: str, leads_to: str) -> None:
    row = log(owner)
    address = f"/log/sessions/{row.id}?next={asked}"
    fields = form_of(owner.client.get(address).text, "log")
    assert owner.client.post(address, data=fields).location == leads_to


def test_a_deletion_can_be_undone(owner: Person, log: Log, rows: Rows) -> None:
    row = log(owner)
    owner.client.post(f"/log/sessions/{row.id}/delete?next=/")
    assert rows(owner) == []
    page = told(owner)
    assert "Firming massage deleted." in page
    undo = f"/log/sessions/{row.id}/restore?next=/"
    assert undo in page
    assert owner.client.post(undo).status_code == 303
    assert [kept.id for kept in rows(owner)] == [row.id]


def test_the_page_of_a_deleted_session_is_gone(owner: Person, log: Log) -> None:
    row = log(owner)
    owner.client.post(f"/log/sessions/{row.id}/delete")
    assert owner.client.get(f"/log/sessions/{row.id}").status_code == 404
    assert owner.client.post(f"/log/sessions/{row.id}/delete").status_code == 404


def test_the_same_as_last_time_is_two_taps_and_one_row(owner: Person, log: Log, rows: Rows) -> None:
    log(
        owner,
        type="gua-sha",
        minutes=7,
        zones=("jaw",),
        products=("Rose oil",),
        pressure=5,
        rating=2,
        note="old",
    )
    card = form_of(owner.client.get("/log/massage").text, "/log/massage/repeat")  # the first tap led here
    for _ in range(3):  # the second tap, and two more out of impatience
        assert owner.client.post("/log/massage/repeat", data=card).location == "/"
    old, again = rows(owner)
    same = ("kind", "type", "minutes", "zones", "side", "products", "pressure")
    assert [getattr(old, name) for name in same] == [getattr(again, name) for name in same]
    assert (again.rating, again.note) == (None, "")
    assert datetime.now(UTC) - again.started_at < timedelta(minutes=1)


def test_there_is_no_card_before_the_first_session(owner: Person) -> None:
    assert "Same as last time" not in owner.client.get("/log/massage").text
    refused = owner.client.post("/log/massage/repeat")
    assert refused.status_code == 422
    assert "nothing to repeat" in refused.text


def evening(days_ago: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days_ago)


def test_the_whole_evening_in_one_tap(owner: Person, log: Log, rows: Rows) -> None:
    moment = evening(2)
    massage = log(owner, started_at=moment)
    mask = log(owner, started_at=moment, kind="mask", type="collagen", minutes=15)
    page = owner.client.get("/").text
    assert "Log both" in page
    assert "firming 10 min, collagen 15 min" in page
    card = form_of(page, "/log/repeat")
    assert card["source"] == [str(massage.id), str(mask.id)]
    for _ in range(2):
        owner.client.post("/log/repeat", data=card)
    assert [(row.kind, row.type) for row in rows(owner)[2:]] == [("massage", "firming"), ("mask", "collagen")]
    page = told(owner)
    assert "Firming massage and collagen mask saved." in page
    assert 'action="/log/repeat"' not in page  # the evening is done

    undo = f"/log/sessions/{rows(owner)[2].id}/delete?also={rows(owner)[3].id}&next=/"
    assert undo.replace("&", "&amp;") in page
    owner.client.post(undo)
    assert len(rows(owner)) == 2


def test_what_is_done_today_is_not_offered_again(owner: Person, log: Log) -> None:
    log(owner, started_at=evening(2))
    log(owner, started_at=evening(2), kind="mask", type="collagen", minutes=15)
    log(owner, started_at=datetime.now(UTC))
    page = owner.client.get("/").text
    assert "Log it" in page
    assert "collagen 15 min" in page
    assert len(form_of(page, "/log/repeat")["source"]) == 1


def test_a_stranger_reaches_nothing(owner: Person, stranger: Person, log: Log, rows: Rows) -> None:
    row = log(owner, note="nobody else reads this")
    address = f"/log/sessions/{row.id}"
    fields = form_of(owner.client.get(address).text, "log")
    calls: list[tuple[str, str, Any]] = [
        ("get", address, None),
        ("post", address, fields),
        ("post", f"{address}/delete", None),
        ("post", f"{address}/restore", None),
        ("post", "/log/massage/repeat", {"source": row.id, "id": new_id()}),
        ("post", "/log/repeat", {"source": row.id, "id": new_id()}),
    ]
    for method, where, data in calls:
        answer = getattr(stranger.client, method)(where, data=data)
        assert (where, answer.status_code) == (where, 404)
        assert "nobody else" not in answer.text
    assert rows(stranger) == []
    assert [kept.note for kept in rows(owner)] == ["nobody else reads this"]


def test_a_strangers_session_cannot_be_deleted_along_with_an_own_one(
    owner: Person, stranger: Person, log: Log, rows: Rows
) -> None:
    theirs, own = log(owner), log(stranger)
    assert stranger.client.post(f"/log/sessions/{own.id}/delete?also={theirs.id}").status_code == 404
    assert (len(rows(owner)), len(rows(stranger))) == (1, 1)


def test_a_form_from_another_site_is_refused(owner: Person, log: Log, rows: Rows) -> None:
    row = log(owner)
    for where in (f"/log/sessions/{row.id}/delete", "/log/massage/repeat", "/log/massage"):
        answer = owner.client.post(where, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert len(rows(owner)) == 1


def test_the_zone_of_the_repeat_is_where_the_person_is(owner: Person, log: Log, rows: Rows) -> None:
    log(owner)
    card = form_of(owner.client.get("/log/massage").text, "/log/massage/repeat")
    assert card["time_zone"] == [ZONE]
    owner.client.post("/log/massage/repeat", data=card | {"time_zone": "Asia/Tokyo"})
    assert rows(owner)[1].time_zone == "Asia/Tokyo"
    refused = owner.client.post(
        "/log/massage/repeat", data=card | {"time_zone": "Mars/X", "id": str(new_id())}
    )
    assert refused.status_code == 422
