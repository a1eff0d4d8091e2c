"""Pictures as they are served: our own encodings, private, and never a stranger's."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from app.deps import Runtime
from app.services import photo_images, photo_processing
from tests import pictures
from tests.conftest import Person
from tests.integration.photos.conftest import Send, WaitingQueue, face, face_jpeg

VARIANTS = {
    "aligned": ("image/jpeg", "JPEG", (1536, 2048)),
    "screen": ("image/avif", "AVIF", (768, 1024)),
    "thumb": ("image/avif", "AVIF", (192, 256)),
    "upright": ("image/jpeg", "JPEG", (1024, 1024)),
    "original": ("image/jpeg", "JPEG", (1024, 1024)),
}


@pytest.fixture
def photo_id(owner: Person, send: Send) -> str:
    tags = pictures.exif(taken_at="2026:07:05 08:00:00", camera=("Google", "Pixel 9"))
    tags.get_ifd(0x8825)[1] = "N"  # GPS
    tags.get_ifd(0x8825)[2] = (52.0, 13.0, 47.0)
    taken: str = send(owner, pictures.jpeg(face(), exif=tags)).get_json()["id"]
    return taken


def image(person: Person, photo_id: str, variant: str) -> Any:
    return person.client.get(f"/api/v1/photos/{photo_id}/image/{variant}")


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant(variant: str, owner: Person, photo_id: str) -> None:
    media_type, picture_format, size = VARIANTS[variant]
    served = image(owner, photo_id, variant)
    assert (served.status_code, served.mimetype) == (200, media_type)
    assert served.headers["Cache-Control"] == "private, no-store"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"] == "default-src 'none'"
    with Image.open(io.BytesIO(served.data)) as picture:
        assert (picture.format, picture.size) == (picture_format, size)
        assert not picture.getexif()
        assert "xmp" not in picture.info
    assert b"Pixel" not in served.data


def test_the_owners_export_is_saved_never_shown(owner: Person, photo_id: str) -> None:
    served = image(owner, photo_id, "original?raw=1")
    assert (served.status_code, served.mimetype) == (200, "application/octet-stream")
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "private, no-store"
    disposition = served.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="afterglow-2026-07-05-front-{photo_id[-6:]}.jpg"'
    assert b"Pixel 9" in served.data


@pytest.mark.parametrize("variant", [*VARIANTS, "original?raw=1"])
def test_nobody_else_sees_any(
    variant: str, visitor: Any, owner: Person, stranger: Person, photo_id: str
) -> None:
    assert image(stranger, photo_id, variant).status_code == 404
    path = f"/api/v1/photos/{photo_id}/image/{variant}"
    assert visitor.get(path).status_code == 401
    owner.client.delete(f"/api/v1/photos/{photo_id}")
    assert image(owner, photo_id, variant).status_code == 404


@pytest.mark.parametrize("variant", ["master", "original.0", "..", "aligned.1", "ALIGNED"])
def test_variants_that_are_none(variant: str, owner: Person, photo_id: str) -> None:
    assert image(owner, photo_id, variant).status_code == 404


@pytest.mark.parametrize("variant", ["thumb", "screen", "upright", "original", "original?raw=1"])
def test_a_damaged_file_is_said_and_never_shown(
    variant: str, owner: Person, photo_id: str, parts: Runtime
) -> None:
    blobs = parts.vault.blobs
    for blob in list(blobs.list()):
        blobs.put(blob.key, blobs.read(blob.key)[:-1] + b"x")
    answer = image(owner, photo_id, variant)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "damaged")
    assert "restore a backup" in answer.get_json()["detail"]


def test_before_it_is_lined_up(owner: Person, send: Send, queue: WaitingQueue) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    assert {image(owner, photo_id, variant).status_code for variant in VARIANTS if variant != "original"} == {
        404
    }
    assert image(owner, photo_id, "original").status_code == 200


def test_a_version_replaced_between_row_and_blob(
    owner: Person, photo_id: str, parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader looked up version 1; it is gone when it reads, and version 2 is what it gets."""
    real: Callable[..., Any] = photo_images._open
    calls: list[int] = []

    def replaced_after(*args: Any) -> Any:
        opened = real(*args)
        calls.append(opened[0].blob_version)
        if len(calls) == 1:
            with parts.deps() as deps:
                photo_processing.try_again(deps, owner.id, UUID(photo_id))
        return opened

    monkeypatch.setattr(photo_images, "_open", replaced_after)
    assert image(owner, photo_id, "screen").status_code == 200
    assert calls == [1, 2]


def test_polyglots_are_shown_as_pictures_alone(owner: Person, send: Send) -> None:
    """A JPEG with HTML behind its end is a photo; the page inside never leaves as our own encoding."""
    html = b"<!doctype html><script>alert(1)</script>"
    photo_id = send(owner, face_jpeg() + html, "page.html").get_json()["id"]
    for variant in VARIANTS:
        assert html not in image(owner, photo_id, variant).data
    raw = image(owner, photo_id, "original?raw=1")
    assert raw.headers["Content-Disposition"].startswith("attachment")
