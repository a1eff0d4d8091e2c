"""Invites: one person each, for a week, shown once, used up by sending the form and by nothing else."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.deps import Runtime
from app.models import Account, Invite
from app.services import invites
from tests.conftest import browser
from tests.integration.accounts.conftest import PASSWORD, Clock

OLA = {"email": "ola@example.org", "password": PASSWORD}


@pytest.fixture
def secret(admin: Account, parts: Runtime) -> str:
    with parts.deps() as deps:
        return invites.create(deps, admin.id, note="Ola")


def emails(parts: Runtime) -> set[str]:
    with parts.database.reading() as session:
        return set(session.scalars(select(Account.email)))


def join(app: Flask, secret: str, **changed: str) -> int:
    return browser(app).post("/sign-up", data=OLA | {"invite": secret} | changed).status_code


def test_an_invite_made_on_the_page_lets_somebody_in(
    sign_in: Callable[..., FlaskClient], admin: Account, app: Flask, parts: Runtime
) -> None:
    boss = sign_in(admin.email)
    page = boss.post("/you/people/invites", data={"note": "Ola"}).text
    [link] = re.findall(r'value="http://127\.0\.0\.1:8000(/sign-up\?invite=[\w-]+)"', page)
    assert link.split("=")[1] not in boss.get("/you/people").text, "shown once"
    ola = browser(app)
    assert 'name="invite"' in ola.get(link).text
    response = ola.post("/sign-up", data=OLA | {"invite": link.split("=")[1]})
    assert (response.status_code, response.location) == (303, "/")
    assert ola.get("/you").status_code == 200
    assert ola.get("/you/people").status_code == 404, "who was invited is no administrator"


def test_only_a_hash_of_the_secret_is_kept(secret: str, parts: Runtime) -> None:
    with parts.database.reading() as session:
        invite = session.scalars(select(Invite)).one()
    assert secret not in (invite.token_hash, invite.note)
    assert len(invite.token_hash) == 64


def test_looking_uses_up_nothing(secret: str, app: Flask) -> None:
    for _ in range(3):
        assert browser(app).get(f"/sign-up?invite={secret}").status_code == 200
        assert browser(app).head(f"/sign-up?invite={secret}").status_code == 200
    assert join(app, secret) == 303


def test_a_used_invite_lets_nobody_in(secret: str, app: Flask, parts: Runtime) -> None:
    assert join(app, secret) == 303
    assert browser(app).get(f"/sign-up?invite={secret}").status_code == 404
    assert join(app, secret, email="eve@example.org") == 404
    assert emails(parts) == {"admin@example.org", "ola@example.org"}


def test_an_invite_ends_after_a_week(secret: str, app: Flask, clock: Clock) -> None:
    clock.pass_by(days=7, seconds=-1)
    assert browser(app).get(f"/sign-up?invite={secret}").status_code == 200
    clock.pass_by(seconds=1)
    assert browser(app).get(f"/sign-up?invite={secret}").status_code == 404
    assert join(app, secret) == 404


def test_a_revoked_invite_is_gone(
    secret: str, sign_in: Callable[..., FlaskClient], admin: Account, app: Flask, parts: Runtime
) -> None:
    boss = sign_in(admin.email)
    with parts.database.reading() as session:
        invite_id = session.scalars(select(Invite.id)).one()
    assert boss.post(f"/you/people/invites/{invite_id}/revoke").status_code == 303
    assert boss.post(f"/you/people/invites/{invite_id}/revoke").status_code == 404
    assert join(app, secret) == 404


@pytest.mark.parametrize(
    "tamper", [str.swapcase, lambda s: s[:-1], lambda s: s + "A", lambda s: s[::-1], lambda s: ""]
)
def test_a_tampered_invite_is_none(
    secret: str, app: Flask, parts: Runtime, tamper: Callable[[str], str]
) -> None:
    assert join(app, tamper(secret)) in {403, 404}
    assert emails(parts) == {"admin@example.org"}


def test_an_invite_survives_a_form_that_was_refused(secret: str, app: Flask) -> None:
    assert join(app, secret, password="short") == 422
    assert join(app, secret, email="admin@example.org") == 422
    assert join(app, secret) == 303


def test_an_email_has_one_account_in_any_case(secret: str, app: Flask, parts: Runtime) -> None:
    response = browser(app).post("/sign-up", data=OLA | {"invite": secret, "email": "ADMIN@example.ORG"})
    assert response.status_code == 422
    assert "with this email already" in response.text
    assert emails(parts) == {"admin@example.org"}


def test_two_people_with_one_invite_at_the_same_moment(secret: str, app: Flask, parts: Runtime) -> None:
    start = Barrier(3)

    def enter(number: int) -> int:
        start.wait()
        return join(app, secret, email=f"person{number}@example.org")

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(enter, range(3))) == [303, 404, 404]
    assert len(emails(parts)) == 2


@pytest.mark.parametrize(
    ("registration", "with_invite", "without"),
    [("open", 303, 303), ("invite", 303, 403), ("closed", 403, 403)],
)
def test_registration_decides_who_may_come(
    secret: str, app: Flask, parts: Runtime, registration: str, with_invite: int, without: int
) -> None:
    parts.config = replace(parts.config, registration=registration)
    assert browser(app).get("/sign-up").status_code == (200 if without == 303 else 403)
    assert join(app, "", email="without@example.org") == without
    assert join(app, secret, email="with@example.org") == with_invite


@pytest.mark.usefixtures("admin")
def test_the_sign_in_page_offers_an_account_only_where_the_box_is_open(app: Flask, parts: Runtime) -> None:
    assert "/sign-up" not in browser(app).get("/sign-in").text
    parts.config = replace(parts.config, registration="open")
    assert "/sign-up" in browser(app).get("/sign-in").text


def test_guessing_invites_is_limited(secret: str, visitor: FlaskClient) -> None:
    guess = OLA | {"invite": "a" * 43}
    answers = [visitor.post("/sign-up", data=guess).status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]


def test_links_come_from_the_configured_address_and_not_from_the_request(
    admin: Account, app: Flask, parts: Runtime
) -> None:
    parts.config = replace(parts.config, base_url="https://afterglow.home")
    boss, other = browser(app), "http://127.0.0.1:9999"
    boss.post("/sign-in", data={"email": admin.email, "password": PASSWORD}, base_url=other)
    page = boss.post("/you/people/invites", base_url=other).text
    assert 'value="https://afterglow.home/sign-up?invite=' in page
    assert "9999" not in page


def test_used_and_expired_links_are_swept(secret: str, app: Flask, parts: Runtime, clock: Clock) -> None:
    with parts.deps() as deps:
        assert invites.sweep(deps) == 0
    join(app, secret)
    with parts.deps() as deps:
        assert invites.sweep(deps) == 1
