"""What the queue forgot is found, what is over is removed, and nothing else is touched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.deps import Runtime, utc_now
from app.models import CareSession, IdempotencyRecord, Photo, new_id
from app.services import photo_processing, sweep
from app.services.deps import Deps
from app.storage.blob_store import blob_key
from app.storage.local import LocalStore
from tests.conftest import Person
from tests.integration.photos.conftest import Send, WaitingQueue, face_jpeg, other_face_jpeg

Rows = Callable[[], list[Photo]]
Keys = Callable[[], list[str]]
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def swept(parts: Runtime) -> Callable[..., dict[str, int]]:
    """Sweep as if it were later."""

    def run(after: timedelta = timedelta(0), step: Callable[[Deps], object] = sweep.run) -> dict[str, int]:
        def now() -> datetime:
            return utc_now() + after

        with parts.deps() as deps:
            done = step(replace(deps, now=now))
        return done if isinstance(done, dict) else {"count": int(str(done))}

    return run


Swept = Callable[..., dict[str, int]]


def test_a_clean_box_has_nothing_to_do(owner: Person, send: Send, swept: Swept, keys: Keys) -> None:
    send(owner, face_jpeg())
    before = keys()
    assert set(swept(12 * HOUR).values()) == {0}
    assert keys() == before


def test_photos_the_queue_forgot(
    owner: Person, send: Send, parts: Runtime, queue: WaitingQueue, swept: Swept
) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    queue.jobs.clear()
    assert swept(5 * SECOND)["requeued"] == 0
    assert swept(20 * SECOND)["requeued"] == 1
    assert queue.jobs == [("process_photo", photo_id)]


def test_expired_leases(owner: Person, send: Send, parts: Runtime, queue: WaitingQueue, swept: Swept) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    queue.jobs.clear()
    with parts.deps() as deps:
        photo_processing.take(deps, photo_id)
    assert swept(30 * SECOND)["requeued"] == 0
    assert swept(photo_processing.LEASE + SECOND)["requeued"] == 1
    assert queue.jobs == [("process_photo", photo_id)]


def test_at_start_nobody_waits_for_a_lease(
    owner: Person, send: Send, parts: Runtime, queue: WaitingQueue, swept: Swept, rows: Rows
) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    with parts.deps() as deps:
        photo_processing.take(deps, photo_id)
    queue.jobs.clear()
    done = swept(step=sweep.at_start)
    assert (done["released"], done["requeued"]) == (1, 1)
    assert (rows()[0].state, queue.jobs) == ("received", [("process_photo", photo_id)])


def test_deleted_photos_are_purged_after_a_day(
    owner: Person, send: Send, swept: Swept, rows: Rows, keys: Keys
) -> None:
    gone, kept = (send(owner, data).get_json()["id"] for data in (face_jpeg(), other_face_jpeg()))
    owner.client.delete(f"/api/v1/photos/{gone}")
    assert swept(23 * HOUR)["purged_photos"] == 0
    assert owner.client.post(f"/api/v1/photos/{gone}/restore").status_code == 200
    owner.client.delete(f"/api/v1/photos/{gone}")
    assert swept(25 * HOUR)["purged_photos"] == 1
    assert [str(row.id) for row in rows()] == [kept]
    assert len(keys()) == 4
    assert owner.client.post(f"/api/v1/photos/{gone}/restore").status_code == 404


def test_a_deleted_photo_waits_without_being_worked_on(
    owner: Person, send: Send, queue: WaitingQueue, swept: Swept
) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    owner.client.delete(f"/api/v1/photos/{photo_id}")
    queue.jobs.clear()
    assert swept(20 * SECOND)["requeued"] == 0
    owner.client.post(f"/api/v1/photos/{photo_id}/restore")
    assert queue.jobs == [("process_photo", UUID(photo_id))]


def test_orphans_of_known_accounts(
    owner: Person, stranger: Person, send: Send, parts: Runtime, swept: Swept, keys: Keys
) -> None:
    photo_id = UUID(send(owner, face_jpeg()).get_json()["id"])
    before = keys()
    blobs = parts.vault.blobs
    blobs.put(blob_key(owner.id, new_id(), "original", 0), b"no row")
    blobs.put(blob_key(owner.id, photo_id, "aligned", 7), b"never committed")
    blobs.put(blob_key(owner.id, photo_id, "thumb", 0), b"an old version")
    blobs.put(blob_key(stranger.id, photo_id, "original", 0), b"somebody else's id")
    assert swept(50 * timedelta(minutes=1))["orphan_blobs"] == 0
    assert swept(2 * HOUR)["orphan_blobs"] == 4
    assert keys() == before


def test_blobs_of_nobody_this_box_knows_are_left_alone(
    owner: Person, send: Send, parts: Runtime, swept: Swept
) -> None:
    """They may be another box's, whose folder was given by mistake."""
    send(owner, face_jpeg())
    key = blob_key(new_id(), new_id(), "original", 0)
    parts.vault.blobs.put(key, b"another box's photo")
    assert swept(100 * DAY)["orphan_blobs"] == 0
    assert parts.vault.blobs.read(key) == b"another box's photo"


def test_temporary_files_of_killed_writers(owner: Person, send: Send, parts: Runtime, swept: Swept) -> None:
    send(owner, face_jpeg())
    assert isinstance(parts.vault.blobs, LocalStore)
    [folder] = {path.parent for path in Path(parts.vault.blobs.root).rglob("original.0")}
    left = folder / f".{'0' * 16}.tmp"
    left.write_bytes(b"half a photo")
    assert swept(30 * timedelta(minutes=1))["temporary_files"] == 0
    assert swept(2 * HOUR)["temporary_files"] == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "aligned.1",
        "original.0",
        "signature.1",
        "thumb.1",
    ]


def test_sessions_and_answers_that_are_over(owner: Person, parts: Runtime, swept: Swept) -> None:
    now = utc_now()
    with parts.database.writing() as session:
        for deleted_at in (None, now):
            session.add(
                CareSession(
                    owner_id=owner.id,
                    kind="mask",
                    type="clay",
                    started_at=now,
                    time_zone="UTC",
                    local_date=now.date(),
                    minutes=10,
                    created_at=now,
                    updated_at=now,
                    deleted_at=deleted_at,
                )
            )
        session.add(
            IdempotencyRecord(
                owner_id=owner.id, key="k", payload_sha256="0" * 64, status=201, body="{}", created_at=now
            )
        )
        session.commit()
    assert swept(23 * HOUR)["purged_sessions"] == 0
    assert swept(25 * HOUR)["purged_sessions"] == 1
    assert swept(29 * DAY)["old_answers"] == 0
    assert swept(31 * DAY)["old_answers"] == 1
    with parts.database.reading() as session:
        assert session.query(CareSession).count() == 1


def test_a_step_that_fails_does_not_keep_the_others_from_their_work(
    owner: Person, send: Send, parts: Runtime, swept: Swept, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_id = send(owner, face_jpeg()).get_json()["id"]
    owner.client.delete(f"/api/v1/photos/{photo_id}")

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(LocalStore, "list", refuse)
        done = swept(25 * HOUR)
    assert done["orphan_blobs"] == 0
    assert rows() == []
    assert swept(26 * HOUR)["orphan_blobs"] > 0
