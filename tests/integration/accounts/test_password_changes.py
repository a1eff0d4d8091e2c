"""Changing a password, the administrator's reset link, and what both end."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.deps import Runtime
from app.models import Account, PasswordReset
from app.services import invites
from tests.conftest import browser
from tests.integration.accounts.conftest import PASSWORD, Clock

NEW = "a better battery"


def signs_in(app: Flask, email: str, password: str) -> bool:
    response = browser(app).post("/sign-in", data={"email": email, "password": password})
    return response.status_code == 303


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/you").status_code == 200


def test_a_change_ends_every_other_login(
    ewa: Account, sign_in: Callable[..., FlaskClient], app: Flask
) -> None:
    phone, laptop = sign_in(ewa.email), sign_in(ewa.email)
    response = phone.post("/you/password", data={"current_password": PASSWORD, "password": NEW})
    assert (response.status_code, response.location) == (303, "/you")
    assert is_signed_in(phone)
    assert not is_signed_in(laptop)
    assert not signs_in(app, ewa.email, PASSWORD)
    assert signs_in(app, ewa.email, NEW)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"current_password": "wrong", "password": NEW}, "This is not your password"),
        ({"current_password": PASSWORD, "password": "short"}, "at least 10"),
        ({"current_password": PASSWORD, "password": "ewa@example.org"}, "must not be your email"),
        ({"current_password": "", "password": NEW}, "enter your password"),
        ({}, "enter your password"),
    ],
)
def test_a_refused_change_changes_nothing(
    ewa: Account, sign_in: Callable[..., FlaskClient], app: Flask, form: dict[str, str], words: str
) -> None:
    phone, laptop = sign_in(ewa.email), sign_in(ewa.email)
    response = phone.post("/you/password", data=form)
    assert response.status_code == 422
    assert words in response.text
    assert is_signed_in(laptop)
    assert signs_in(app, ewa.email, PASSWORD)


def test_a_stolen_login_cannot_guess_the_password(ewa: Account, sign_in: Callable[..., FlaskClient]) -> None:
    thief = sign_in(ewa.email)
    guess = {"current_password": "wrong", "password": NEW}
    answers = [thief.post("/you/password", data=guess).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert thief.post("/you/erase", data={"current_password": PASSWORD}).status_code == 429


@pytest.fixture
def link(ewa: Account, admin: Account, sign_in: Callable[..., FlaskClient]) -> str:
    page = sign_in(admin.email).post(f"/you/people/{ewa.id}/reset-link").text
    [path] = re.findall(r'value="http://127\.0\.0\.1:8000(/reset/[\w-]+)"', page)
    return path


def test_a_reset_link_sets_a_password_once(
    link: str, ewa: Account, sign_in: Callable[..., FlaskClient], app: Flask
) -> None:
    phone, visitor = sign_in(ewa.email), browser(app)
    assert visitor.get(link).status_code == 200
    assert visitor.get(link).status_code == 200, "looking uses up nothing"
    assert ewa.email not in visitor.get(link).text
    response = visitor.post(link, data={"password": NEW})
    assert (response.status_code, response.location) == (303, "/sign-in")
    assert "The new password is set" in visitor.get("/sign-in").text
    assert not is_signed_in(phone)
    assert not signs_in(app, ewa.email, PASSWORD)
    assert signs_in(app, ewa.email, NEW)
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, data={"password": "yet another one"}).status_code == 404
    assert signs_in(app, ewa.email, NEW)


def test_a_reset_link_survives_a_refused_password(link: str, visitor: FlaskClient) -> None:
    assert visitor.post(link, data={"password": "short"}).status_code == 422
    assert visitor.post(link, data={"password": ""}).status_code == 422
    assert visitor.post(link, data={"password": NEW}).status_code == 303


def test_a_reset_link_ends_after_a_day(link: str, visitor: FlaskClient, clock: Clock) -> None:
    clock.pass_by(days=1)
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, data={"password": NEW}).status_code == 404


def test_a_newer_link_replaces_the_older(
    link: str, ewa: Account, parts: Runtime, visitor: FlaskClient
) -> None:
    with parts.deps() as deps:
        newer = invites.create_reset(deps, ewa.id)
    assert visitor.get(link).status_code == 404
    assert visitor.get(f"/reset/{newer}").status_code == 200


def test_only_a_hash_of_the_link_is_kept(link: str, parts: Runtime) -> None:
    with parts.database.reading() as session:
        reset = session.scalars(select(PasswordReset)).one()
    assert reset.token_hash not in link


def test_guessing_links_is_limited(link: str, visitor: FlaskClient) -> None:
    answers = [visitor.post(f"/reset/guess{n}", data={"password": NEW}).status_code for n in range(11)]
    assert answers == [404] * 10 + [429]


def test_a_reset_ends_a_lock_of_the_account(link: str, ewa: Account, app: Flask) -> None:
    for number in range(11):
        browser(app).post(
            "/sign-in",
            data={"email": ewa.email, "password": "wrong"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        )
    assert not signs_in(app, ewa.email, PASSWORD)
    browser(app).post(link, data={"password": NEW})
    assert signs_in(app, ewa.email, NEW)
