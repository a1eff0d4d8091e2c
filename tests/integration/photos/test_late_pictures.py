"""Pictures that are made when somebody first looks."""

import errno
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.deps import Runtime
from app.imaging.errors import SandboxFailed
from app.models import Photo
from app.services import photo_processing
from tests.conftest import Person
from tests.integration.photos.conftest import Keys, Send, face_jpeg

LATE = ["screen", "upright"]


@pytest.fixture
def photo_id(owner: Person, send: Send) -> UUID:
    return UUID(send(owner, face_jpeg()).get_json()["id"])


@pytest.fixture
def while_drawn(parts: Runtime, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], list[str]]:
    """Let something happen between the drawing and the keeping; the list says what was drawn."""

    def arrange(happens: Callable[[], None]) -> list[str]:
        drawn: list[str] = []
        for variant in LATE:
            real = getattr(parts.sandbox, f"render_{variant}")

            def draw(data: bytes, variant: str = variant, real: Any = real) -> bytes:
                drawn.append(variant)
                made: bytes = real(data)
                happens()
                return made

            monkeypatch.setattr(parts.sandbox, f"render_{variant}", draw)
        return drawn

    return arrange


def look(person: Person, photo_id: UUID, variant: str) -> Any:
    return person.client.get(f"/api/v1/photos/{photo_id}/image/{variant}")


@pytest.mark.parametrize("variant", LATE)
def test_it_is_made_once_and_kept(
    variant: str, owner: Person, photo_id: UUID, keys: Keys, while_drawn: Any
) -> None:
    drawn = while_drawn(lambda: None)
    assert f"{variant}.1" not in keys()
    first = look(owner, photo_id, variant)
    assert f"{variant}.1" in keys()
    assert look(owner, photo_id, variant).data == first.data
    assert drawn == [variant]


def test_the_next_version_has_one_of_its_own(
    owner: Person, photo_id: UUID, keys: Keys, parts: Runtime
) -> None:
    look(owner, photo_id, "screen")
    with parts.deps() as deps:
        photo_processing.try_again(deps, owner.id, photo_id)
    assert keys() == ["aligned.2", "original.0", "signature.2", "thumb.2"]
    assert look(owner, photo_id, "screen").status_code == 200
    assert "screen.2" in keys()


@pytest.mark.parametrize("variant", LATE)
def test_a_version_replaced_while_it_is_drawn_leaves_nothing(
    variant: str, owner: Person, photo_id: UUID, keys: Keys, parts: Runtime, while_drawn: Any
) -> None:
    def replace() -> None:
        with parts.deps() as deps:
            photo_processing.try_again(deps, owner.id, photo_id)

    while_drawn(replace)
    assert look(owner, photo_id, variant).status_code == 200
    assert keys() == ["aligned.2", "original.0", "signature.2", "thumb.2"]


@pytest.mark.parametrize("variant", LATE)
def test_a_photo_erased_while_it_is_drawn_leaves_nothing(
    variant: str, owner: Person, photo_id: UUID, keys: Keys, parts: Runtime, while_drawn: Any
) -> None:
    def erase() -> None:
        with parts.database.writing() as session:
            session.delete(session.get_one(Photo, photo_id))
            session.commit()
        for blob in list(parts.vault.blobs.list()):
            parts.vault.blobs.delete(blob.key)

    while_drawn(erase)
    look(owner, photo_id, variant)
    assert keys() == []


@pytest.mark.parametrize("variant", LATE)
def test_a_full_disk_keeps_nobody_from_looking(
    variant: str, owner: Person, photo_id: UUID, keys: Keys, parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_key: str, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(parts.vault.blobs, "put", full)
    assert look(owner, photo_id, variant).status_code == 200
    assert f"{variant}.1" not in keys()


@pytest.mark.parametrize("variant", LATE)
def test_a_sandbox_that_fails_is_said_to_come_back(
    variant: str, owner: Person, photo_id: UUID, parts: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_data: bytes) -> bytes:
        raise SandboxFailed("late")

    monkeypatch.setattr(parts.sandbox, f"render_{variant}", fail)
    answer = look(owner, photo_id, variant)
    assert answer.status_code == 503
    assert timedelta(seconds=int(answer.headers["Retry-After"])) > timedelta(0)
