"""What somebody means to do: phases with their items, pauses, skipped items, and the goals behind it all."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified


class PlanPhase(Identified, Base):
    """A stretch of time with one plan. Phases of one person do not overlap."""

    __tablename__ = "plan_phase"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # its last day; none: open ended
    made_on: Mapped[date]  # until the end of that day it may be changed as a whole
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]  # undo is possible until the sweep removes the row

    items: Mapped[list["PlanItem"]] = relationship(
        back_populates="phase",
        order_by="PlanItem.position, PlanItem.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        Index("ix_plan_phase_dates", "owner_id", "starts_on"),
    )


class PlanItem(Identified, Base):
    """One thing of a phase, whatever its versions said; `position` is its place in the order of an evening."""

    __tablename__ = "plan_item"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    phase_id: Mapped[UUID] = mapped_column(ForeignKey("plan_phase.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    phase: Mapped[PlanPhase] = relationship(back_populates="items", lazy="raise")
    versions: Mapped[list["PlanItemVersion"]] = relationship(
        order_by="PlanItemVersion.made_at",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )


class PlanItemVersion(Identified, Base):
    """What an item asked for in its days. A change begins a new version, so that days gone by keep theirs."""

    __tablename__ = "plan_item_version"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("plan_item.id", ondelete="CASCADE"), index=True)
    from_day: Mapped[date | None]  # none: since its phase began
    until_day: Mapped[date | None]  # its last day; none: as long as its phase
    made_on: Mapped[date]
    made_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(40))
    weekdays: Mapped[list[int]] = mapped_column(default=list)  # 0 is Monday; empty when times_a_week says it
    times_a_week: Mapped[int | None]
    minutes: Mapped[int]
    zones: Mapped[list[str]] = mapped_column(default=list)
    side: Mapped[str] = mapped_column(String(8), default="both")
    products: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (
        CheckConstraint("kind IN ('mask', 'massage', 'treatment')", name="kind"),
        CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        CheckConstraint("minutes BETWEEN 0 AND 600", name="minutes"),
        CheckConstraint("times_a_week BETWEEN 1 AND 7", name="times_a_week"),
    )


class PlanPause(Identified, Base):
    """Days on which nothing is asked: travel, illness, a rest."""

    __tablename__ = "plan_pause"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # its last day; none: until it is ended
    reason: Mapped[str] = mapped_column(String(16))  # travel, illness, rest, other
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        CheckConstraint("reason IN ('travel', 'illness', 'rest', 'other')", name="reason"),
        Index("ix_plan_pause_dates", "owner_id", "starts_on"),
    )


class PlanSkip(Base):
    """Not tonight: this item is not asked for on this day."""

    __tablename__ = "plan_skip"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("plan_item.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_plan_skip_day", "owner_id", "day"),)


class ChosenGoal(Base):
    """A goal of the catalogue that somebody picked; a wish, not a claim."""

    __tablename__ = "chosen_goal"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    goal: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    zones: Mapped[list[str]] = mapped_column(default=list)
    chosen_at: Mapped[datetime]
