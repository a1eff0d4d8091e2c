"""Date, view, tags, baseline, exclusion, deletion: the owner's and nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest

from app.deps import Runtime
from app.models import Photo
from app.services import photos
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import Send, WaitingQueue, face, face_jpeg

Rows = Callable[[], list[Photo]]


@pytest.fixture
def photo_id(owner: Person, send: Send) -> str:
    one: str = send(owner, face_jpeg(), taken_at="2026-07-05T08:00:00+02:00").get_json()["id"]
    return one


def patch(person: Person, photo_id: str, **changes: Any) -> Any:
    return person.client.patch(f"/api/v1/photos/{photo_id}", json=changes)


def baseline(parts: Runtime, person: Person, view: str = "front") -> str | None:
    with parts.deps(writes=False) as deps:
        found = photos.baseline(deps, person.id, view)
        return None if found is None else str(found.id)


def test_another_moment_gives_another_date(owner: Person, photo_id: str) -> None:
    one = patch(owner, photo_id, taken_at="2026-07-05T23:50:00+02:00", time_zone="Asia/Tokyo").get_json()
    assert (one["taken_at"], one["local_date"]) == ("2026-07-06T06:50:00+09:00", "2026-07-06")
    assert one["date_source"] == "user"


def test_another_zone_alone_keeps_the_moment(owner: Person, photo_id: str) -> None:
    one = patch(owner, photo_id, time_zone="Pacific/Auckland").get_json()
    assert (one["taken_at"], one["local_date"]) == ("2026-07-05T18:00:00+12:00", "2026-07-05")


def test_the_same_date_again_keeps_its_source(owner: Person, send: Send) -> None:
    named = send(owner, face_jpeg(), "IMG_20260705_080000.jpg").get_json()
    same = patch(owner, named["id"], taken_at=named["taken_at"], time_zone=named["time_zone"], tags=["tan"])
    assert (same.get_json()["date_source"], same.get_json()["tags"]) == ("file_name", ["tan"])


@pytest.mark.parametrize(
    "changes",
    [
        {"view": "back"},
        {"taken_at": "2062-07-12T08:00:00Z"},
        {"taken_at": "2026-07-05"},
        {"time_zone": "Mars"},
        {"tags": ["x" * 41]},
        {"tags": "glasses"},
        {"mirrored": "yes"},
        {"state": "aligned"},
    ],
)
def test_changes_that_cannot_be(changes: dict[str, Any], owner: Person, photo_id: str) -> None:
    before = owner.client.get(f"/api/v1/photos/{photo_id}").data
    assert patch(owner, photo_id, **changes).status_code == 422
    assert owner.client.get(f"/api/v1/photos/{photo_id}").data == before


def test_strangers_change_nothing(owner: Person, stranger: Person, photo_id: str) -> None:
    before = owner.client.get(f"/api/v1/photos/{photo_id}").data
    path = f"/api/v1/photos/{photo_id}"
    answers = [
        stranger.client.get(path),
        patch(stranger, photo_id, view="left"),
        stranger.client.delete(path),
        stranger.client.post(f"{path}/restore"),
        stranger.client.put(f"{path}/eyes", json={"eyes": [[1, 1], [50, 1]]}),
        stranger.client.delete(f"{path}/eyes"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert owner.client.get(path).data == before


def test_delete_and_undo(owner: Person, photo_id: str) -> None:
    path = f"/api/v1/photos/{photo_id}"
    assert owner.client.delete(path).status_code == 204
    assert owner.client.delete(path).status_code == 404
    assert owner.client.get("/api/v1/photos").get_json()["items"] == []
    assert owner.client.post(f"{path}/restore").status_code == 200
    assert owner.client.post(f"{path}/restore").status_code == 200
    assert owner.client.get(path).get_json()["state"] == "aligned"


def test_the_baseline(owner: Person, stranger: Person, send: Send, parts: Runtime) -> None:
    def add(person: Person, day: str, **fields: str) -> str:
        picture = pictures.jpeg(face(), comment=f"{day}{fields}".encode())
        one: str = send(person, picture, taken_at=f"{day}T08:00:00Z", **fields).get_json()["id"]
        patch(person, one, view_is_certain=True)
        return one

    assert baseline(parts, owner) is None
    second, first, left = (
        add(owner, "2026-02-02"),
        add(owner, "2026-01-01"),
        add(owner, "2026-01-01", view="left"),
    )
    add(stranger, "2025-01-01")
    no_face = send(
        owner, pictures.jpeg(pictures.scene(400, 400)), taken_at="2024-01-01T08:00:00Z"
    ).get_json()["id"]
    assert (baseline(parts, owner), baseline(parts, owner, "left")) == (first, left)
    assert patch(owner, second, pinned=True).status_code == 200
    assert baseline(parts, owner) == second
    assert patch(owner, first, pinned=True).get_json()["pinned"] is True
    assert owner.client.get(f"/api/v1/photos/{second}").get_json()["pinned"] is False
    assert patch(owner, first, excluded=True).get_json()["pinned"] is False
    assert baseline(parts, owner) == second
    assert patch(owner, no_face, pinned=True).status_code == 422
    assert patch(owner, first, pinned=True).status_code == 422
    assert patch(owner, left, pinned=True).get_json()["pinned"] is True
    assert patch(owner, left, view="right").get_json()["pinned"] is False


def test_another_view_or_a_mirror_image_alone_is_lined_up_again(
    owner: Person, photo_id: str, queue: WaitingQueue
) -> None:
    patch(owner, photo_id, tags=["tan"], view="front", mirrored=False)
    assert queue.jobs == []
    patch(owner, photo_id, mirrored=True)
    patch(owner, photo_id, view="left")
    assert [job for job, _ in queue.jobs] == ["process_photo"] * 2
