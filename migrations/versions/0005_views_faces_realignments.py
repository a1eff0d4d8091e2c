"""which view a photo insists on, which face was chosen, who else is in it; photos being lined up again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "photo", sa.Column("view_is_certain", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("photo", sa.Column("chosen_face", sa.JSON(), nullable=True))
    op.add_column("photo_alignment", sa.Column("faces", sa.JSON(), nullable=True))
    op.add_column("photo_alignment", sa.Column("face_choice", sa.String(length=12), nullable=True))
    op.create_table(
        "realignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_realignment_owner_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_realignment")),
    )
    op.create_table(
        "realignment_photo",
        sa.Column("realignment_id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["realignment_id"],
            ["realignment.id"],
            name=op.f("fk_realignment_photo_realignment_id_realignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["photo.id"],
            name=op.f("fk_realignment_photo_photo_id_photo"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("realignment_id", "photo_id", name=op.f("pk_realignment_photo")),
    )


def downgrade() -> None:
    op.drop_table("realignment_photo")
    op.drop_table("realignment")
    op.drop_column("photo_alignment", "face_choice")
    op.drop_column("photo_alignment", "faces")
    op.drop_column("photo", "chosen_face")
    op.drop_column("photo", "view_is_certain")
