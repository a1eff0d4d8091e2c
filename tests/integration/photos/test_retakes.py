"""The frames of one shot: kept beside the one that counts, out of every list, and gone with it."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from app.models import Photo
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face_jpeg, no_face_jpeg, other_face_jpeg

Rows = Callable[[], list[Photo]]
AT = "2026-07-05T08:00:00+02:00"


def send_frame(send: Send, person: Person, data: bytes, kept: str = "") -> TestResponse:
    fields = {"retake_of": kept} if kept else {}
    return send(person, data, taken_at=AT, time_zone="Europe/Warsaw", **fields)


@pytest.fixture
def shot(owner: Person, send: Send) -> tuple[str, str]:
    """The photo that was kept, and another frame of it."""
    kept = str(send_frame(send, owner, face_jpeg()).get_json()["id"])
    retake = send_frame(send, owner, other_face_jpeg(), kept)
    assert retake.get_json()["retake_of"] == kept
    return kept, str(retake.get_json()["id"])


def listed(person: Person) -> list[str]:
    return [photo["id"] for photo in person.client.get("/api/v1/photos").get_json()["items"]]


def test_a_retake_is_lined_up_and_stands_in_no_list(owner: Person, shot: tuple[str, str]) -> None:
    kept, retake = shot
    assert owner.client.get(f"/api/v1/photos/{retake}").get_json()["state"] == "aligned"
    assert listed(owner) == [kept]
    stream = owner.client.get("/api/v1/timeline").get_json()["items"]
    assert [entry["id"] for entry in stream] == [kept]
    for path in ("/timeline", "/compare", "/"):
        assert retake not in owner.client.get(path).text


def test_the_verdict_shows_the_frames_and_keeps_another(
    owner: Person, shot: tuple[str, str], rows: Rows
) -> None:
    kept, retake = shot
    owner.client.post(f"/photos/{kept}/tags", data={"tag": "glasses"})
    owner.client.post(f"/photos/{kept}/pin")
    page = owner.client.get(f"/photos/{kept}").text
    assert f"/photos/{retake}/keep" in page
    assert f"/photos/{kept}/keep" not in page
    assert owner.client.post(f"/photos/{retake}/keep").status_code == 303
    assert listed(owner) == [retake]
    now = {str(row.id): row for row in rows()}
    assert str(now[kept].retake_of) == retake
    assert now[retake].retake_of is None
    assert (now[retake].tags, now[retake].pinned, now[kept].pinned) == (["glasses"], True, False)


def test_keeping_what_is_kept_changes_nothing(owner: Person, shot: tuple[str, str]) -> None:
    kept, _ = shot
    assert owner.client.post(f"/photos/{kept}/keep").status_code == 303
    assert listed(owner) == [kept]


def test_a_retake_goes_to_the_bin_with_its_photo_and_comes_back(
    owner: Person, shot: tuple[str, str], rows: Rows
) -> None:
    kept, retake = shot
    assert owner.client.delete(f"/api/v1/photos/{kept}").status_code == 204
    assert all(row.deleted_at for row in rows())
    assert owner.client.post(f"/api/v1/photos/{kept}/restore", json={}).status_code == 200
    assert not any(row.deleted_at for row in rows())
    assert owner.client.delete(f"/api/v1/photos/{retake}").status_code == 204
    assert listed(owner) == [kept]


def test_a_frame_that_comes_after_its_photo_was_deleted_is_deleted_too(
    owner: Person, shot: tuple[str, str], send: Send, rows: Rows
) -> None:
    kept, _ = shot
    owner.client.delete(f"/api/v1/photos/{kept}")
    assert send_frame(send, owner, no_face_jpeg(), kept).status_code == 201
    assert all(row.deleted_at for row in rows())


def test_a_frame_of_a_retake_is_a_frame_of_the_kept_one(
    owner: Person, shot: tuple[str, str], send: Send
) -> None:
    kept, retake = shot
    assert send_frame(send, owner, no_face_jpeg(), retake).get_json()["retake_of"] == kept


def test_nobody_joins_a_strangers_shot(
    shot: tuple[str, str], send: Send, make_person: Callable[..., Person]
) -> None:
    stranger = make_person("stranger@example.org")
    refused = send_frame(send, stranger, face_jpeg(), shot[0])
    assert refused.status_code == 422
    assert listed(stranger) == []


def test_a_retake_cannot_be_the_baseline(owner: Person, shot: tuple[str, str]) -> None:
    refused = owner.client.patch(f"/api/v1/photos/{shot[1]}", json={"pinned": True})
    assert refused.status_code == 422
