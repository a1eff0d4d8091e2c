"""One-time links of the administrator: an invite to join, and a reset for a password that was forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from app.errors import InvalidInput, NotFound
from app.models import Invite, PasswordReset
from app.services import accounts, logins, passwords, rate_limits
from app.services.deps import Deps
from app.services.secret_links import digest, new_secret

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
    use_up(deps, PasswordReset, secret)
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


def usable(deps: Deps, link: type[Invite] | type[PasswordReset], secret: str) -> ColumnElement[bool]:
    """The condition under which a link of this secret still works."""
    unused = link.used_at.is_(None) & (link.expires_at > deps.now())
    return (link.token_hash == digest(secret)) & unused


def use_up(deps: Deps, link: type[Invite] | type[PasswordReset], secret: str) -> None:
    """Mark a link as used in one statement, so that it is used exactly once."""
    used = update(link).where(usable(deps, link, secret)).values(used_at=deps.now()).returning(link.id)
    if deps.session.scalar(used) is None:
        raise LinkExpired


def _find_reset(deps: Deps, secret: str) -> PasswordReset:
    reset = deps.session.scalar(select(PasswordReset).where(usable(deps, PasswordReset, secret)))
    if reset is None:
        raise LinkExpired
    return reset
