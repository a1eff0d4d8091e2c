"""Retakes: the other frames of a shot, which belong to the photo that was kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No foreign key: SQLite could only add one by copying the table, and dropping the old one would take every
    # alignment along.
    op.add_column("photo", sa.Column("retake_of", sa.Uuid(), nullable=True))
    op.create_index("ix_photo_retake_of", "photo", ["retake_of"])


def downgrade() -> None:
    op.drop_index("ix_photo_retake_of", table_name="photo")
    op.drop_column("photo", "retake_of")
