"""API tokens: shown once, hashed at rest, revoked at once, never more than their scope."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.auth import require_scope, user_from_token
from app.deps import Runtime
from app.errors import Forbidden
from app.models import Account, ApiToken
from app.services import tokens
from tests.integration.accounts.conftest import Clock


@pytest.fixture
def token(ewa: Account, parts: Runtime) -> str:
    with parts.deps() as deps:
        return tokens.create(deps, ewa.id, name="phone", scope="write")


def row(parts: Runtime) -> ApiToken:
    with parts.database.reading() as session:
        return session.scalars(select(ApiToken)).one()


def test_a_token_stands_for_its_owner(token: str, ewa: Account, app: Flask) -> None:
    with app.app_context():
        user = user_from_token(token)
    assert user is not None
    assert (user.id, user.email, user.scope, user.login_id) == (ewa.id, ewa.email, "write", None)


@pytest.mark.parametrize(
    "tamper",
    [
        str.upper,
        lambda t: t[:-1],
        lambda t: t + " ",
        lambda t: t[1:],
        lambda t: "",
        lambda t: t + "\x00",
        lambda t: "\ud800",
    ],
)
def test_a_tampered_token_is_nobody(token: str, app: Flask, tamper: Callable[[str], str]) -> None:
    with app.app_context():
        assert user_from_token(tamper(token)) is None


def test_the_hash_is_no_token(token: str, app: Flask, parts: Runtime) -> None:
    with app.app_context():
        assert user_from_token(row(parts).token_hash) is None
    assert token not in row(parts).token_hash


def test_a_token_never_carries_an_administrators_rights(admin: Account, app: Flask, parts: Runtime) -> None:
    with parts.deps() as deps:
        secret = tokens.create(deps, admin.id, name="script", scope="write")
    with app.app_context():
        user = user_from_token(secret)
    assert user is not None
    assert not user.is_admin


def test_a_token_for_reading_does_not_write(ewa: Account, app: Flask, parts: Runtime) -> None:
    with parts.deps() as deps:
        secret = tokens.create(deps, ewa.id, name="dashboard", scope="read")
    with app.app_context():
        user = user_from_token(secret)
    assert user is not None
    for method in ("GET", "HEAD", "OPTIONS"):
        require_scope(user, method)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        with pytest.raises(Forbidden):
            require_scope(user, method)


def test_the_last_use_is_written_at_most_every_five_minutes(
    token: str, app: Flask, parts: Runtime, clock: Clock
) -> None:
    def use() -> None:
        with app.app_context():
            assert user_from_token(token) is not None

    assert row(parts).last_used_at is None
    use()
    first = row(parts).last_used_at
    assert first == clock.now
    clock.pass_by(minutes=4)
    use()
    assert row(parts).last_used_at == first
    clock.pass_by(minutes=1)
    use()
    assert row(parts).last_used_at == clock.now


def test_a_token_made_on_the_page_is_shown_once(
    ewa: Account, sign_in: Callable[..., FlaskClient], app: Flask, parts: Runtime
) -> None:
    client = sign_in(ewa.email)
    page = client.post("/you/tokens", data={"name": "Phone shortcut", "scope": "read"}).text
    [secret] = re.findall(r'value="(afterglow_[\w-]+)"', page)
    with app.app_context():
        user = user_from_token(secret)
    assert user is not None
    assert user.scope == "read"
    page = client.get("/you/tokens").text
    assert "Phone shortcut" in page
    assert secret not in page
    assert client.post(f"/you/tokens/{row(parts).id}/revoke").status_code == 303
    with app.app_context():
        assert user_from_token(secret) is None
    assert client.post("/you/tokens/018f0000-0000-7000-8000-000000000000/revoke").status_code == 404


@pytest.mark.parametrize(
    "form",
    [{"name": "", "scope": "read"}, {"name": "x" * 81, "scope": "read"}, {"name": "x", "scope": "admin"}],
)
def test_what_cannot_be_a_token_is_refused(
    ewa: Account, sign_in: Callable[..., FlaskClient], parts: Runtime, form: dict[str, str]
) -> None:
    assert sign_in(ewa.email).post("/you/tokens", data=form).status_code == 422
    with parts.database.reading() as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_nobody_revokes_somebody_elses_token(
    token: str, admin: Account, sign_in: Callable[..., FlaskClient], app: Flask, parts: Runtime
) -> None:
    assert sign_in(admin.email).post(f"/you/tokens/{row(parts).id}/revoke").status_code == 404
    with app.app_context():
        assert user_from_token(token) is not None


def test_there_is_an_end_to_how_many(ewa: Account, parts: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 2)
    with parts.deps() as deps:
        tokens.create(deps, ewa.id, name="one", scope="read")
        tokens.create(deps, ewa.id, name="two", scope="read")
        with pytest.raises(Exception, match="many tokens"):
            tokens.create(deps, ewa.id, name="three", scope="read")
