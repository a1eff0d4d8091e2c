"""The pages of photos: sending with and without a script, the verdict in each state, eyes, changes, undo."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.deps import Runtime
from app.imaging.errors import ImageRejected, SandboxFailed
from app.models import Photo
from tests import faces, pictures
from tests.conftest import Person
from tests.integration.photos.conftest import (
    Send,
    WaitingQueue,
    face,
    face_jpeg,
    no_face_jpeg,
    two_faces_jpeg,
)

Rows = Callable[[], list[Photo]]


def send_form(person: Person, files: list[tuple[bytes, str]], **options: Any) -> TestResponse:
    """What a browser without a script posts: every file in one form."""
    form = {"view": "front", "time_zone": "Europe/Warsaw"}
    data = {**form, "file": [(io.BytesIO(data), name) for data, name in files]}
    return person.client.post("/photos", data=data, **options)


def text_of(answer: TestResponse) -> str:
    """The words of a page, with its white space folded."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", answer.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def page(person: Person, photo_id: str, part: str = "") -> TestResponse:
    return person.client.get(f"/photos/{photo_id}{part}")


@pytest.fixture
def baseline(owner: Person, send: Send) -> str:
    tags = pictures.exif(camera=("Google", "Pixel 8"))
    one = send(owner, pictures.jpeg(face(), exif=tags), taken_at="2026-02-15T08:00:00+01:00")
    return str(one.get_json()["id"])


def test_one_photo_leads_to_its_verdict(owner: Person, rows: Rows) -> None:
    sent = send_form(owner, [(face_jpeg(), "IMG_20260705_080000.jpg")])
    [row] = rows()
    assert (sent.status_code, sent.location) == (303, f"/photos/{row.id}")
    verdict = text_of(page(owner, str(row.id)))
    assert "Sunday 5 July" in verdict
    assert "Lined up" in verdict
    assert "This is your baseline" in verdict
    assert re.search(
        r"Placed to within [01]\.\d % of the distance between your eyes, about 0\.\d mm\.", verdict
    )


def test_a_photo_of_long_ago_is_not_to_be_retaken(
    parts: Runtime, owner: Person, baseline: str, send: Send
) -> None:
    later = send(owner, face_jpeg(), taken_at="2026-03-01T08:00:00+01:00").get_json()["id"]
    assert "Keep this photo" in (fresh := text_of(page(owner, later)))
    assert "Retake" in fresh
    with parts.deps() as deps:
        for photo in deps.session.scalars(select(Photo)):
            photo.created_at -= timedelta(days=2)
        deps.session.commit()
    later_text, first_text = text_of(page(owner, later)), text_of(page(owner, baseline))
    assert "Compare with baseline" in later_text
    assert "Use as the baseline" in later_text
    assert "Compare with the latest" in first_text
    assert "Use as the baseline" not in first_text
    assert "Retake" not in later_text + first_text


def test_several_files_each_get_their_answer(owner: Person, rows: Rows) -> None:
    send_form(owner, [(face_jpeg(), "IMG_20260705_080000.jpg")])
    files = [
        (face_jpeg(), "again.jpg"),
        (pictures.jpeg(), "IMG_20260706_080000.jpg"),
        (pictures.text_file(), "diary.jpg"),
        (b"", "empty.jpg"),
    ]
    sent = send_form(owner, files)
    words = text_of(sent)
    assert sent.status_code == 200
    assert "2 photos kept" in words
    assert "2 files could not be kept" in words
    assert "again.jpg You have it already, Sunday 5 July." in words
    assert "IMG_20260706_080000.jpg Kept, Monday 6 July." in words
    assert "diary.jpg This is not a photo in a format we can read." in words
    assert "empty.jpg This file is empty." in words
    assert len(rows()) == 2


def test_nothing_but_bad_files(owner: Person, rows: Rows) -> None:
    sent = send_form(owner, [(pictures.svg(), "a<b>.svg")])
    assert sent.status_code == 422
    assert "No photo was kept" in text_of(sent)
    assert "a&lt;b&gt;.svg" in sent.text
    assert rows() == []


def test_no_file_chosen(owner: Person) -> None:
    sent = owner.client.post("/photos", data={"view": "left", "file": (io.BytesIO(b""), "")})
    assert sent.status_code == 422
    assert "Choose a photo first." in text_of(sent)
    assert 'value="left" checked' in sent.text


def test_the_script_sends_one_at_a_time(owner: Person, rows: Rows) -> None:
    headers = {"Accept": "application/json", "Idempotency-Key": "one"}
    first = send_form(owner, [(face_jpeg(), "a.jpg")], headers=headers)
    again = send_form(owner, [(face_jpeg(), "a.jpg")], headers=headers)
    other = send_form(owner, [(pictures.jpeg(), "a.jpg")], headers=headers)
    [row] = rows()
    assert (first.status_code, first.get_json()["id"]) == (201, str(row.id))
    assert (again.status_code, again.data) == (201, first.data)
    assert other.get_json()["code"] == "idempotency_mismatch"
    refused = send_form(owner, [(b"", "a.jpg")], headers={"Accept": "application/json"})
    assert (refused.status_code, refused.get_json()["detail"]) == (422, "This file is empty.")
    two = send_form(owner, [(face_jpeg(), "a.jpg")] * 2, headers={"Accept": "application/json"})
    assert two.status_code == 422


def test_a_device_with_a_nonsense_zone_is_not_refused(owner: Person, rows: Rows) -> None:
    form = {"view": "front", "time_zone": "Mars/Olympus", "file_modified_at": "yesterday"}
    sent = owner.client.post("/photos", data={**form, "file": (io.BytesIO(face_jpeg()), "a.jpg")})
    assert sent.status_code == 303
    assert (rows()[0].time_zone, rows()[0].date_source) == ("Europe/Warsaw", "upload")


def test_the_time_of_a_file_that_names_no_date(owner: Person, rows: Rows) -> None:
    form = {"view": "front", "time_zone": "Asia/Tokyo", "file_modified_at": "2026-07-05T20:00:00.000Z"}
    owner.client.post("/photos", data={**form, "file": (io.BytesIO(face_jpeg()), "a.jpg")})
    [row] = rows()
    assert (row.date_source, row.local_date.isoformat()) == ("file_time", "2026-07-06")


def test_the_notice_comes_before_the_first_face(make_person: Callable[..., Person], rows: Rows) -> None:
    newcomer = make_person("new@example.org", faces_notice_at=None)
    for answer in (newcomer.client.get("/photos/new"), send_form(newcomer, [(face_jpeg(), "a.jpg")])):
        assert (answer.status_code, answer.location) == (303, "/notice?next=/photos/new")
    assert rows() == []


def test_a_photo_like_the_baseline(owner: Person, send: Send, baseline: str) -> None:
    photo_id = send(
        owner, pictures.jpeg(face(), quality=94), taken_at="2026-07-05T08:00:00+02:00"
    ).get_json()["id"]
    shown = page(owner, photo_id)
    words = text_of(shown)
    for said in ("Comparable with", "Nothing measurable differs", "Head position", "As in your baseline."):
        assert said in words
    assert f"/compare?before={baseline}&amp;after={photo_id}" in shown.text


def test_what_differs_comes_first_with_its_size(owner: Person, send: Send, baseline: str) -> None:
    darker = Image.fromarray(faces.lit(np.asarray(face()), 0.4)).filter(ImageFilter.GaussianBlur(3))
    tags = pictures.exif(camera=("Google", "Pixel 9"))
    sent = send(owner, pictures.jpeg(darker, exif=tags), taken_at="2026-07-12T08:00:00+02:00").get_json()
    words = text_of(page(owner, sent["id"]))
    assert re.search(r"Sharpness \d\.\d stops Softer than on 15 February\.", words)
    assert re.search(r"Exposure 1\.\d stops Darker than on 15 February\.", words)
    assert "Camera another Not the camera of 15 February." in words
    assert "Comparable with your baseline" not in words
    darker_alone = pictures.jpeg(Image.fromarray(faces.lit(np.asarray(face()), 0.5)))
    words = text_of(page(owner, send(owner, darker_alone).get_json()["id"]))
    assert words.index("Darker than on 15 February.") < words.index("As in your baseline.")


def test_two_faces_are_said(owner: Person, send: Send) -> None:
    words = text_of(page(owner, send(owner, two_faces_jpeg()).get_json()["id"]))
    assert "2 people are in this photo" in words


def test_while_it_waits(owner: Person, send: Send, queue: WaitingQueue, parts: Runtime) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    shown = page(owner, photo_id)
    assert "The photo is safe. It waits for its turn" in text_of(shown)
    assert f'data-url="/api/v1/photos/{photo_id}" data-state="received"' in shown.text
    from app.services import photo_processing

    with parts.deps() as deps:
        photo_processing.take(deps, queue.jobs[0][1])
    assert "Being lined up" in text_of(page(owner, photo_id))


def test_no_face_page(owner: Person, send: Send) -> None:
    photo_id = send(owner, no_face_jpeg()).get_json()["id"]
    shown = page(owner, photo_id)
    words = text_of(shown)
    assert "No face was found" in words
    assert "The photo is safe. It is not lined up, because no face was found in it." in words
    assert f"/photos/{photo_id}/eyes" in shown.text
    assert "ellipse" not in shown.text
    assert owner.client.post(f"/photos/{photo_id}/again").location == f"/photos/{photo_id}"


def test_doubtful_eyes_are_said_with_their_size_and_shown(
    owner: Person, send: Send, parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = parts.sandbox.process

    def doubtful(data: bytes, **options: Any) -> Any:
        done = real(data, **options)
        outputs = {name: picture for name, picture in done.outputs.items() if name != "aligned"}
        return replace(
            done, reason="uncertain", uncertainty_pct_iod=3.17, matrix=None, quality=None, outputs=outputs
        )

    monkeypatch.setattr(parts.sandbox, "process", doubtful)
    shown = page(owner, send(owner, face_jpeg()).get_json()["id"])
    assert "could only be placed to within 12.9 % ; more than 9 % would be a guess." in text_of(shown)
    assert shown.text.count("<ellipse") == 2


@pytest.mark.parametrize(
    ("failure", "safe", "says"),
    [
        (SandboxFailed("late"), True, "Try again"),
        (ImageRejected("damaged"), True, "Send another"),
        (FileNotFoundError("gone"), False, "Send another"),
    ],
)
def test_what_failed_says_what_is_safe_and_what_to_do(
    failure: Exception,
    safe: bool,
    says: str,
    owner: Person,
    send: Send,
    parts: Runtime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_data: bytes, **_options: Any) -> None:
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(parts.sandbox, "process", fail)
        photo_id = send(owner, face_jpeg()).get_json()["id"]
    words = text_of(page(owner, photo_id))
    assert ("The photo is safe." in words) is safe
    assert says in words
    if isinstance(failure, SandboxFailed):
        owner.client.post(f"/photos/{photo_id}/again")
        assert "This is your baseline" in text_of(page(owner, photo_id))


def test_placing_the_eyes_without_a_script(owner: Person, send: Send) -> None:
    photo_id = send(owner, no_face_jpeg()).get_json()["id"]
    assert page(owner, photo_id, "/eyes").status_code == 200
    eyes = {"right_x": "200", "right_y": "250.5", "left_x": "300", "left_y": "250"}
    placed = owner.client.post(f"/photos/{photo_id}/eyes", data=eyes)
    assert (placed.status_code, placed.location) == (303, f"/photos/{photo_id}")
    assert "You placed the eyes by hand." in text_of(page(owner, photo_id))
    again = page(owner, photo_id, "/eyes")
    assert 'data-eye-x="right" value="200.0"' in again.text
    assert "Use automatic" in again.text
    owner.client.post(f"/photos/{photo_id}/eyes/model")
    assert "No face was found" in text_of(page(owner, photo_id))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"left_x": "100"}, "Left and right are swapped."),
        ({"left_x": "9999"}, "Both eyes must lie inside the picture."),
        ({"left_x": "202", "left_y": "250"}, "The two eyes are in one place."),
        ({"left_x": ""}, "Give both eyes: four numbers"),
        ({"left_x": "nan"}, "Both eyes must lie inside the picture."),
    ],
)
def test_eyes_that_cannot_be_are_said(changes: dict[str, str], says: str, owner: Person, send: Send) -> None:
    photo_id = send(owner, no_face_jpeg()).get_json()["id"]
    eyes = {"right_x": "200", "right_y": "250", "left_x": "300", "left_y": "250", **changes}
    refused = owner.client.post(f"/photos/{photo_id}/eyes", data=eyes)
    assert refused.status_code == 422
    assert says in text_of(refused)


def edit_form(owner: Person, photo_id: str) -> dict[str, Any]:
    html = page(owner, photo_id, "/edit").text
    values: dict[str, Any] = dict(re.findall(r'name="(day|time|zone)"[^>]*value="([^"]*)"', html))
    values["view"] = re.findall(r'name="view" value="(\w+)" checked', html)[0]
    values["tags"] = re.findall(r'name="tags" value="([^"]+)" checked', html)
    return values


def test_an_edit_that_changes_nothing_keeps_the_date_and_its_source(
    owner: Person, send: Send, rows: Rows
) -> None:
    sent = send(owner, face_jpeg(), "IMG_20260705_080012.jpg", tags=["tan", "my own tag"]).get_json()
    form = edit_form(owner, sent["id"])
    assert (form["day"], form["time"][:5], form["zone"]) == ("2026-07-05", "08:00", "Europe/Warsaw")
    saved = owner.client.post(f"/photos/{sent['id']}/edit", data=form)
    assert saved.status_code == 303
    [row] = rows()
    assert (row.taken_at.second, row.date_source, row.tags) == (12, "file_name", ["tan", "my own tag"])


def test_an_edit(owner: Person, send: Send, rows: Rows) -> None:
    sent = send(owner, face_jpeg(), "IMG_20260705_080012.jpg").get_json()
    form = {
        "day": "2026-07-04",
        "time": "23:50",
        "zone": "Asia/Tokyo",
        "view": "left",
        "tags": ["glasses"],
        "mirrored": "y",
        "excluded": "y",
    }
    assert owner.client.post(f"/photos/{sent['id']}/edit", data=form).status_code == 303
    [row] = rows()
    assert (row.local_date.isoformat(), row.time_zone, row.date_source) == (
        "2026-07-04",
        "Asia/Tokyo",
        "user",
    )
    assert (row.view, row.tags, row.mirrored, row.excluded) == ("left", ["glasses"], True, True)
    owner.client.patch(f"/api/v1/photos/{sent['id']}", json={"view_is_certain": True})
    assert "Left out of comparisons" in text_of(page(owner, sent["id"]))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"day": "2062-07-12"}, "This date lies in the future."),
        ({"day": "1980-01-01"}, "This date is before 1990."),
        ({"day": "soon"}, "Not a valid date value."),
        ({"zone": "Mars"}, "There is no time zone of this name."),
        ({"excluded": "y", "pinned": "y"}, "Only a photo that is lined up can be the baseline."),
    ],
)
def test_an_edit_that_cannot_be(
    changes: dict[str, str], says: str, owner: Person, send: Send, rows: Rows
) -> None:
    sent = send(owner, face_jpeg(), "IMG_20260705_080012.jpg").get_json()
    form = {**edit_form(owner, sent["id"]), **changes}
    refused = owner.client.post(f"/photos/{sent['id']}/edit", data=form)
    assert refused.status_code == 422
    assert says in text_of(refused)
    assert (rows()[0].date_source, rows()[0].excluded) == ("file_name", False)


def test_one_tap_tags(owner: Person, send: Send, rows: Rows) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    for wanted in (["glasses"], ["glasses", "tan"], ["tan"]):
        tag = "tan" if wanted == ["glasses", "tan"] else "glasses"
        answer = owner.client.post(f"/photos/{photo_id}/tags", data={"tag": tag})
        assert (answer.status_code, answer.location) == (303, f"/photos/{photo_id}#tags")
        assert rows()[0].tags == wanted
    assert re.search(r'value="tan" aria-pressed="true"', page(owner, photo_id).text)


def test_baseline_and_exclusion_from_the_page(owner: Person, send: Send, baseline: str) -> None:
    later = send(owner, pictures.jpeg(face(), quality=94), taken_at="2026-07-05T08:00:00Z").get_json()["id"]
    owner.client.post(f"/photos/{later}/pin")
    assert "This is your baseline" in text_of(page(owner, later))
    assert "Comparable with your baseline" in text_of(page(owner, baseline))
    owner.client.post(f"/photos/{later}/pin", data={"on": "0"})
    assert "This is your baseline" in text_of(page(owner, baseline))
    owner.client.post(f"/photos/{baseline}/exclude")
    assert "This is your baseline" in text_of(page(owner, later))
    owner.client.post(f"/photos/{baseline}/exclude", data={"on": "0"})
    assert "This is your baseline" in text_of(page(owner, baseline))


def test_delete_with_undo(owner: Person, send: Send, rows: Rows) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    assert owner.client.post(f"/photos/{photo_id}/delete").location == "/timeline"
    listed = owner.client.get("/timeline")
    assert "Photo deleted." in text_of(listed)
    assert f'action="/photos/{photo_id}/restore"' in listed.text
    assert page(owner, photo_id).status_code == 404
    assert owner.client.post(f"/photos/{photo_id}/restore").location == f"/photos/{photo_id}"
    assert page(owner, photo_id).status_code == 200
    elsewhere = owner.client.post(f"/photos/{photo_id}/delete?next=https://evil.example")
    assert elsewhere.location == "/timeline"


def test_the_date_of_a_photo_taken_elsewhere_is_its_own(owner: Person, send: Send, rows: Rows) -> None:
    tags = pictures.exif(taken_at="2026:07:05 23:50:00", offset="+09:00")
    photo_id = send(owner, pictures.jpeg(face(), exif=tags)).get_json()["id"]
    words = text_of(page(owner, photo_id))
    assert "Sunday 5 July" in words
    assert "5 July 2026, 23:50 Front view. Date from the camera." in words
    assert rows()[0].taken_at.utcoffset() == timedelta(0)
