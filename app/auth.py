"""Who is asking: a cookie names a login row, a bearer token a token row, looked up on every request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Never, ParamSpec
from uuid import UUID

import structlog
from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.deps import runtime, utc_now
from app.errors import Forbidden, NotFound, SignInRequired
from app.models import Account, Login
from app.services import accounts, logins, tokens
from app.services.tokens import Scope
from app.session_cookie import PAIRED, is_whole

log = structlog.get_logger()
P = ParamSpec("P")

_OPEN_ON_AN_EMPTY_BOX = frozenset({"static", "accounts.setup"})


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The signed-in person as plain data; no database session hangs on it. A token has no login row."""

    id: UUID
    login_id: UUID | None
    email: str
    name: str
    time_zone: str
    is_admin: bool
    discreet: bool
    is_simulated: bool
    hides_metrics: bool
    faces_notice_at: datetime | None
    scope: Scope = "write"
    last_seen_at: datetime | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.login_id)


def init_auth(app: Flask) -> None:
    # The cookie outlives the browser; how long it counts is decided by the login row.
    app.config["PERMANENT_SESSION_LIFETIME"] = logins.IDLE + timedelta(days=1)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    # The proxy, not the person: a page that does not ask who is there needs no database, such as an error's.
    app.context_processor(lambda: {"current_user": current_user})
    manager.session_protection = None  # login rows are revocable; an address changes all the time on a phone
    manager.user_loader(_load)
    manager.unauthorized_handler(_refuse)
    app.before_request(_lead_to_setup)
    app.before_request(_note_last_seen)


def sign_in_browser(account: Account, login: Login) -> None:
    """Give this browser the login's cookie. Nothing of the session before it survives (no fixation)."""
    session.clear()
    session.permanent = True
    session[PAIRED] = True
    login_user(CurrentUser(**_who(account), login_id=login.id, last_seen_at=login.last_seen_at))


def sign_out_browser() -> None:
    session.clear()


def login_of_browser() -> UUID | None:
    """The login this browser's cookie names, ended or not, and whether or not the device still stands by it."""
    try:
        return UUID(session.get("_user_id", ""))
    except ValueError:
        return None


def browser_stands_by_its_login() -> bool:
    """Whether this browser signed in with a mark (see `session_cookie`) and has not taken it away since."""
    return bool(session.get(PAIRED)) and is_whole(current_app, session, request)


def user_from_token(token: str) -> CurrentUser | None:
    """Whoever a bearer token stands for. Call it before the request's first query: it may write, on its own.

    A token never carries an administrator's rights; its scope says whether it may write.
    """
    now = utc_now()
    with runtime().database.looking_up() as connection:
        found = tokens.current(connection, token)
    if found is None:
        return None
    if tokens.is_stale(found.last_used_at, now):
        _quietly(lambda writing: tokens.touch(writing, found.token_id, now))
    scope: Scope = "write" if found.scope == "write" else "read"
    return CurrentUser(**{**_who(found), "is_admin": False}, login_id=None, scope=scope)


def require_scope(user: CurrentUser, method: str) -> None:
    """Raise Forbidden when a token for reading is used to write."""
    if user.scope != "write" and method not in {"GET", "HEAD", "OPTIONS"}:
        raise Forbidden("This token may read, not write.", code="read_only_token")


def administrator_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Others are told what a stranger is told: there is nothing here."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            raise SignInRequired
        if not current_user.is_admin:
            raise NotFound
        return view(*args, **kwargs)

    return checked


def faces_notice_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Before somebody's first photo: what happens to it, in plain words. Goes under `login_required`."""

    @wraps(view)
    def noticed(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_user.faces_notice_at is None:
            reading = request.method in {"GET", "HEAD"}
            back = request.full_path.rstrip("?") if reading else url_for("photos.new")
            return redirect(url_for("accounts.notice", next=back), 303)
        return view(*args, **kwargs)

    return noticed


def _load(login_id: str) -> CurrentUser | None:
    try:
        wanted = UUID(login_id)
    except ValueError:
        return None
    if not is_whole(current_app, session, request):
        return None  # signed out while the box could not be reached
    with runtime().database.looking_up() as connection:
        found = logins.current(connection, wanted, utc_now())
    if found is None:
        return None
    return CurrentUser(**_who(found), login_id=found.login_id, last_seen_at=found.last_seen_at)


def _who(person: Account | Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {column.key: getattr(person, column.key) for column in accounts.WHO}


def _refuse() -> Never:
    raise SignInRequired


def _lead_to_setup() -> ResponseReturnValue | None:
    """While nobody has an account, every page is the first run. Costs a query for visitors alone."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in _OPEN_ON_AN_EMPTY_BOX or _is_no_page():
        return None
    if current_user.is_authenticated:
        return None
    with runtime().database.reading() as reading:
        if accounts.any_exist(reading):
            return None
    return redirect(url_for("accounts.setup"), 303)


def _note_last_seen() -> None:
    """At most every five minutes, in a session of its own, before the request opens one."""
    if request.endpoint == "static" or _is_shell() or not current_user.is_authenticated:
        return
    login_id, seen, now = current_user.login_id, current_user.last_seen_at, utc_now()
    if login_id is None or not logins.is_stale(seen, now):
        return
    session.modified = True  # the cookie starts its time again, as the row does
    _quietly(lambda writing: logins.touch(writing, login_id, now))


def _is_shell() -> bool:
    return (request.endpoint or "").startswith(("shell.", "shells."))


def _is_no_page() -> bool:
    return _is_shell() or request.path.startswith("/api/")


def _quietly(write: Callable[[Session], None]) -> None:
    """A note about when somebody was here must never keep them out, even when the disk is full."""
    try:
        with runtime().database.writing() as writing:
            write(writing)
    except OperationalError as error:
        log.warning("auth.note_failed", kind=type(error.orig).__name__)
