"""API tokens: shown once, kept as a hash, revoked by their owner. A read token never writes."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.orm import Session

from app.errors import InvalidInput, NotFound
from app.models import Account, ApiToken
from app.services.accounts import WHO
from app.services.deps import Deps
from app.services.secret_links import digest, new_secret

Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = ("read", "write")
NAME_LENGTH = 80
MOST = 50
USED_EVERY = timedelta(minutes=5)
_PREFIX = "afterglow_"  # lets secret scanners and people recognise one
_CURRENT = (
    select(*WHO, ApiToken.id.label("token_id"), ApiToken.scope, ApiToken.last_used_at)
    .join(ApiToken, ApiToken.account_id == Account.id)
    .where(ApiToken.token_hash == bindparam("token_hash"))
)


def create(deps: Deps, owner_id: UUID, *, name: str, scope: str) -> str:
    """Make a token and return its text, which nobody can see again."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise InvalidInput(f"A name has 1 to {NAME_LENGTH} characters.", field="name")
    if scope not in SCOPES:
        raise InvalidInput("A token may read, or read and write.", field="scope")
    if len(all_of(deps, owner_id)) >= MOST:
        raise InvalidInput("There are many tokens already. Revoke one first.", field="name")
    secret = new_secret(_PREFIX)
    deps.session.add(
        ApiToken(
            account_id=owner_id, name=name, token_hash=digest(secret), scope=scope, created_at=deps.now()
        )
    )
    deps.session.commit()
    return secret


def all_of(deps: Deps, owner_id: UUID) -> list[ApiToken]:
    mine = select(ApiToken).where(ApiToken.account_id == owner_id)
    return list(deps.session.scalars(mine.order_by(ApiToken.created_at.desc(), ApiToken.id)))


def revoke(deps: Deps, owner_id: UUID, token_id: UUID) -> None:
    mine = delete(ApiToken).where(ApiToken.id == token_id, ApiToken.account_id == owner_id)
    if deps.session.scalar(mine.returning(ApiToken.id)) is None:
        raise NotFound
    deps.session.commit()


def current(connection: Connection, secret: str) -> Row[*tuple[Any, ...]] | None:
    """Whose token this is, if it is one: `WHO`, token_id, scope and last_used_at."""
    return connection.execute(_CURRENT, {"token_hash": digest(secret)}).one_or_none()


def is_stale(last_used_at: datetime | None, now: datetime) -> bool:
    return last_used_at is None or now - last_used_at >= USED_EVERY


def touch(session: Session, token_id: UUID, now: datetime) -> None:
    token = session.get(ApiToken, token_id)
    if token is not None:
        token.last_used_at = now
    session.commit()
