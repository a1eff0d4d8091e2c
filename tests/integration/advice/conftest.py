"""A clock to turn, and a person who logs through the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.conftest import Person


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fixed = Clock(datetime(2026, 11, 29, 21, 0, tzinfo=UTC))
    monkeypatch.setattr("app.deps.utc_now", fixed)
    monkeypatch.setattr("app.auth.utc_now", fixed)
    return fixed


Log = Callable[..., TestResponse]


@pytest.fixture
def log(owner: Person) -> Log:
    def send(
        kind: str, type_: str, at: datetime, minutes: int = 10, zone: str = "Europe/Warsaw", **more: Any
    ) -> TestResponse:
        body = {
            "kind": kind,
            "type": type_,
            "started_at": at.isoformat(),
            "time_zone": zone,
            "minutes": minutes,
        }
        return owner.client.post("/api/v1/care-sessions", json={**body, **more})

    return send


def raised(person: Person) -> list[tuple[str, str]]:
    items = person.client.get("/api/v1/cautions").json["items"]
    return [(item["caution"], item["level"]) for item in items]
