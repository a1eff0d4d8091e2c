"""One-time links of the administrator: an invite to join, and a reset for a password that was forgotten."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from app.errors import Forbidden, InvalidInput, NotFound
from app.models import Account, Invite, Login, PasswordReset
from app.services import accounts, logins, passwords, rate_limits
from app.services.accounts import NewAccount
from app.services.deps import Deps
from app.services.secret_links import digest, new_secret

Registration = Literal["open", "invite", "closed"]
INVITE_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(days=1)
NOTE_LENGTH = 80


class LinkExpired(NotFound):
    code = "link_expired"
    message = "This link has been used or has expired. Please ask for a new one."


def create(deps: Deps, admin_id: UUID, *, note: str = "") -> str:
    """Make an invite and return its secret, which nobody can see again."""
    note = " ".join(note.split())
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(f"A note has at most {NOTE_LENGTH} characters.", field="note")
    secret, now = new_secret(), deps.now()
    deps.session.add(
        Invite(
            token_hash=digest(secret),
            created_by=admin_id,
            note=note,
            created_at=now,
            expires_at=now + INVITE_LASTS,
        )
    )
    deps.session.commit()
    return secret


def waiting(deps: Deps) -> list[Invite]:
    """Invites that can still be used, the newest first."""
    open_ones = select(Invite).where(Invite.used_at.is_(None), Invite.expires_at > deps.now())
    return list(deps.session.scalars(open_ones.order_by(Invite.created_at.desc(), Invite.id)))


def revoke(deps: Deps, invite_id: UUID) -> None:
    unused = delete(Invite).where(Invite.id == invite_id, Invite.used_at.is_(None)).returning(Invite.id)
    if deps.session.scalar(unused) is None:
        raise NotFound
    deps.session.commit()


def require_open(deps: Deps, registration: Registration, secret: str) -> None:
    """Raise unless somebody with this invite (or, where registration is open, with none) may join now."""
    if registration == "closed":
        raise Forbidden("Nobody new can join this box.", code="registration_closed")
    if registration == "open":
        return
    if not secret:
        raise Forbidden("Joining needs an invite. Ask the person who runs this box.", code="invite_needed")
    if deps.session.scalar(select(Invite.id).where(_usable(deps, Invite, secret))) is None:
        raise LinkExpired


def join(
    deps: Deps,
    wanted: NewAccount,
    *,
    registration: Registration,
    secret: str,
    device: str,
    address: str | None,
) -> tuple[Account, Login]:
    """Use up the invite, make the account and sign in: all of it or nothing."""
    rate_limits.count(deps, (rate_limits.SIGN_UP_BY_NETWORK, rate_limits.network_of(address)))
    require_open(deps, registration, secret)
    deps.session.rollback()
    account = accounts.prepare(deps, wanted)
    if registration == "invite":
        _use_up(deps, Invite, secret)
    accounts.insert(deps.session, account)
    login = logins.start(deps, account, device)
    deps.session.commit()
    return account, login


def create_reset(deps: Deps, account_id: UUID) -> str:
    """Make a reset link's secret for somebody; an older one of theirs stops working."""
    accounts.find(deps, account_id)
    deps.session.execute(delete(PasswordReset).where(PasswordReset.account_id == account_id))
    secret, now = new_secret(), deps.now()
    deps.session.add(
        PasswordReset(
            account_id=account_id, token_hash=digest(secret), created_at=now, expires_at=now + RESET_LASTS
        )
    )
    deps.session.commit()
    return secret


def require_reset(deps: Deps, secret: str) -> None:
    """Raise unless a reset link works. Looking does not use it up."""
    _find_reset(deps, secret)


def reset_password(deps: Deps, secret: str, password: str, address: str | None) -> None:
    """Set the new password, use up the link, and end every login of the account."""
    rate_limits.count(deps, (rate_limits.RESET_BY_NETWORK, rate_limits.network_of(address)))
    account = accounts.find(deps, _find_reset(deps, secret).account_id)
    owner_id, email = account.id, account.email
    deps.session.rollback()  # nothing is locked while the password is hashed
    passwords.require_good(password, email)
    password_hash = passwords.hash_password(password)
    _use_up(deps, PasswordReset, secret)
    logins.set_password(deps, owner_id, password_hash, kept=None)
    rate_limits.forget(deps.session, rate_limits.SIGN_IN_BY_ACCOUNT, email)
    deps.session.commit()


def sweep(deps: Deps) -> int:
    """Remove links that are used up or expired; returns how many."""
    gone = 0
    for link in (Invite, PasswordReset):
        over = delete(link).where(link.used_at.is_not(None) | (link.expires_at <= deps.now()))
        gone += len(deps.session.scalars(over.returning(link.id)).all())
    deps.session.commit()
    return gone


def _find_reset(deps: Deps, secret: str) -> PasswordReset:
    reset = deps.session.scalar(select(PasswordReset).where(_usable(deps, PasswordReset, secret)))
    if reset is None:
        raise LinkExpired
    return reset


def _usable(deps: Deps, link: type[Invite] | type[PasswordReset], secret: str) -> ColumnElement[bool]:
    unused = link.used_at.is_(None) & (link.expires_at > deps.now())
    return (link.token_hash == digest(secret)) & unused


def _use_up(deps: Deps, link: type[Invite] | type[PasswordReset], secret: str) -> None:
    """Mark a link as used in one statement, so that it is used exactly once."""
    used = update(link).where(_usable(deps, link, secret)).values(used_at=deps.now()).returning(link.id)
    if deps.session.scalar(used) is None:
        raise LinkExpired
