"""What was acknowledged is there, and what could not be kept was never acknowledged."""

import errno
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.deps import Runtime
from app.models import Photo
from app.services import idempotency, photo_upload
from tests.conftest import Person
from tests.integration.photos.conftest import Send, WaitingQueue, face_jpeg

Rows = Callable[[], list[Photo]]
Keys = Callable[[], list[str]]


def test_the_blob_lies_before_the_row_and_the_job_comes_last(
    owner: Person, send: Send, parts: Runtime, monkeypatch: pytest.MonkeyPatch, rows: Rows, keys: Keys
) -> None:
    seen: list[tuple[str, int, int]] = []
    put, once = parts.vault.blobs.put, idempotency.once

    def recording_put(key: str, data: bytes) -> None:
        seen.append(("put", len(keys()), len(rows())))
        put(key, data)

    def recording_once(*args: Any) -> Any:
        seen.append(("row", len(keys()), len(rows())))
        return once(*args)

    monkeypatch.setattr(parts.vault.blobs, "put", recording_put)
    monkeypatch.setattr(idempotency, "once", recording_once)
    parts.enqueue = lambda _job, _photo_id: seen.append(("job", len(keys()), len(rows())))
    assert send(owner, face_jpeg()).status_code == 201
    assert seen == [("put", 0, 0), ("row", 1, 0), ("job", 1, 1)]


@pytest.mark.parametrize(
    ("error", "status"), [(errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EIO, 503), (errno.ETIMEDOUT, 503)]
)
def test_a_store_that_fails(
    error: int,
    status: int,
    owner: Person,
    send: Send,
    parts: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    rows: Rows,
    keys: Keys,
) -> None:
    def failing(_key: str, _data: bytes) -> None:
        raise OSError(error, "the disk says no")

    with monkeypatch.context() as patched:
        patched.setattr(parts.vault.blobs, "put", failing)
        refused = send(owner, face_jpeg(), headers={"Idempotency-Key": "once"})
    assert refused.status_code == status
    assert int(refused.headers["Retry-After"]) > 0
    assert (rows(), keys()) == ([], [])
    healed = send(owner, face_jpeg(), headers={"Idempotency-Key": "once"})
    assert healed.status_code == 201


@pytest.mark.parametrize(
    ("message", "status"), [("database is locked", 503), ("database or disk is full", 507)]
)
def test_a_database_that_fails_after_the_blob(
    message: str,
    status: int,
    owner: Person,
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
    rows: Rows,
    keys: Keys,
) -> None:
    def failing(*_args: Any) -> None:
        raise OperationalError("INSERT", {}, Exception(message))

    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "once", failing)
        refused = send(owner, face_jpeg())
    assert (refused.status_code, rows()) == (status, [])
    assert keys() == ["original.0"]  # an orphan, for the sweep; the commit might have gone through after all
    assert send(owner, face_jpeg()).status_code == 201


def test_a_queue_that_is_gone_loses_nothing(owner: Person, send: Send, parts: Runtime, rows: Rows) -> None:
    from app.jobs.queue import Queue
    from app.jobs.tasks import make_chores, make_tasks

    parts.enqueue = Queue("redis://127.0.0.1:1/0", make_tasks(lambda: parts), make_chores(lambda: parts))
    assert send(owner, face_jpeg()).status_code == 201
    assert rows()[0].state == "received"


def test_killed_between_blob_and_row(
    owner: Person, send: Send, parts: Runtime, monkeypatch: pytest.MonkeyPatch, rows: Rows, keys: Keys
) -> None:
    def killed(*_args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "once", killed)
        with pytest.raises(KeyboardInterrupt):
            send(owner, face_jpeg())
    assert (rows(), keys()) == ([], ["original.0"])
    assert send(owner, face_jpeg()).status_code == 201


def test_purged_while_it_is_sent_again(
    owner: Person, send: Send, parts: Runtime, queue: WaitingQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes were not stored a second time, so it must not become a row without a blob."""
    send(owner, face_jpeg())
    real = photo_upload._look

    def purged_after(*args: Any) -> Any:
        looked = real(*args)
        with parts.database.writing() as session:
            session.query(Photo).delete()
            session.commit()
        return looked

    with monkeypatch.context() as patched:
        patched.setattr(photo_upload, "_look", purged_after)
        assert send(owner, face_jpeg()).status_code == 503
    assert send(owner, face_jpeg()).status_code == 201
