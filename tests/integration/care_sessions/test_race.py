"""Databases with several writers let two equal requests look before either has written. The later one looks again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.deps import Runtime
from app.errors import NotFound
from app.models import CareSession, new_id
from app.services import care_sessions, idempotency
from app.services.idempotency import Keyed, Stored
from tests.conftest import Person
from tests.integration.care_sessions.conftest import draft


def test_the_later_of_two_writers_gives_the_earlier_ones_answer(
    owner: Person,
    parts: Runtime,
    rows: Callable[[Person], list[CareSession]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyed = Keyed("k", "0" * 64)
    wanted = draft(started_at=datetime(2024, 5, 5, 20, tzinfo=UTC))

    def send() -> Stored:
        with parts.deps() as deps:
            return care_sessions.add_once(
                deps, owner.id, wanted, session_id=None, keyed=keyed, render=lambda row: str(row.id)
            )

    first = send()
    replay, looks = idempotency.replay, []

    def too_early(*arguments: object) -> Stored | None:
        looks.append(1)
        return None if len(looks) == 1 else replay(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(idempotency, "replay", too_early)
    second = send()
    assert (second.status, second.body, second.replayed) == (201, first.body, True)
    assert len(looks) == 2
    assert len(rows(owner)) == 1


def test_what_an_erased_account_logs_is_nowhere(parts: Runtime) -> None:
    with parts.deps() as deps, pytest.raises(NotFound):
        care_sessions.add(deps, new_id(), draft())
