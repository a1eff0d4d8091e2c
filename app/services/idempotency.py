"""A request sent twice is done once: the answer is kept in the transaction of the row it speaks of."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from app.errors import IdempotencyMismatch
from app.models import IdempotencyRecord
from app.services.deps import Deps
from app.services.statements import plain_rows

_GIVEN = select(IdempotencyRecord.payload_sha256, IdempotencyRecord.status, IdempotencyRecord.body).where(
    IdempotencyRecord.owner_id == bindparam("owner_id"), IdempotencyRecord.key == bindparam("key")
)
_KEEP = insert(IdempotencyRecord)


@dataclass(frozen=True, slots=True)
class Keyed:
    """The sender's name for one request, and what it carried."""

    key: str
    payload_sha256: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer: its status and its body as it was sent. `replayed` says it had been given before."""

    status: int
    body: str
    replayed: bool = False


def digest(call: str, payload: Mapping[str, Any]) -> str:
    """The payload's sha256, whatever the order of its fields. `call` ("POST /care-sessions") is part of it:
    one key names one request, not one body."""
    text = json.dumps([call, payload], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def replay(deps: Deps, owner_id: UUID, key: str, payload_sha256: str) -> Stored | None:
    """The answer already given to this key, or None. Another payload under the same key is refused."""
    for given in plain_rows(deps.session, _GIVEN, {"owner_id": owner_id, "key": key}):
        if given.payload_sha256 != payload_sha256:
            raise IdempotencyMismatch
        return Stored(given.status, given.body, replayed=True)
    return None


def record(deps: Deps, owner_id: UUID, key: str, payload_sha256: str, answer: Stored) -> None:
    """Keep the answer. The caller commits it together with its row."""
    kept = {
        "owner_id": owner_id,
        "key": key,
        "payload_sha256": payload_sha256,
        "status": answer.status,
        "body": answer.body,
        "created_at": deps.now(),
    }
    deps.session.connection().execute(_KEEP, kept)


def once(deps: Deps, owner_id: UUID, keyed: Keyed | None, make: Callable[[], Stored]) -> Stored:
    """Answer a request once and commit: `make` adds its rows to the session and says what to answer.

    SQLite lets one writer in at a time, so the second of two equal requests finds the first one's answer.
    Elsewhere both may look before either has written; then the database refuses the later one, which looks again.
    """
    try:
        return _answer(deps, owner_id, keyed, make)
    except IntegrityError:
        deps.session.rollback()
        return _answer(deps, owner_id, keyed, make)


def _answer(deps: Deps, owner_id: UUID, keyed: Keyed | None, make: Callable[[], Stored]) -> Stored:
    if keyed and (stored := replay(deps, owner_id, keyed.key, keyed.payload_sha256)):
        return stored
    answer = make()
    if keyed:
        record(deps, owner_id, keyed.key, keyed.payload_sha256, answer)
    deps.session.commit()
    return answer
