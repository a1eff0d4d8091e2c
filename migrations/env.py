"""Alembic's entry: runs the migrations against the URL the `migrate` command hands over."""

from typing import Any, Literal

from alembic import context

from app.db import make_engine
from app.models import Base
from app.models.base import UTCDateTime


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations stand on their own: a column type of ours is written as what it is in the database."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


url = context.config.attributes["database_url"]
engine = make_engine(url).execution_options(writes=True)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=True,  # SQLite changes a table by copying it
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
