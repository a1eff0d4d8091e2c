"""The first account: made once, by whoever comes first, whatever REGISTRATION says."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.deps import Runtime
from app.models import Account
from tests.conftest import browser
from tests.integration.accounts.conftest import PASSWORD

FIRST = {"email": "Ewa.Nowak@Example.org", "password": PASSWORD, "time_zone": "Europe/Warsaw"}


def everybody(parts: Runtime) -> list[Account]:
    with parts.database.reading() as session:
        return list(session.scalars(select(Account)))


@pytest.mark.parametrize("page", ["/you", "/sign-in", "/sign-up", "/notice", "/you/people"])
def test_every_page_leads_to_the_first_run(visitor: FlaskClient, page: str) -> None:
    response = visitor.get(page)
    assert (response.status_code, response.location) == (303, "/setup")


def test_health_and_the_shell_do_not(visitor: FlaskClient) -> None:
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/robots.txt").status_code == 200


def test_the_first_account_is_the_administrator_and_is_signed_in(
    visitor: FlaskClient, parts: Runtime
) -> None:
    response = visitor.post("/setup", data=FIRST)
    assert response.status_code == 303
    assert visitor.get(response.location).status_code == 200
    [account] = everybody(parts)
    assert (account.email, account.name) == ("ewa.nowak@example.org", "Ewa")
    assert account.is_admin
    assert account.is_founder
    assert account.time_zone == "Europe/Warsaw"
    assert visitor.get("/you/people").status_code == 200


def test_closed_registration_does_not_close_the_first_run(app: Flask, parts: Runtime) -> None:
    parts.config = replace(parts.config, registration="closed")
    assert browser(app).post("/setup", data=FIRST).status_code == 303
    assert len(everybody(parts)) == 1


def test_there_is_no_second_first_account(app: Flask, visitor: FlaskClient, parts: Runtime) -> None:
    visitor.post("/setup", data=FIRST)
    late = browser(app)
    assert late.get("/setup").location == "/sign-in"
    response = late.post("/setup", data={"email": "eve@example.org", "password": PASSWORD})
    assert response.status_code == 409
    assert [account.email for account in everybody(parts)] == ["ewa.nowak@example.org"]


def test_two_at_the_same_moment_make_one_administrator(app: Flask, parts: Runtime) -> None:
    start = Barrier(4)

    def found(number: int) -> int:
        start.wait()
        form = {"email": f"person{number}@example.org", "password": PASSWORD}
        return browser(app).post("/setup", data=form).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(found, range(4)))
    assert statuses == [303, 409, 409, 409]
    [account] = everybody(parts)
    assert account.is_admin


def test_the_database_itself_refuses_a_second_founder(parts: Runtime) -> None:
    """On PostgreSQL two transactions may both see an empty table; the index lets one through."""
    index = next(index for index in Account.__table__.indexes if index.name == "uq_account_first")
    assert index.unique
    assert [column.name for column in index.columns] == ["is_founder"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nonsense"}, "such as ewa@example.org"),
        ({"email": ""}, "enter your email"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "first to be guessed"),
        ({"password": ""}, "enter a password"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field(
    visitor: FlaskClient, parts: Runtime, changed: dict[str, str], words: str
) -> None:
    response = visitor.post("/setup", data=FIRST | changed)
    assert response.status_code == 422
    assert words in response.text
    assert PASSWORD not in response.text
    assert everybody(parts) == []


def test_a_time_zone_nobody_knows_becomes_utc(visitor: FlaskClient, parts: Runtime) -> None:
    visitor.post("/setup", data=FIRST | {"time_zone": "Mars/Olympus"})
    assert everybody(parts)[0].time_zone == "UTC"


def test_each_account_has_a_key_of_its_own(visitor: FlaskClient, parts: Runtime) -> None:
    visitor.post("/setup", data=FIRST)
    with parts.database.reading() as session:
        assert session.scalar(select(func.length(Account.wrapped_key))) > 32
