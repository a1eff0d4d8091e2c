"""A box with photos in it whose bytes are known, and the `flask` command run as an operator runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from alembic import command
from click.testing import Result
from flask import Flask
from PIL import Image

from app.deps import Runtime
from app.models import Account
from app.services import photos
from app.storage.blob_store import BlobStore, blob_key
from app.upgrade import alembic_config
from tests import pictures
from tests.conftest import Person

Run = Callable[..., Result]


@dataclass
class Album:
    """Somebody's photos: what was sent, by id."""

    owner: Person
    sent: dict[UUID, bytes] = field(default_factory=dict)

    def add(self, parts: Runtime, count: int = 1, **changes: object) -> list[UUID]:
        """Send pictures of nothing, each unlike all others."""
        added = []
        for _ in range(count):
            data = small_jpeg(len(self.sent))
            upload = photos.Upload(data, taken_at=moment(len(self.sent)), **changes)
            with parts.deps() as deps:
                photo_id = photos.add(deps, self.owner.id, upload).photo.id
            self.sent[photo_id] = data
            added.append(photo_id)
        return added

    def opened(self, parts: Runtime) -> dict[UUID, bytes]:
        """The originals as the box's keys open them."""
        blobs = self.vault(parts)
        return {
            photo_id: blobs.read(blob_key(self.owner.id, photo_id, "original", 0)) for photo_id in self.sent
        }

    def vault(self, parts: Runtime) -> BlobStore:
        with parts.database.reading() as session:
            return parts.vault.open(self.owner.id, session.get_one(Account, self.owner.id).wrapped_key)


def small_jpeg(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (220, 220, 3), dtype=np.uint8)
    return pictures.jpeg(Image.fromarray(pixels))


def moment(number: int) -> datetime:
    return datetime(2026, 7, 5, 6, 0, 12, tzinfo=UTC) + timedelta(days=number)


class NoQueue:
    """Photos wait in it for ever: these tests are not about lining up."""

    def __call__(self, job: str, subject_id: UUID) -> None: ...


@pytest.fixture
def idle(parts: Runtime) -> Runtime:
    """The box with nobody to work its queue."""
    parts.enqueue = NoQueue()
    return parts


@pytest.fixture
def album(idle: Runtime, owner: Person) -> Album:
    """Six photos of the owner's."""
    command.stamp(alembic_config(idle.config.database_url), "head")  # as `migrate` leaves it
    made = Album(owner)
    made.add(idle, 6)
    return made


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command on the test's box."""
    return run_on(app)


def run_on(app: Flask) -> Run:
    """Run a command on a box; the result tells the two streams and the exit code."""

    def invoke(*arguments: object, text: str | None = None) -> Result:
        return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments], input=text)

    return invoke
