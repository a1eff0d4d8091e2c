"""What somebody wants to be reminded of, where it is sent, and the secret address of their calendar feed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class Reminder(Identified, Base):
    """One kind of reminder of one person. A row exists only while it is on."""

    __tablename__ = "reminder"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    weekdays: Mapped[list[int]]  # 0 is Monday
    minute_of_day: Mapped[int]  # what the clock on the wall shows
    time_zone: Mapped[str] = mapped_column(String(64))  # the one next_at was reckoned in
    next_at: Mapped[datetime]
    last_day: Mapped[date | None]  # local; nobody is reminded twice on one of their days

    __table_args__ = (
        UniqueConstraint("owner_id", "kind"),
        CheckConstraint("kind IN ('photo', 'routine', 'check_in')", name="kind"),
        CheckConstraint("minute_of_day BETWEEN 0 AND 1439", name="minute_of_day"),
        Index("ix_reminder_next", "next_at"),
    )


class ReminderSettings(Base):
    """What holds for all reminders of a person."""

    __tablename__ = "reminder_settings"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    quiet_from: Mapped[int | None]  # minutes of the day; may pass midnight
    quiet_until: Mapped[int | None]
    by_email: Mapped[bool] = mapped_column(default=False)  # when no device could be reached
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class PushDevice(Identified, Base):
    """A browser that shows notifications. It goes with its login: a shared phone falls silent at sign-out."""

    __tablename__ = "push_device"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    login_id: Mapped[UUID] = mapped_column(ForeignKey("login.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(Text, unique=True)
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(60))
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)  # in a row
