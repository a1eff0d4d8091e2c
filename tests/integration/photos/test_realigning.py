"""Photos of an older recipe, or without a model yet, are lined up by one command; hands' work stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.deps import Runtime, utc_now
from app.imaging.sandbox import Sandbox
from app.models import PhotoAlignment, Realignment
from app.services import photo_processing, realigning
from app.vision.alignment import RECIPE
from tests.conftest import Person
from tests.integration.photos.conftest import (
    Send,
    WaitingQueue,
    face_jpeg,
    no_face_jpeg,
    other_face_jpeg,
)

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


def begun(parts: Runtime, **options: object) -> UUID:
    with parts.deps() as deps:
        run_id = realigning.begin(deps, **options)  # type: ignore[arg-type]
    assert run_id is not None
    return run_id


def shown(parts: Runtime, run_id: UUID) -> realigning.Progress:
    with parts.deps(writes=False) as deps:
        return realigning.progress(deps, run_id)


def run(parts: Runtime, **options: object) -> tuple[int, int]:
    """Do all of it; how many were read and how many are lined up."""
    run_id = begun(parts, **options)
    realigning.work(parts.deps, run_id)
    end = shown(parts, run_id)
    assert end.is_finished
    return end.done, end.lined_up


def test_an_older_recipe_is_made_again_and_only_that(
    owner: Person, send: Send, parts: Runtime, keys: Keys
) -> None:
    old = UUID(send(owner, face_jpeg()).get_json()["id"])
    age(parts)
    new = UUID(send(owner, other_face_jpeg()).get_json()["id"])
    assert waiting(parts) == [old]
    assert run(parts) == (1, 1)
    assert recipes(parts) == {old: (RECIPE, "model"), new: (RECIPE, "model")}
    assert waiting(parts) == []
    assert sorted(waiting(parts, everything=True)) == sorted([old, new])
    assert len(keys()) == 2 * 4  # the replaced version is gone


def test_eyes_placed_by_hand_survive(owner: Person, send: Send, parts: Runtime) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    eyes = owner.client.get(f"/api/v1/photos/{photo_id}").json["alignment"]["eyes"]
    moved = [[eyes[0][0] + 3.0, eyes[0][1]], eyes[1]]
    assert owner.client.put(f"/api/v1/photos/{photo_id}/eyes", json={"eyes": moved}).status_code == 200
    age(parts)
    assert waiting(parts) == []
    run(parts, everything=True)
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
    assert run(parts) == (1, 1)
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
    run_id = begun(parts)
    owner.client.delete(f"/api/v1/photos/{photo_id}")
    realigning.work(parts.deps, run_id)
    end = shown(parts, run_id)
    assert (end.done, end.failures, end.is_finished) == (1, (), True)


def test_whoever_is_killed_is_followed_by_the_next(
    owner: Person, send: Send, parts: Runtime, queue: WaitingQueue
) -> None:
    ids = [UUID(send(owner, data).get_json()["id"]) for data in (face_jpeg(), other_face_jpeg())]
    ids.append(UUID(send(owner, no_face_jpeg()).get_json()["id"]))
    for photo_id in ids:
        with parts.deps() as deps:
            photo_processing.process(deps, photo_id)
    run_id = begun(parts, everything=True)
    assert realigning.work(parts.deps, run_id, 1)
    assert (shown(parts, run_id).done, shown(parts, run_id).of) == (1, 3)
    with parts.database.writing() as session:  # a worker that took the run and was killed
        lease = utc_now() + timedelta(seconds=30)
        session.execute(update(Realignment).values(lease_until=lease))
        session.commit()
    assert not realigning.work(parts.deps, run_id)
    assert begun(parts) == run_id
    queue.jobs.clear()
    for minutes, woken in ((0, []), (5, [("realign", run_id)])):
        with parts.deps() as deps:
            later = replace(deps, now=lambda: utc_now() + timedelta(minutes=minutes))  # noqa: B023
            realigning.requeue(later, timedelta(seconds=15))
        assert queue.jobs == woken
    with parts.database.writing() as session:
        session.execute(update(Realignment).values(lease_until=utc_now() - timedelta(seconds=1)))
        session.commit()
    realigning.go_on(parts.deps, run_id)
    end = shown(parts, run_id)
    assert (end.done, end.lined_up, end.is_finished) == (3, 2, True)
    assert end.failures == ((ids[2], "no_face"),)


def test_the_page_starts_it_and_says_what_became_of_it(
    owner: Person, stranger: Person, send: Send, parts: Runtime
) -> None:
    send(owner, face_jpeg())
    failed = send(owner, no_face_jpeg()).get_json()["id"]
    assert "There is nothing to do." in owner.client.get("/you/realign").text
    age(parts)
    assert "1 photo was lined up by an older version." in owner.client.get("/you/realign").text
    assert owner.client.post("/you/realign").status_code == 303
    page = owner.client.get("/you/realign").text
    assert "The last time 1 photo was read and 1 of them lined up." in page
    owner.client.post("/you/realign", data={"everything": "1"})
    page = owner.client.get("/you/realign").text
    assert "2 photos were read and 1 of them lined up." in page
    assert f"/photos/{failed}" in page
    assert failed not in stranger.client.get("/you/realign").text
    assert stranger.client.post("/you/realign/box").status_code == 404


def test_today_says_how_far_it_has_come_while_it_goes_on(
    owner: Person, stranger: Person, send: Send, parts: Runtime
) -> None:
    for data in (face_jpeg(), no_face_jpeg()):
        send(owner, data)
    run_id = begun(parts, owner_id=owner.id, everything=True)
    assert realigning.work(parts.deps, run_id, 1)
    page = owner.client.get("/").text
    assert "Lining up again: 1 of 2" in page
    assert 'href="/you/realign"' in page
    assert "Lining up again" not in stranger.client.get("/").text
    realigning.work(parts.deps, run_id)
    assert "Lining up again" not in owner.client.get("/").text


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
