"""Flask-Login, kept in one place: the cookie names a login row, and the row is looked up on every request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask
from flask_login import LoginManager

from app.deps import runtime, utc_now
from app.models import Account, Login


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The signed-in person as plain data; no database session hangs on it."""

    id: UUID
    login_id: UUID
    email: str
    name: str
    time_zone: str
    is_admin: bool
    discreet: bool
    is_simulated: bool
    faces_notice_at: datetime | None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.login_id)


def init_auth(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "accounts.sign_in"
    manager.session_protection = None  # login rows are revocable; an address that changes is normal on a phone
    manager.user_loader(_load)


def _load(login_id: str) -> CurrentUser | None:
    try:
        wanted = UUID(login_id)
    except ValueError:
        return None
    with runtime().database.reading() as session:
        login = session.get(Login, wanted)
        if login is None or login.expires_at <= utc_now():
            return None
        account = session.get(Account, login.account_id)
        return None if account is None else as_current_user(account, login)


def as_current_user(account: Account, login: Login) -> CurrentUser:
    return CurrentUser(
        id=account.id,
        login_id=login.id,
        email=account.email,
        name=account.name,
        time_zone=account.time_zone,
        is_admin=account.is_admin,
        discreet=account.discreet,
        is_simulated=account.is_simulated,
        faces_notice_at=account.faces_notice_at,
    )
