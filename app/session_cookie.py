"""Flask's signed cookie, with its key read on first use instead of at start, and the mark beside it."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from app.keys import secret_key
from config import Config

PAIRED = "paired"


class SessionInterface(SecureCookieSessionInterface):
    """Keeps `create_app` from writing a key: the first request does, or `serve` before it.

    A login's cookie is out of every script's reach, so a page without a connection could not end it. Beside it goes
    a mark that a script may delete: a paired session without its mark counts for nothing (`is_whole`).
    """

    def __init__(self, config: Config) -> None:
        self._config = config

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            app.secret_key = secret_key(self._config)
        return super().get_signing_serializer(app)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)
        if session.modified and session.get(PAIRED):
            response.set_cookie(
                mark_of(app),
                "1",
                expires=self.get_expiration_time(app, session),
                secure=self.get_cookie_secure(app),
                samesite=self.get_cookie_samesite(app),
            )
        elif session.modified and not session:
            response.delete_cookie(mark_of(app), secure=self.get_cookie_secure(app))


def mark_of(app: Flask) -> str:
    """The name of the cookie that says "somebody is signed in here" and nothing else."""
    return f"{app.config['SESSION_COOKIE_NAME']}-here"


def is_whole(app: Flask, session: SessionMixin, request: Request) -> bool:
    """Whether the device still stands by this login."""
    return not session.get(PAIRED) or mark_of(app) in request.cookies
