"""Alembic's entry: runs the migrations against the URL the `migrate` command hands over."""

from alembic import context

from app.db import make_engine
from app.models import Base

url = context.config.attributes["database_url"]
engine = make_engine(url).execution_options(writes=True)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite changes a table by copying it
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
