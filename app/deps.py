"""The bridge from a Flask request, job or command to the services' `Deps`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, g, request

from app.db import Database
from app.delivery.messenger import Messenger
from app.services.deps import Deps, Enqueue
from app.storage.vault import Vault
from config import Config

if TYPE_CHECKING:
    from app.imaging.sandbox import Sandbox


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Runtime:
    """The concrete parts of this process. Each is made on first use: building one opens and writes nothing."""

    config: Config
    vault: Vault
    sandbox: "Sandbox"
    enqueue: Enqueue
    messenger: Messenger

    @cached_property
    def database(self) -> Database:
        return Database(self.config.database_url)

    @contextmanager
    def deps(self, *, writes: bool = True) -> Iterator[Deps]:
        """Deps for a job or a command, with a session of its own."""
        with self.database.new_session(writes=writes) as session:
            yield Deps(session, self.vault, self.sandbox, self.enqueue, utc_now)


def runtime(app: Flask | None = None) -> Runtime:
    return cast(Runtime, (app or current_app).extensions["afterglow"])


def request_deps() -> Deps:
    """Deps of this request. Its session writes exactly when the method may; it is closed at teardown."""
    if "deps" not in g:
        parts = runtime()
        writes = request.method not in {"GET", "HEAD", "OPTIONS"}
        session = parts.database.new_session(writes=writes)
        g.deps = Deps(session, parts.vault, parts.sandbox, parts.enqueue, utc_now)
    return cast(Deps, g.deps)


def close_request_deps(_error: BaseException | None = None) -> None:
    """Close the request's session. Views that stream call it before the first byte leaves."""
    deps: Deps | None = g.pop("deps", None)
    if deps is not None:
        deps.session.close()
