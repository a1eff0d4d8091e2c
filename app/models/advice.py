"""What is private about a person's safety, the cautions that were raised, and the advice that was turned down."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class PersonalFact(Identified, Base):
    """A period in which something holds: a pregnancy, a flare, an implant. It speaks of its own days alone."""

    __tablename__ = "personal_fact"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(40))  # of the catalogue
    since: Mapped[date]
    until: Mapped[date | None]  # the first day on which it no longer holds


class Clearance(Base):
    """What the clinician said of one procedure: from which day on the face may be treated again."""

    __tablename__ = "clearance"

    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("care_session.id", ondelete="CASCADE"), primary_key=True
    )
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    free_from: Mapped[date | None]
    variant: Mapped[str | None] = mapped_column(String(40))  # a wait's slug, where varieties differ


class RaisedCaution(Identified, Base):
    """A caution as a session or the plan raised it, and what the person did. Never changed afterwards."""

    __tablename__ = "raised_caution"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("care_session.id", ondelete="CASCADE"), index=True
    )  # none: the plan raised it
    caution: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(8))
    occasion: Mapped[str] = mapped_column(String(120))  # what it was about; the same one is not said twice
    raised_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("level IN ('info', 'warn')", name="level"),
        UniqueConstraint("owner_id", "caution", "occasion"),
        Index("ix_raised_caution_open", "owner_id", "answered_at"),
    )


class PairingChoice(Base):
    """A piece of pairing advice somebody does not want."""

    __tablename__ = "pairing_choice"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    pairing: Mapped[str] = mapped_column(String(60), primary_key=True)
    turned_down_at: Mapped[datetime]
