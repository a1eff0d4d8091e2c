"""Photos being lined up again: which, how far it has come, and what became of each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class Realignment(Identified, Base):
    """One run over the photos of one account, or of the whole box (`owner_id` is None)."""

    __tablename__ = "realignment"

    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]  # of the worker that goes on with it


class RealignmentPhoto(Base):
    """One photo of a run. `outcome`: aligned, the reason why not, or None while it waits for its turn."""

    __tablename__ = "realignment_photo"

    realignment_id: Mapped[UUID] = mapped_column(
        ForeignKey("realignment.id", ondelete="CASCADE"), primary_key=True
    )
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(String(40))
