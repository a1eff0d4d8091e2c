"""Photos of an older recipe, or without a model yet, are lined up by one command; hands' work stays."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.deps import Runtime
from app.imaging.sandbox import Sandbox
from app.models import Photo, PhotoAlignment
from app.services import realigning
from app.vision.alignment import RECIPE
from tests.conftest import Person
from tests.integration.photos.conftest import Send, face_jpeg, other_face_jpeg

Keys = Callable[[], list[str]]


def recipes(parts: Runtime) -> dict[UUID, tuple[str, str]]:
    with parts.database.reading() as session:
        rows = session.execute(select(PhotoAlignment.photo_id, PhotoAlignment.recipe, PhotoAlignment.source))
        return {row.photo_id: (row.recipe, row.source) for row in rows}


def age(parts: Runtime) -> None:
    """As if an older version had made every crop."""
    with parts.database.writing() as session:
        session.execute(update(PhotoAlignment).values(recipe="older/1"))
        session.commit()


def waiting(parts: Runtime, **options: object) -> list[UUID]:
    with parts.deps(writes=False) as deps:
        return realigning.outdated(deps, **options)  # type: ignore[arg-type]


def test_an_older_recipe_is_made_again_and_only_that(
    owner: Person, send: Send, parts: Runtime, keys: Keys
) -> None:
    old = UUID(send(owner, face_jpeg()).get_json()["id"])
    age(parts)
    new = UUID(send(owner, other_face_jpeg()).get_json()["id"])
    assert waiting(parts) == [old]
    seen: list[tuple[int, int]] = []
    assert realigning.run(parts.deps, [old], lambda done, of: seen.append((done, of))) == 1
    assert seen == [(1, 1)]
    assert recipes(parts) == {old: (RECIPE, "model"), new: (RECIPE, "model")}
    assert waiting(parts) == []
    assert sorted(waiting(parts, everything=True)) == sorted([old, new])
    assert len(keys()) == 2 * 5  # the replaced version is gone


def test_eyes_placed_by_hand_survive(owner: Person, send: Send, parts: Runtime) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    eyes = owner.client.get(f"/api/v1/photos/{photo_id}").json["alignment"]["eyes"]
    moved = [[eyes[0][0] + 3.0, eyes[0][1]], eyes[1]]
    assert owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": moved}).status_code == 200
    age(parts)
    assert waiting(parts) == []
    realigning.run(parts.deps, waiting(parts, everything=True))
    shown = owner.client.get(f"/api/v1/photos/{photo_id}").json["alignment"]
    assert (shown["source"], shown["eyes"]) == ("hand", moved)


def test_photos_kept_without_a_model_are_lined_up_when_it_is_there(
    owner: Person, send: Send, parts: Runtime, app: Flask, sandbox: Sandbox
) -> None:
    without = Sandbox(None)
    parts.sandbox = without
    try:
        photo_id = send(owner, face_jpeg()).get_json()["id"]
    finally:
        without.close()
    shown = owner.client.get(f"/api/v1/photos/{photo_id}").json
    assert (shown["state"], shown["reason"]) == ("needs_review", "no_model")

    parts.sandbox = sandbox
    assert realigning.run(parts.deps, waiting(parts)) == 1
    assert owner.client.get(f"/api/v1/photos/{photo_id}").json["state"] == "aligned"


def test_one_account_alone(owner: Person, stranger: Person, send: Send, parts: Runtime) -> None:
    mine = UUID(send(owner, face_jpeg()).get_json()["id"])
    theirs = UUID(send(stranger, face_jpeg()).get_json()["id"])
    age(parts)
    assert waiting(parts, owner_id=owner.id) == [mine]
    assert sorted(waiting(parts)) == sorted([mine, theirs])


def test_a_photo_deleted_meanwhile_is_passed_over(owner: Person, send: Send, parts: Runtime) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    age(parts)
    listed = waiting(parts)
    owner.client.delete(f"/api/v1/photos/{photo_id}")
    assert realigning.run(parts.deps, listed) == 0
    with parts.database.reading() as session:
        assert session.scalars(select(Photo.deleted_at)).one() is not None


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 0, "1 photo read, 1 of them lined up."),
        (["nobody@example.org"], 1, "no account with this email"),
    ],
)
def test_the_command(
    owner: Person, send: Send, parts: Runtime, app: Flask, arguments: list[str], status: int, said: str
) -> None:
    send(owner, face_jpeg())
    age(parts)
    parts.sandbox = Sandbox(parts.sandbox._model_paths)  # the command closes the one it uses
    result = app.test_cli_runner().invoke(args=["realign", *arguments])
    assert (result.exit_code, said in result.output) == (status, True), result.output
