"""Something on a person's shelf: a mask, an oil, a cream, a device."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class Product(Identified, Base):
    """A photo of its label lies in the blob store under `label.{label_version}`, re-encoded."""

    __tablename__ = "product"

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    brand: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(16))
    ingredient_list: Mapped[str] = mapped_column(Text, default="")  # as it was pasted
    ingredients: Mapped[list[str]] = mapped_column(default=list)  # catalogue slugs found in it
    unknown_ingredients: Mapped[list[str]] = mapped_column(default=list)  # the rest of it, as written
    amount: Mapped[str] = mapped_column(String(40), default="")  # of one use: "2 pumps"
    opened_on: Mapped[date | None]
    use_within_months: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    has_label: Mapped[bool] = mapped_column(default=False)
    label_version: Mapped[int] = mapped_column(
        default=0
    )  # grows with every photo, so that no key comes twice
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]  # undo is possible until the sweep removes the row

    __table_args__ = (
        CheckConstraint("kind IN ('mask', 'massage', 'treatment', 'other')", name="kind"),
        CheckConstraint("use_within_months BETWEEN 1 AND 120", name="use_within_months"),
        Index("ix_product_shelf", "owner_id", "created_at", "id"),
    )

    @property
    def title(self) -> str:
        """Brand and name, the brand once."""
        return (
            self.name
            if self.name.casefold().startswith(self.brand.casefold())
            else f"{self.brand} {self.name}"
        )
