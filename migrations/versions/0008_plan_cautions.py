"""A caution may be raised by the plan, without a session."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("raised_caution") as batch:
        batch.alter_column("session_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM raised_caution WHERE session_id IS NULL")
    with op.batch_alter_table("raised_caution") as batch:
        batch.alter_column("session_id", existing_type=sa.Uuid(), nullable=False)
