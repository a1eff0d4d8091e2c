"""What is written to the log: events and ids, nothing a person typed or sent (SECURITY.md, rule 14)."""

import io

import pytest
import structlog
from flask import Flask
from PIL import Image

from app.deps import Runtime
from tests import faces, pictures
from tests.conftest import Person, browser

PRIVATE = "xylophone"


@pytest.fixture
def log(app: Flask) -> io.StringIO:
    """What this application's logger writes, as it would stand on standard error."""
    written = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=written))
    return written


def test_a_failing_statement_is_logged_without_its_values(
    log: io.StringIO, owner: Person, parts: Runtime
) -> None:
    with parts.database.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE UPDATE ON account BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        session.commit()
    assert owner.client.post("/you/name", data={"name": PRIVATE}).status_code == 500
    written = log.getvalue()
    assert "UPDATE account" in written  # the log does say what failed
    assert PRIVATE not in written


def test_an_evening_leaves_nothing_private(
    log: io.StringIO, app: Flask, owner: Person, stranger: Person
) -> None:
    photo = (io.BytesIO(pictures.jpeg(Image.fromarray(faces.phone_photo(600, 800)))), f"{PRIVATE}.jpg")
    client = owner.client
    assert client.post("/api/v1/photos", data={"file": photo, "tags": PRIVATE}).status_code == 201
    assert client.post("/you/name", data={"name": PRIVATE}).status_code == 303
    assert client.post("/you/tokens", data={"name": PRIVATE, "scope": "read"}).status_code == 200
    assert browser(app).get(f"/reset/{PRIVATE}").status_code == 404
    assert browser(app).get(f"/sign-up?invite={PRIVATE}").status_code == 404
    typed = {"email": f"{PRIVATE}@example.org", "password": PRIVATE}
    assert browser(app).post("/sign-in", data=typed).status_code == 422
    headers = {"Authorization": f"Bearer {PRIVATE}"}
    assert browser(app).get("/api/v1/photos", headers=headers).status_code == 401
    assert stranger.client.get(f"/photos/{PRIVATE}").status_code == 404
    written = log.getvalue()
    assert written.count('"event": "request"') == 8
    assert '"event": "photo.processed"' in written
    for private in (PRIVATE, owner.email, stranger.email):
        assert private not in written
