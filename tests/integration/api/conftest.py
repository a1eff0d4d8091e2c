"""A program's view of the box: bearer tokens, no cookies."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.deps import Runtime
from app.services import tokens
from tests.conftest import Person


@pytest.fixture
def token_of(parts: Runtime) -> Callable[..., str]:
    """A new token of somebody, to read and write unless said otherwise."""

    def make(person: Person, scope: str = "write") -> str:
        with parts.deps() as deps:
            return tokens.create(deps, person.id, name="test", scope=scope)

    return make


@pytest.fixture
def program(app: Flask, token_of: Callable[..., str]) -> Callable[..., FlaskClient]:
    """A client that carries somebody's token and nothing of a browser."""

    def make(person: Person, scope: str = "write") -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_of(person, scope)}"
        return client

    return make


@pytest.fixture
def client(program: Callable[..., FlaskClient], owner: Person) -> FlaskClient:
    return program(owner)


def massage(**changes: Any) -> dict[str, Any]:
    """A body that is accepted."""
    return {
        "kind": "massage",
        "type": "firming",
        "started_at": "2025-07-08T20:42:00+02:00",
        "time_zone": "Europe/Warsaw",
        "minutes": 10,
        **changes,
    }
