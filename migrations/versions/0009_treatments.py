"""Finding somebody's treatments does not grow with everything else that was logged."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_care_session_treatment"
TREATMENTS = sa.text("kind = 'treatment'")


def upgrade() -> None:
    op.create_index(
        NAME,
        "care_session",
        ["owner_id", "kind", "local_date"],
        unique=False,
        sqlite_where=TREATMENTS,
        postgresql_where=TREATMENTS,
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="care_session", sqlite_where=TREATMENTS, postgresql_where=TREATMENTS)
