"""A clock to turn, and people who have passwords."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.deps import Runtime
from app.models import Account
from app.services import accounts
from app.services.accounts import NewAccount
from app.services.deps import Deps
from tests.conftest import browser

PASSWORD = "correct horse battery"


@dataclass
class Clock:
    """The time of the whole application."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fixed = Clock(datetime(2026, 7, 5, 8, 0, tzinfo=UTC))
    monkeypatch.setattr("app.deps.utc_now", fixed)
    monkeypatch.setattr("app.auth.utc_now", fixed)
    return fixed


@pytest.fixture
def make_account(parts: Runtime) -> Callable[..., Account]:
    """An account with PASSWORD; the first one is the administrator."""

    def make(email: str, password: str | None = PASSWORD, **flags: bool) -> Account:
        with parts.deps() as deps:
            return accounts.create(deps, NewAccount(email, password), **flags)

    return make


@pytest.fixture
def admin(make_account: Callable[..., Account]) -> Account:
    return make_account("admin@example.org")


@pytest.fixture
def ewa(admin: Account, make_account: Callable[..., Account]) -> Account:
    return make_account("ewa@example.org")


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """A new browser in which somebody has signed in through the page."""

    def enter(email: str, password: str = PASSWORD) -> FlaskClient:
        client = browser(app)
        response = client.post("/sign-in", data={"email": email, "password": password})
        assert response.status_code == 303, response.text
        return client

    return enter


@pytest.fixture
def in_database(parts: Runtime) -> Callable[[], "Iterator[Deps]"]:
    @contextmanager
    def opened() -> Iterator[Deps]:
        with parts.deps() as deps:
            yield deps

    return opened
