"""Signing in and out: one row per signed-in device."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.errors import BadCredentials, InvalidInput, NotFound
from app.models import Account, Login
from app.services import accounts, passwords, rate_limits
from app.services.accounts import WHO
from app.services.deps import Deps

IDLE = timedelta(days=60)  # a device not seen for so long has to sign in again
LONGEST = timedelta(days=400)
SEEN_EVERY = timedelta(minutes=5)
_CURRENT = (
    select(*WHO, Login.id.label("login_id"), Login.last_seen_at)
    .join(Login, Login.account_id == Account.id)
    .where(Login.id == bindparam("login_id"), Login.expires_at > bindparam("now"))
)


def sign_in(
    deps: Deps, *, email: str, password: str, device: str, address: str | None, time_zone: str = ""
) -> tuple[Account, Login]:
    """Open a new login. A wrong password, an unknown email and an account without password look the same."""
    try:
        known_as = accounts.normal_email(email)
    except InvalidInput:
        known_as = email.strip()[:254]
    rate_limits.count(
        deps,
        (rate_limits.SIGN_IN_BY_NETWORK, rate_limits.network_of(address)),
        (rate_limits.SIGN_IN_BY_ACCOUNT, known_as),
    )
    by_email = select(Account).where(Account.email == known_as).execution_options(populate_existing=True)
    account = deps.session.scalar(by_email)
    stored = account.password_hash if account else None
    deps.session.rollback()  # nothing is locked while the password is hashed
    if not passwords.matches(stored, password):
        raise BadCredentials
    renewed = passwords.hash_password(password) if stored and passwords.is_outdated(stored) else None

    account = deps.session.scalar(by_email)
    if account is None or account.password_hash != stored:
        raise BadCredentials  # it changed while we hashed
    account.password_hash = renewed or account.password_hash
    account.time_zone = accounts.known_zone(time_zone) or account.time_zone
    rate_limits.forget(deps.session, rate_limits.SIGN_IN_BY_ACCOUNT, known_as)
    login = start(deps, account, device)
    deps.session.commit()
    return account, login


def start(deps: Deps, account: Account, device: str) -> Login:
    """A login with a new id; the caller commits."""
    now = deps.now()
    login = Login(
        account_id=account.id, device=device, created_at=now, last_seen_at=now, expires_at=now + IDLE
    )
    deps.session.add(login)
    deps.session.flush()
    return login


def current(connection: Connection, login_id: UUID, now: datetime) -> Row[*tuple[Any, ...]] | None:
    """Who is behind a cookie, if its login has neither ended nor expired: `WHO`, login_id and last_seen_at."""
    return connection.execute(_CURRENT, {"login_id": login_id, "now": now}).one_or_none()


def is_stale(login_seen_at: datetime, now: datetime) -> bool:
    return now - login_seen_at >= SEEN_EVERY


def touch(session: Session, login_id: UUID, now: datetime) -> None:
    """Note that a device was here, and keep it signed in, within the longest time since it signed in."""
    login = session.get(Login, login_id)
    if login is not None and is_stale(login.last_seen_at, now):
        login.last_seen_at = now
        login.expires_at = min(now + IDLE, login.created_at + LONGEST)
    session.commit()


def all_of(deps: Deps, owner_id: UUID) -> list[Login]:
    """The signed-in devices, the one seen last first."""
    mine = (Login.account_id == owner_id) & (Login.expires_at > deps.now())
    return list(deps.session.scalars(select(Login).where(mine).order_by(Login.last_seen_at.desc(), Login.id)))


def end(deps: Deps, owner_id: UUID, login_id: UUID) -> None:
    ended = delete(Login).where(Login.id == login_id, Login.account_id == owner_id).returning(Login.id)
    if deps.session.scalar(ended) is None:
        raise NotFound
    deps.session.commit()


def end_this(deps: Deps, login_id: UUID) -> None:
    """End the login whose cookie was shown; that it has ended already is just as well."""
    deps.session.execute(delete(Login).where(Login.id == login_id))
    deps.session.commit()


def end_others(deps: Deps, owner_id: UUID, kept: UUID | None) -> None:
    _end_all_but(deps.session, owner_id, kept)
    deps.session.commit()


def change_password(deps: Deps, owner_id: UUID, login_id: UUID | None, *, old: str, new: str) -> None:
    """Set a new password; every other device has to sign in with it."""
    email = confirm_password(deps, owner_id, old)
    passwords.require_good(new, email)
    set_password(deps, owner_id, passwords.hash_password(new), kept=login_id)
    deps.session.commit()


def confirm_password(deps: Deps, owner_id: UUID, password: str) -> str:
    """Ask again before something grave; returns the account's email and leaves no transaction open."""
    rate_limits.count(deps, (rate_limits.PASSWORD_AGAIN, str(owner_id)))
    account = accounts.find(deps, owner_id)
    stored, email = account.password_hash, account.email
    deps.session.rollback()  # nothing is locked while the password is hashed
    if not passwords.matches(stored, password):
        raise InvalidInput("This is not your password.", field="current_password")
    rate_limits.forget(deps.session, rate_limits.PASSWORD_AGAIN, str(owner_id))
    deps.session.commit()
    return email


def set_password(deps: Deps, owner_id: UUID, password_hash: str, *, kept: UUID | None) -> None:
    """Store a hash and end the logins made with the one before; the caller commits."""
    changed = update(Account).where(Account.id == owner_id).values(password_hash=password_hash)
    deps.session.execute(changed)
    _end_all_but(deps.session, owner_id, kept)


def sweep(deps: Deps) -> int:
    """Remove expired logins; returns how many."""
    gone = deps.session.scalars(delete(Login).where(Login.expires_at <= deps.now()).returning(Login.id)).all()
    deps.session.commit()
    return len(gone)


def _end_all_but(session: Session, owner_id: UUID, kept: UUID | None) -> None:
    others = delete(Login).where(Login.account_id == owner_id)
    session.execute(others if kept is None else others.where(Login.id != kept))
