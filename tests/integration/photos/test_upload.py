"""Photos that are kept: formats, dates, the same bytes again, ids and keys."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image

from app.deps import Runtime
from app.models import Photo, new_id
from app.services import photo_upload, photos
from tests import pictures
from tests.conftest import Person, browser
from tests.heads import turned_head
from tests.integration.photos.conftest import Send, WaitingQueue, face, face_jpeg, other_face_jpeg

Rows = Callable[[], list[Photo]]
Keys = Callable[[], list[str]]


@pytest.mark.parametrize(
    ("picture_format", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("HEIF", "image/heic"),
        ("AVIF", "image/avif"),
    ],
)
def test_five_formats_become_aligned(
    picture_format: str, media_type: str, owner: Person, send: Send, rows: Rows, keys: Keys
) -> None:
    sent = send(owner, pictures.in_format(picture_format, face()))
    assert sent.status_code == 201
    [row] = rows()
    assert (row.state, row.media_type, row.width, row.height) == ("aligned", media_type, 1024, 1024)
    assert keys() == ["aligned.1", "original.0", "signature.1", "thumb.1"]


def test_the_answer_names_what_is_known(owner: Person, send: Send) -> None:
    sent = send(
        owner,
        pictures.jpeg(Image.fromarray(turned_head(-42.0))),
        view="left",
        taken_at="2026-07-05T08:00:00+02:00",
        time_zone="Asia/Tokyo",
        tags=["glasses", " glasses ", "make-up"],
    ).get_json()
    assert sent["state"] == "received"
    one = owner.client.get(f"/api/v1/photos/{sent['id']}").get_json()
    assert one["id"] == sent["id"]
    assert one["taken_at"] == "2026-07-05T15:00:00+09:00"
    assert (one["local_date"], one["date_source"], one["view"]) == ("2026-07-05", "user", "left")
    assert one["tags"] == ["glasses", "make-up"]
    assert (one["state"], one["reason"]) == ("aligned", None)
    assert one["alignment"]["source"] == "model"
    assert one["alignment"]["uncertainty_pct_iod"] < 3.5
    (right_x, _), (left_x, _) = one["alignment"]["eyes"]
    assert right_x < left_x
    assert one["quality"]["faces"] == 1


def test_the_camera_knows_when(owner: Person, send: Send) -> None:
    tags = pictures.exif(taken_at="2026:07:05 23:50:00", offset="+09:00", camera=("Google", "Pixel 9"))
    sent = send(owner, pictures.jpeg(face(), exif=tags), "IMG_20200101_080000.jpg").get_json()
    assert sent["taken_at"] == "2026-07-05T23:50:00+09:00"
    assert (sent["local_date"], sent["date_source"]) == ("2026-07-05", "exif")


def test_the_file_name_then_the_file_time_then_now(owner: Person, send: Send) -> None:
    stamp = "2026-07-01T06:00:00Z"
    named = send(owner, face_jpeg(), "PXL_20260703_060000123.jpg", file_modified_at=stamp).get_json()
    assert (named["date_source"], named["taken_at"]) == ("file_name", "2026-07-03T08:00:00+02:00")
    timed = send(owner, other_face_jpeg(), "image.jpg", file_modified_at=stamp).get_json()
    assert (timed["date_source"], timed["taken_at"]) == ("file_time", "2026-07-01T08:00:00+02:00")
    assert send(owner, pictures.jpeg(), "image.jpg").get_json()["date_source"] == "upload"


def test_the_same_bytes_again_are_the_same_photo(owner: Person, send: Send, rows: Rows, keys: Keys) -> None:
    first = send(owner, face_jpeg())
    before = keys()
    again = send(owner, face_jpeg(), "renamed.jpg", view="right")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json()["id"] == first.get_json()["id"]
    assert again.get_json()["view"] == "front"
    assert (len(rows()), keys()) == (1, before)


def test_the_same_bytes_of_two_people_are_two_photos(
    owner: Person, stranger: Person, send: Send, rows: Rows
) -> None:
    mine, theirs = send(owner, face_jpeg()), send(stranger, face_jpeg())
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert {row.owner_id for row in rows()} == {owner.id, stranger.id}


def test_sending_a_deleted_photo_brings_it_back(owner: Person, send: Send) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    owner.client.delete(f"/api/v1/photos/{photo_id}")
    assert owner.client.get(f"/api/v1/photos/{photo_id}").status_code == 404
    again = send(owner, face_jpeg())
    assert (again.status_code, again.get_json()["id"]) == (200, photo_id)
    assert owner.client.get(f"/api/v1/photos/{photo_id}").get_json()["state"] == "aligned"


def test_two_devices_at_the_same_moment(
    app: Flask, owner: Person, send: Send, queue: WaitingQueue, rows: Rows, keys: Keys
) -> None:
    def device(number: int) -> tuple[int, str]:
        client = browser(app)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = str(owner.login_id), True
        answer = send(Person(owner.id, owner.email, owner.login_id, client), face_jpeg(), f"{number}.jpg")
        return answer.status_code, answer.get_json()["id"]

    with ThreadPoolExecutor(6) as devices:
        answers = list(devices.map(device, range(6)))
    assert sorted(status for status, _ in answers) == [200] * 5 + [201]
    assert len({photo_id for _, photo_id in answers}) == 1
    assert (len(rows()), keys()) == (1, ["original.0"])


def test_a_key_replays_the_answer(owner: Person, send: Send, rows: Rows) -> None:
    key = {"Idempotency-Key": "outbox-1"}
    first = send(owner, face_jpeg(), headers=key, view="left")
    again = [send(owner, face_jpeg(), headers=key, view="left") for _ in range(3)]
    assert {(answer.status_code, answer.data) for answer in again} == {(201, first.data)}
    other_file = send(owner, other_face_jpeg(), headers=key, view="left")
    other_field = send(owner, face_jpeg(), headers=key, view="right")
    assert {answer.get_json()["code"] for answer in (other_file, other_field)} == {"idempotency_mismatch"}
    assert len(rows()) == 1


def test_an_id_of_the_senders_own(owner: Person, send: Send, keys: Keys, parts: Runtime) -> None:
    photo_id = new_id()
    first = send(owner, face_jpeg(), id=str(photo_id))
    assert (first.status_code, first.get_json()["id"]) == (201, str(photo_id))
    assert send(owner, face_jpeg(), id=str(photo_id)).status_code == 200
    taken = send(owner, other_face_jpeg(), id=str(photo_id))
    assert (taken.status_code, taken.get_json()["code"]) == (409, "id_taken")
    raw = owner.client.get(f"/api/v1/photos/{photo_id}/image/original?raw=1")
    assert raw.data == face_jpeg()


def test_an_id_that_a_strangers_photo_has(owner: Person, stranger: Person, send: Send, keys: Keys) -> None:
    photo_id = send(stranger, face_jpeg()).get_json()["id"]
    before = keys()
    assert send(owner, face_jpeg(), id=photo_id).status_code == 409
    assert keys() == before


@pytest.mark.parametrize("processes", ["one", "several"])
def test_one_id_for_two_photos_at_the_same_moment(
    owner: Person,
    parts: Runtime,
    queue: WaitingQueue,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
    processes: str,
) -> None:
    """Whoever wins, the bytes under the id are the winner's; also without the lock, which several do not share."""
    if processes == "several":
        monkeypatch.setattr(photo_upload, "client_made_ids", nullcontext())
    photo_id = new_id()

    def send_one(data: bytes) -> bytes | None:
        with parts.deps() as deps:
            try:
                return photos.add(deps, owner.id, photos.Upload(data, id=photo_id)) and data
            except photos.IdTaken:
                return None

    pair = [face_jpeg(), other_face_jpeg()]
    with ThreadPoolExecutor(2) as devices:
        [won] = [data for data in devices.map(send_one, pair) if data]
    assert owner.client.get(f"/api/v1/photos/{photo_id}/image/original?raw=1").data == won
    assert keys() == ["original.0"]


def test_names_of_files_are_for_display_alone(owner: Person, send: Send, rows: Rows) -> None:
    send(owner, face_jpeg(), "../../etc/pass\x00wd\u202e<b>.jpg")
    [row] = rows()
    assert row.file_name == "passwd<b>.jpg"


def test_a_list_goes_by_pages(owner: Person, stranger: Person, send: Send) -> None:
    days = [f"2026-07-0{day}T08:00:00Z" for day in (3, 1, 2)]
    for number, day in enumerate(days):
        send(
            owner,
            pictures.jpeg(comment=str(number).encode()),
            taken_at=day,
            view="left" if number else "front",
        )
    send(stranger, pictures.jpeg(), taken_at=days[0])
    seen, cursor = [], ""
    for _ in range(3):
        page = owner.client.get(f"/api/v1/photos?limit=1{cursor}").get_json()
        seen += [item["local_date"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ["2026-07-03", "2026-07-02", "2026-07-01"]
    assert page["next_cursor"] is None
    left = owner.client.get("/api/v1/photos?view=left").get_json()
    assert len(left["items"]) == 2


def test_json_is_what_the_contract_says(owner: Person, send: Send) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    assert photo_id.version == 7
    one = owner.client.get(f"/api/v1/photos/{photo_id}")
    wanted = {"id", "state", "reason", "taken_at", "local_date", "date_source", "view", "tags", "alignment"}
    assert wanted | {"quality"} <= set(json.loads(one.data))
    assert {"matrix", "eyes", "uncertainty_pct_iod", "source"} <= set(one.get_json()["alignment"])


def test_an_upload_never_lies_in_a_temporary_file(
    owner: Person, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    def refused(*_args: object, **_options: object) -> None:
        raise AssertionError("a temporary file")

    large = pictures.jpeg(face(), quality=100) + bytes(2_000_000)
    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refused)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refused)
    assert send(owner, large).status_code == 201
