"""Statements past the session's unit of work: rows in, rows out, at half the cost of objects.

For what every log does. They are built once and take their values when they run; building one anew costs more than
running it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import Base


def plain_rows(
    session: Session, statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Rows of columns, in the session's transaction. Objects that wait in the session are not written before it."""
    return session.connection().execute(statement, values).all()


def insert_for(dialect: str, model: type[Base]) -> Any:
    """The database's own insert, which knows ON CONFLICT; SQLAlchemy has none for both."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(model)


def insert_where_free(session: Session, model: type[Base], *rows: Mapping[str, Any]) -> int:
    """Insert those rows whose keys are free, and return how many that were; the caller commits.

    A key that another request takes at this very moment counts as taken: no savepoint is needed, nothing has to be
    undone. Objects that wait in the session are not written before it.
    """
    connection = session.connection()
    return connection.execute(_where_free(connection.dialect.name, model), rows).rowcount


@cache
def _where_free(dialect: str, model: type[Base]) -> Any:
    return insert_for(dialect, model).on_conflict_do_nothing()
