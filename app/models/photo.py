"""A face photo, where it stands on its way to an aligned crop, and the recipe of that crop."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified


class PhotoState(StrEnum):
    RECEIVED = "received"
    PROCESSING = "processing"
    ALIGNED = "aligned"
    NEEDS_REVIEW = "needs_review"
    FAILED = "failed"


class Photo(Identified, Base):
    """The original bytes lie in the blob store under `original.0`; they are never changed."""

    __tablename__ = "photo"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(255), default="")  # the sender's, for display alone
    byte_size: Mapped[int]
    width: Mapped[int]  # upright source pixels
    height: Mapped[int]
    camera: Mapped[str] = mapped_column(String(120), default="")

    taken_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    local_date: Mapped[date]
    date_source: Mapped[str] = mapped_column(String(12))  # exif, file_name, file_time, user, upload
    view: Mapped[str] = mapped_column(String(8), default="front")
    view_is_certain: Mapped[bool] = mapped_column(default=False)  # the person insisted after it was doubted
    tags: Mapped[list[str]] = mapped_column(default=list)
    mirrored: Mapped[bool] = mapped_column(default=False)
    excluded: Mapped[bool] = mapped_column(default=False)  # kept, but left out of comparisons
    pinned: Mapped[bool] = mapped_column(default=False)  # the baseline of its view
    # the photo that was kept of the same shot: such frames stay out of lists, and are deleted and restored with it
    retake_of: Mapped[UUID | None] = mapped_column(index=True)
    # upright source px, subject's right eye first; survive every recipe
    hand_eyes: Mapped[list[list[float]] | None]

    # rough eyes of the face somebody pointed at among several, as above
    chosen_face: Mapped[list[list[float]] | None]

    state: Mapped[str] = mapped_column(String(16), default=PhotoState.RECEIVED)
    reason: Mapped[str | None] = mapped_column(String(40))
    blob_version: Mapped[int] = mapped_column(default=0)  # of the derived pictures; 0: none yet
    # grows whenever a worker takes the photo; names what it writes
    claim: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)  # claims since the last one that ended well
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    alignment: Mapped["PhotoAlignment | None"] = relationship(
        back_populates="photo", cascade="all, delete-orphan", passive_deletes=True, lazy="raise"
    )

    __table_args__ = (
        CheckConstraint(
            "state IN ('received', 'processing', 'aligned', 'needs_review', 'failed')", name="state"
        ),
        CheckConstraint("view IN ('front', 'left', 'right')", name="view"),
        UniqueConstraint("owner_id", "sha256"),
        Index("ix_photo_timeline", "owner_id", "taken_at", "id"),
        Index("ix_photo_state", "state", "lease_until"),
    )


class PhotoAlignment(Base):
    """The crop as data: any size can be rendered again from it and the original."""

    __tablename__ = "photo_alignment"

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(String(8))  # model, hand
    recipe: Mapped[str] = mapped_column(String(40))
    model_sha256: Mapped[str] = mapped_column(String(64), default="")
    eyes: Mapped[list[list[float]]]
    matrix: Mapped[list[list[float]] | None]  # absent while the eyes are too uncertain to make a crop
    uncertainty_pct_iod: Mapped[float | None]  # absent when placed by hand
    detail: Mapped[float]
    quality: Mapped[dict[str, Any] | None]
    faces: Mapped[
        list[dict[str, Any]] | None
    ]  # every face, when there are several: eyes, box, score, is_lined_up
    face_choice: Mapped[str | None] = mapped_column(String(12))  # only, likeness, largest, hand
    made_at: Mapped[datetime]

    photo: Mapped[Photo] = relationship(back_populates="alignment", lazy="raise")
