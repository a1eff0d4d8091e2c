"""the plan, check-ins and goals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("puffiness", sa.Integer(), nullable=True),
        sa.Column("firmness", sa.Integer(), nullable=True),
        sa.Column("redness", sa.Integer(), nullable=True),
        sa.Column("smoothness", sa.Integer(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("firmness BETWEEN 0 AND 10", name=op.f("ck_check_in_firmness")),
        sa.CheckConstraint("puffiness BETWEEN 0 AND 10", name=op.f("ck_check_in_puffiness")),
        sa.CheckConstraint("redness BETWEEN 0 AND 10", name=op.f("ck_check_in_redness")),
        sa.CheckConstraint("satisfaction BETWEEN 0 AND 10", name=op.f("ck_check_in_satisfaction")),
        sa.CheckConstraint("smoothness BETWEEN 0 AND 10", name=op.f("ck_check_in_smoothness")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_check_in_owner_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    op.create_index("uq_check_in_day", "check_in", ["owner_id", "local_date"], unique=True)
    op.create_table(
        "chosen_goal",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("goal", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_chosen_goal_owner_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "goal", name=op.f("pk_chosen_goal")),
    )
    op.create_table(
        "plan_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('travel', 'illness', 'rest', 'other')", name=op.f("ck_plan_pause_reason")
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_plan_pause_dates")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_plan_pause_owner_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_pause")),
    )
    op.create_index("ix_plan_pause_dates", "plan_pause", ["owner_id", "starts_on"], unique=False)
    op.create_table(
        "plan_phase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_plan_phase_dates")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_plan_phase_owner_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_phase")),
    )
    op.create_index("ix_plan_phase_dates", "plan_phase", ["owner_id", "starts_on"], unique=False)
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_plan_item_owner_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["plan_phase.id"], name=op.f("fk_plan_item_phase_id_plan_phase"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    op.create_index(op.f("ix_plan_item_owner_id"), "plan_item", ["owner_id"], unique=False)
    op.create_index(op.f("ix_plan_item_phase_id"), "plan_item", ["phase_id"], unique=False)
    op.create_table(
        "plan_item_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("times_a_week", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mask', 'massage', 'treatment')", name=op.f("ck_plan_item_version_kind")
        ),
        sa.CheckConstraint("side IN ('left', 'right', 'both')", name=op.f("ck_plan_item_version_side")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 600", name=op.f("ck_plan_item_version_minutes")),
        sa.CheckConstraint("times_a_week BETWEEN 1 AND 7", name=op.f("ck_plan_item_version_times_a_week")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["plan_item.id"],
            name=op.f("fk_plan_item_version_item_id_plan_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item_version")),
    )
    op.create_index(op.f("ix_plan_item_version_item_id"), "plan_item_version", ["item_id"], unique=False)
    op.create_table(
        "plan_skip",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["plan_item.id"], name=op.f("fk_plan_skip_item_id_plan_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_plan_skip_owner_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "day", name=op.f("pk_plan_skip")),
    )
    op.create_index("ix_plan_skip_day", "plan_skip", ["owner_id", "day"], unique=False)
    op.add_column(
        "account", sa.Column("hides_metrics", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_care_session_day", "care_session", ["owner_id", "local_date"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_care_session_day", table_name="care_session")
    op.drop_column("account", "hides_metrics")
    op.drop_index("ix_plan_skip_day", table_name="plan_skip")
    op.drop_table("plan_skip")
    op.drop_index(op.f("ix_plan_item_version_item_id"), table_name="plan_item_version")
    op.drop_table("plan_item_version")
    op.drop_index(op.f("ix_plan_item_phase_id"), table_name="plan_item")
    op.drop_index(op.f("ix_plan_item_owner_id"), table_name="plan_item")
    op.drop_table("plan_item")
    op.drop_index("ix_plan_phase_dates", table_name="plan_phase")
    op.drop_table("plan_phase")
    op.drop_index("ix_plan_pause_dates", table_name="plan_pause")
    op.drop_table("plan_pause")
    op.drop_table("chosen_goal")
    op.drop_index("uq_check_in_day", table_name="check_in")
    op.drop_table("check_in")
