"""The services on PostgreSQL: the same answers as on SQLite, also to two requests at once."""

import base64
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
import structlog
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from app import create_app
from app.deps import Runtime, runtime
from app.imaging.sandbox import Sandbox
from app.models import CareSession, Photo, PhotoState
from app.services import photo_processing, photos
from app.upgrade import alembic_config
from config import Config
from tests.conftest import Person, browser
from tests.integration.migrations.postgres import Cluster
from tests.integration.ops.conftest import small_jpeg

pytestmark = pytest.mark.xdist_group("postgresql")
SESSION = {
    "kind": "massage",
    "type": "firming",
    "started_at": "2026-07-05T20:42:00+02:00",
    "time_zone": "Europe/Warsaw",
    "minutes": 10,
    "zones": ["cheek", "jaw"],
    "products": ["Jojoba oil"],
}


@pytest.fixture
def config(postgresql: Cluster, tmp_path: Path) -> Config:
    url = postgresql.new_database()
    command.upgrade(alembic_config(url), "head")
    return Config.for_home(
        tmp_path / "home",
        database_url=url,
        queue_url="memory://",
        secret_key="s" * 40,
        master_key=base64.urlsafe_b64encode(b"m" * 32).decode(),
        testing=True,
    )


@pytest.fixture
def app(config: Config, sandbox: Sandbox) -> Iterator[Flask]:
    application = create_app(config)
    runtime(application).sandbox = sandbox
    yield application
    runtime(application).database.close()


def test_a_session_is_logged_once_and_stands_on_the_timeline(owner: Person, stranger: Person) -> None:
    headers = {"Idempotency-Key": "one-evening"}
    first = owner.client.post("/api/v1/care-sessions", json=SESSION, headers=headers)
    again = owner.client.post("/api/v1/care-sessions", json=SESSION, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    other = owner.client.post("/api/v1/care-sessions", json={**SESSION, "minutes": 11}, headers=headers)
    assert other.status_code == 422
    [item] = owner.client.get("/api/v1/timeline").json["items"]
    assert item["minutes"] == 10
    page = owner.client.get("/timeline")
    assert page.status_code == 200
    assert b"10 min" in page.data
    assert b"10 min" not in stranger.client.get("/timeline").data
    [kept] = owner.client.get("/api/v1/care-sessions").json["items"]
    assert (kept["zones"], kept["products"]) == (["cheek", "jaw"], ["Jojoba oil"])


def test_equal_requests_at_once_make_one_row(app: Flask, owner: Person, parts: Runtime) -> None:
    """SQLite lets one writer in at a time; here both look before either has written."""

    def send(number: int) -> tuple[int, bytes]:
        client = copy_of(app, owner)
        key = f"evening-{number // 6}"
        answer = client.post("/api/v1/care-sessions", json=SESSION, headers={"Idempotency-Key": key})
        return answer.status_code, answer.data

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(24)))
    assert {status for status, _ in answers} == {201}
    assert len({body for _, body in answers}) == 4
    with parts.database.reading() as session:
        assert session.query(CareSession).count() == 4


def test_the_same_photo_from_two_devices_is_one_photo(app: Flask, owner: Person, parts: Runtime) -> None:
    data = small_jpeg(1)

    def send(_: int) -> tuple[int, str]:
        form = {"file": (io.BytesIO(data), "IMG_20260705_080012.jpg"), "view": "front"}
        answer = copy_of(app, owner).post("/api/v1/photos", data=form)
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(status for status, _ in answers) == [200, 200, 200, 201]
    assert len({photo_id for _, photo_id in answers}) == 1
    with parts.database.reading() as session:
        [photo] = session.query(Photo).all()
    assert photo.state == "needs_review"  # there is no face in it
    assert owner.client.get(f"/photos/{photo.id}").status_code == 200


def test_two_first_visitors_found_one_box(app: Flask) -> None:
    def found(number: int) -> int:
        form = {"email": f"ewa{number}@example.org", "password": "a long enough password"}
        return browser(app).post("/setup", data=form).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(found, range(2)))
    assert statuses in ([303, 409], [303, 422])


def test_an_edit_sees_the_worker_that_came_between(owner: Person, parts: Runtime) -> None:
    """The page had read the photo before a worker claimed it; the claim must still be taken back."""
    parts.enqueue = lambda _job, _photo_id: None
    photo_id = kept_photo(owner)
    with parts.deps() as page, parts.deps() as worker:
        shown = photos.get(page, owner.id, photo_id)
        claim = photo_processing.take(worker, photo_id)
        assert claim is not None
        assert photos.edit(page, owner.id, photo_id, photos.Changes(mirrored=True)) is shown
        assert not photo_processing._end(worker, claim, state=PhotoState.NEEDS_REVIEW)
    assert owner.client.get(f"/api/v1/photos/{photo_id}").json["state"] == "received"


def test_two_baselines_at_once_leave_one(app: Flask, owner: Person, parts: Runtime) -> None:
    ids = [kept_photo(owner, number) for number in (1, 2, 3, 4)]
    with parts.database.writing() as session:
        session.execute(update(Photo).values(state=PhotoState.ALIGNED))
        session.commit()
    together = Barrier(4)

    def pin(photo_id: UUID) -> None:
        with parts.deps() as deps:
            shown = photos.get(deps, owner.id, photo_id)
            together.wait(10)
            assert photos.edit(deps, owner.id, photo_id, photos.Changes(pinned=True)) is shown

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(pin, ids))
    with parts.database.reading() as session:
        assert session.query(Photo).filter(Photo.pinned).count() == 1


def test_a_refused_row_is_logged_without_what_stood_in_it(owner: Person, parts: Runtime) -> None:
    written = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=written))
    with parts.database.writing() as session:
        session.execute(text("ALTER TABLE account ADD CONSTRAINT no_music CHECK (name <> 'xylophone')"))
        session.commit()
    assert owner.client.post("/you/name", data={"name": "xylophone"}).status_code == 500
    assert "no_music" in written.getvalue()
    for private in ("xylophone", owner.email, "DETAIL"):
        assert private not in written.getvalue()


def kept_photo(owner: Person, seed: int = 1) -> UUID:
    form = {"file": (io.BytesIO(small_jpeg(seed)), "photo.jpg")}
    return UUID(owner.client.post("/api/v1/photos", data=form).json["id"])


def copy_of(app: Flask, person: Person) -> FlaskClient:
    """The person's browser once more: a test client serves one thread."""
    client = browser(app)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(person.login_id)
        cookie["_fresh"] = True
    return client
