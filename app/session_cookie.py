"""Flask's signed cookie, with its key read on first use instead of at start."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app.keys import secret_key
from config import Config


class SessionInterface(SecureCookieSessionInterface):
    """Keeps `create_app` from writing a key: the first request does, or `serve` before it."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            app.secret_key = secret_key(self._config)
        return super().get_signing_serializer(app)
