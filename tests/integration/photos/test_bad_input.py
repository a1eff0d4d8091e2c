"""Files that are no photo we can keep: each gets its reason, nothing is stored, and nothing stops working."""

from collections.abc import Callable

import pytest

from app.deps import Runtime
from app.imaging.errors import MESSAGES, SandboxFailed
from app.models import Photo
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face_jpeg

Rows = Callable[[], list[Photo]]
Keys = Callable[[], list[str]]

BAD_FILES: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "empty.jpg": (lambda: b"", 422, "empty"),
    "diary.jpg": (pictures.text_file, 422, "unknown_format"),
    "drawing.svg": (pictures.svg, 422, "unknown_format"),
    "drawing.jpg": (pictures.svg, 422, "unknown_format"),
    "cut.jpg": (lambda: pictures.truncated(face_jpeg()), 422, "truncated"),
    "bomb.png": (pictures.png_bomb, 422, "too_many_pixels"),
    "bomb.jpg": (pictures.jpeg_bomb, 422, "too_many_pixels"),
    "bomb.webp": (pictures.webp_bomb, 422, "too_many_pixels"),
    "bomb.heic": (lambda: pictures.isobmff_bomb("HEIF"), 422, "too_many_pixels"),
    "scans.jpg": (lambda: pictures.jpeg_with_scans(400), 422, "too_many_scans"),
    "tiny.png": (lambda: pictures.in_format("PNG", pictures.scene(100, 100)), 422, "too_small"),
    "huge.jpg": (lambda: face_jpeg() + bytes(64 * 1024 * 1024), 413, "too_large"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_each_bad_file_gets_its_reason_and_leaves_nothing(
    name: str, owner: Person, send: Send, rows: Rows, keys: Keys
) -> None:
    make, status, code = BAD_FILES[name]
    kept = send(owner, face_jpeg(), "good.jpg").get_json()
    before = keys()

    refused = send(owner, make(), name)

    assert (refused.status_code, refused.get_json()["code"]) == (status, code)
    assert refused.mimetype == "application/problem+json"
    assert refused.get_json()["detail"] == MESSAGES[code]  # type: ignore[index]
    assert [str(row.id) for row in rows()] == [kept["id"]]
    assert keys() == before
    assert send(owner, face_jpeg(), "again.jpg").status_code == 200


def test_no_file_at_all(owner: Person) -> None:
    answer = owner.client.post("/api/v1/photos", data={"view": "front"})
    assert (answer.status_code, answer.get_json()["field"]) == (422, "file")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("view", "back"),
        ("view", ""),
        ("taken_at", "yesterday"),
        ("taken_at", "2026-07-05T08:00:00"),
        ("taken_at", "2062-07-12T08:00:00Z"),
        ("taken_at", "1985-01-01T00:00:00Z"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("tags", "x" * 41),
        ("tags", ["tag" + str(number) for number in range(21)]),
        ("id", "not-an-id"),
        ("colour", "blue"),
    ],
)
def test_fields_that_cannot_be(
    field: str, value: object, owner: Person, send: Send, rows: Rows, keys: Keys
) -> None:
    refused = send(owner, face_jpeg(), **{field: value})
    assert refused.status_code == 422
    assert refused.get_json()["field"].split(".")[0] == field
    assert (rows(), keys()) == ([], [])


def test_visitors_send_nothing(visitor: object, owner: Person, send: Send, rows: Rows) -> None:
    nobody = Person(owner.id, owner.email, owner.login_id, visitor)  # type: ignore[arg-type]
    assert send(nobody, face_jpeg()).status_code == 401
    assert rows() == []


def test_a_sandbox_that_is_down_asks_to_try_again(
    owner: Person, send: Send, parts: Runtime, monkeypatch: pytest.MonkeyPatch, rows: Rows, keys: Keys
) -> None:
    def down(_data: bytes) -> None:
        raise SandboxFailed("the zygote keeps dying")

    with monkeypatch.context() as patched:
        patched.setattr(parts.sandbox, "inspect", down)
        refused = send(owner, face_jpeg())
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert (rows(), keys()) == ([], [])
    assert send(owner, face_jpeg()).status_code == 201


def test_too_many_in_an_hour(owner: Person, send: Send, monkeypatch: pytest.MonkeyPatch, rows: Rows) -> None:
    from app.services import photo_upload, rate_limits

    monkeypatch.setattr(photo_upload, "UPLOADS", rate_limits.Rule("upload", 1, 3600))
    assert send(owner, face_jpeg()).status_code == 201
    refused = send(owner, pictures.jpeg())
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert len(rows()) == 1
