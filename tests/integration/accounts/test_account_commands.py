"""create-user, create-token, reset-password, erase-user: what they print, and what they refuse."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.auth import user_from_token
from app.deps import Runtime
from app.models import Account
from tests.integration.accounts.conftest import PASSWORD


@pytest.fixture
def run(app: Flask) -> Callable[..., tuple[int, str, str]]:
    def invoke(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        result = app.test_cli_runner().invoke(args=list(arguments), input=typed)
        return result.exit_code, result.stdout, result.stderr

    return invoke


def everybody(parts: Runtime) -> list[Account]:
    with parts.database.reading() as session:
        return list(session.scalars(select(Account).order_by(Account.created_at, Account.id)))


def test_the_first_user_becomes_the_administrator(
    run: Callable[..., tuple[int, str, str]], parts: Runtime
) -> None:
    code, out, _ = run("create-user", "Ewa@Example.org", "--password-stdin", typed=PASSWORD + "\n")
    assert code == 0
    [ewa] = everybody(parts)
    assert out == f"{ewa.id}\n"
    assert ewa.is_admin
    assert ewa.is_founder
    assert run("create-user", "ola@example.org", "--password-stdin", typed=PASSWORD)[0] == 0
    assert [account.is_admin for account in everybody(parts)] == [True, False]


def test_admin_makes_another_administrator(
    run: Callable[..., tuple[int, str, str]], parts: Runtime, admin: Account
) -> None:
    run("create-user", "ola@example.org", "--admin", "--password-stdin", typed=PASSWORD + "\r\n")
    ola = next(account for account in everybody(parts) if account.id != admin.id)
    assert ola.is_admin
    assert not ola.is_founder


def test_a_user_made_by_command_can_sign_in(
    run: Callable[..., tuple[int, str, str]], sign_in: Callable[..., FlaskClient]
) -> None:
    run("create-user", "ewa@example.org", "--password-stdin", typed=" spaces count in here \n")
    assert sign_in("ewa@example.org", " spaces count in here ").get("/you").status_code == 200


@pytest.mark.parametrize(
    ("email", "typed", "words"),
    [
        ("ewa@example.org", PASSWORD, "already"),
        ("nonsense", PASSWORD, "such as"),
        ("ola@example.org", "short", "at least 10"),
        ("ola@example.org", "", "at least 10"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    run: Callable[..., tuple[int, str, str]], ewa: Account, parts: Runtime, email: str, typed: str, words: str
) -> None:
    code, out, err = run("create-user", email, "--password-stdin", typed=typed)
    assert (code, out) == (1, "")
    assert words in err
    assert len(everybody(parts)) == 2


@pytest.mark.parametrize("scope", ["read", "write"])
def test_create_token_prints_the_token_alone(
    run: Callable[..., tuple[int, str, str]], ewa: Account, app: Flask, scope: str
) -> None:
    code, out, _ = run("create-token", "EWA@example.org", "--name", "script", "--scope", scope)
    assert code == 0
    assert out.count("\n") == 1
    with app.app_context():
        user = user_from_token(out.strip())
    assert user is not None
    assert (user.id, user.scope) == (ewa.id, scope)


def test_reset_password_prints_a_link_that_works(
    run: Callable[..., tuple[int, str, str]], admin: Account, visitor: FlaskClient
) -> None:
    code, out, _ = run("reset-password", admin.email)
    assert code == 0
    path = out.strip().removeprefix("http://127.0.0.1:8000")
    assert visitor.post(path, data={"password": "a better battery"}).status_code == 303


def test_erase_user_needs_a_yes(
    run: Callable[..., tuple[int, str, str]], ewa: Account, parts: Runtime
) -> None:
    assert run("erase-user", ewa.email, typed="n\n")[0] == 1
    assert len(everybody(parts)) == 2
    code, out, _ = run("erase-user", ewa.email, "--yes")
    assert (code, out) == (0, "")
    assert len(everybody(parts)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("create-token", "x@example.org", "--name", "y"),
        ("erase-user", "x@example.org", "--yes"),
        ("reset-password", "x@example.org"),
    ],
)
def test_an_unknown_email_is_said(
    run: Callable[..., tuple[int, str, str]], ewa: Account, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert "no account with this email" in err


def test_an_email_that_is_none_is_refused_before_a_password_is_asked_for(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, out, err = run("create-user", "nonsense")
    assert (code, out) == (1, "")
    assert "email" in err
    assert "Password" not in err
