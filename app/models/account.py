"""People on this box: the account and the ways into it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class Account(Identified, Base):
    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # case-folded
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(255))
    is_admin: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str] = mapped_column(
        String(64), default="UTC"
    )  # the last one the person's device reported
    wrapped_key: Mapped[bytes] = mapped_column(
        LargeBinary
    )  # the data key of this account, under the master key
    created_at: Mapped[datetime]
    faces_notice_at: Mapped[datetime | None]  # when the notice about face photos was accepted
    discreet: Mapped[bool] = mapped_column(default=False)  # photos stay blurred until they are tapped
    hides_metrics: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # no check-ins and no figures about the routine
    is_simulated: Mapped[bool] = mapped_column(
        default=False
    )  # the demo's invented person: said on every page

    # On an empty box exactly one request may create the administrator; a second one meets this index.
    __table_args__ = (
        Index(
            "uq_account_first",
            "is_founder",
            unique=True,
            sqlite_where=text("is_founder"),
            postgresql_where=text("is_founder"),
        ),
    )
    is_founder: Mapped[bool] = mapped_column(default=False)


class Login(Identified, Base):
    """A signed-in device. The cookie carries the id of this row and nothing else, so ending the row ends it."""

    __tablename__ = "login"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(80))  # "Chrome, Android"
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Invite(Identified, Base):
    __tablename__ = "invite"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasswordReset(Identified, Base):
    """A one-time link an administrator hands to somebody who forgot the password."""

    __tablename__ = "password_reset"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Identified, Base):
    __tablename__ = "api_token"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(8))  # read, write
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RateCounter(Base):
    """Tries in one window of one bucket ("sign-in:198.51.100.7"); old windows are swept."""

    __tablename__ = "rate_counter"

    bucket: Mapped[str] = mapped_column(String(160), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class Erasure(Base):
    """An account that is no more and whose files are still being removed; gone when they are."""

    __tablename__ = "erasure"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
