"""Photos of the one test face, and a box whose queue waits until a test works it off."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import TestResponse

from app.deps import Runtime
from app.models import Photo
from tests import faces, pictures
from tests.conftest import Person

SIDE_PX = 1024


@cache
def face() -> Image.Image:
    return Image.fromarray(faces.portrait()).resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)


@cache
def face_jpeg() -> bytes:
    return pictures.jpeg(face())


@cache
def other_face_jpeg() -> bytes:
    """Other bytes with the same face."""
    return pictures.jpeg(face(), comment=b"another moment")


@cache
def two_faces_jpeg() -> bytes:
    portrait = np.asarray(face())
    return pictures.jpeg(Image.fromarray(np.concatenate([portrait, portrait[::2, ::2].repeat(2, 0)], axis=1)))


@cache
def no_face_jpeg() -> bytes:
    return pictures.jpeg(Image.fromarray(faces.no_face()))


Send = Callable[..., TestResponse]
Keys = Callable[[], list[str]]


@pytest.fixture
def send() -> Send:
    """Post a photo to the API as the person's phone would."""

    def post(
        person: Person,
        data: bytes,
        name: str = "photo.jpg",
        headers: dict[str, str] | None = None,
        **fields: Any,
    ) -> TestResponse:
        form = {"file": (io.BytesIO(data), name), **fields}
        return person.client.post("/api/v1/photos", data=form, headers=headers)

    return post


class WaitingQueue:
    """Remembers jobs instead of running them."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, UUID]] = []

    def __call__(self, job: str, subject_id: UUID) -> None:
        self.jobs.append((job, subject_id))


@pytest.fixture
def queue(parts: Runtime) -> WaitingQueue:
    waiting = WaitingQueue()
    parts.enqueue = waiting
    return waiting


@pytest.fixture
def keys(parts: Runtime) -> Callable[[], list[str]]:
    """The variants in the blob store: "original.0", "aligned.1"."""
    return lambda: sorted(blob.key.rsplit("/", 1)[1] for blob in parts.vault.blobs.list())


@pytest.fixture
def rows(parts: Runtime) -> Callable[[], list[Photo]]:
    def read() -> list[Photo]:
        with parts.database.reading() as session:
            return list(session.query(Photo).order_by(Photo.id))

    return read
