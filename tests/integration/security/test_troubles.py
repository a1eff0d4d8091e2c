"""When the box itself is in trouble: an honest answer that asks to try again, also where nobody can be recognised."""

import sqlite3

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from app.deps import Runtime
from app.services import logins
from tests.conftest import Person

TROUBLES = [
    OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error")),
    PoolExhausted("QueuePool limit reached"),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=["disk", "pool"])
@pytest.mark.parametrize("path", ["/timeline", "/api/v1/care-sessions"])
def test_a_database_that_does_not_answer(
    owner: Person, path: str, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails where the visitor is looked up, so the page that says so must not look again."""

    def fail(*_args: object) -> None:
        raise trouble

    monkeypatch.setattr(logins, "current", fail)
    answer = owner.client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing was lost" in answer.text


def test_a_locked_database_refuses_a_write_and_heals(owner: Person, parts: Runtime) -> None:
    @event.listens_for(parts.database.engine, "connect")
    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    parts.database.close()  # so that every connection from here on is made in a hurry
    other = sqlite3.connect(parts.config.home / "afterglow.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = owner.client.post("/you/name", data={"name": "Ewa"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert owner.client.get("/you").status_code == 200  # readers do not wait
    other.execute("ROLLBACK")
    other.close()
    assert owner.client.post("/you/name", data={"name": "Ewa"}).status_code == 303


def test_numbers_for_the_operator(visitor: FlaskClient) -> None:
    answer = visitor.get("/metrics")
    assert answer.headers["Content-Type"].count("charset") == 1
    assert "process_" in answer.text
