"""A logged mask, massage or treatment."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class CareSession(Identified, Base):
    __tablename__ = "care_session"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    type: Mapped[str] = mapped_column(String(40))  # a catalogue slug, unique within its kind
    started_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    local_date: Mapped[date]
    minutes: Mapped[int]
    zones: Mapped[list[str]] = mapped_column(default=list)
    side: Mapped[str] = mapped_column(String(8), default="both")
    products: Mapped[list[str]] = mapped_column(default=list)
    pressure: Mapped[int | None]
    rating: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]  # undo is possible until the sweep removes the row

    __table_args__ = (
        CheckConstraint("kind IN ('mask', 'massage', 'treatment')", name="kind"),
        CheckConstraint("side IN ('left', 'right', 'both')", name="side"),
        CheckConstraint("minutes BETWEEN 0 AND 600", name="minutes"),
        CheckConstraint("pressure BETWEEN 1 AND 5", name="pressure"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        Index("ix_care_session_timeline", "owner_id", "started_at", "id"),
        Index("ix_care_session_day", "owner_id", "local_date"),
        # Few among many, and every session that may have to wait for one looks for them.
        Index(
            "ix_care_session_treatment",
            "owner_id",
            "kind",  # always the same, but with it SQLite prefers this index to that of the days
            "local_date",
            sqlite_where=text("kind = 'treatment'"),
            postgresql_where=text("kind = 'treatment'"),
        ),
    )
