"""The engine, its SQLite pragmas, and sessions that read or write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged write survives a power cut
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",  # what is deleted is overwritten: erasing an account leaves no bytes behind
)


class Database:
    """One engine and two kinds of session.

    A writing session takes SQLite's write lock when it begins, so that it never fails half-way because another
    writer came between its read and its write. A reading session takes none.
    """

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)
        self._look = self.engine.execution_options(looks=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._read() as session:
            yield session

    @contextmanager
    def looking_up(self) -> Iterator[Connection]:
        """For the one statement that every request asks before its own work: no objects, no transaction round it."""
        with self._look.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for one use case; the service commits, anything else is rolled back."""
        with self._write() as session:
            yield session

    def new_session(self, *, writes: bool) -> Session:
        return self._write() if writes else self._read()

    def close(self) -> None:
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """`hide_parameters` keeps what people wrote out of the messages of failing statements, which are logged."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    arguments = {"timeout": 5, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if "looks" in options:
            return
        statement = "BEGIN IMMEDIATE" if options.get("writes") else "BEGIN"
        driver: Any = connection.connection.dbapi_connection
        try:  # past SQLAlchemy, whose way of executing costs every log six times the statement
            driver.execute(statement)
        except sqlite3.OperationalError as error:
            raise OperationalError(statement, None, error) from error

    return engine
