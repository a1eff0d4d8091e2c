"""How somebody's face feels today, in five answers. Each may be left out."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class CheckIn(Identified, Base):
    """One of a local day. An answer goes from 0 to 10; none: not answered."""

    __tablename__ = "check_in"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    local_date: Mapped[date]
    answered_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    puffiness: Mapped[int | None]
    firmness: Mapped[int | None]
    redness: Mapped[int | None]
    smoothness: Mapped[int | None]
    satisfaction: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        *(
            CheckConstraint(f"{name} BETWEEN 0 AND 10", name=name)
            for name in ("puffiness", "firmness", "redness", "smoothness", "satisfaction")
        ),
        Index("uq_check_in_day", "owner_id", "local_date", unique=True),
    )
