"""Coming in: the first account of an empty box, and everybody after it by invite."""

from typing import Literal

from sqlalchemy import select

from app.errors import Conflict, Forbidden
from app.models import Account, Invite, Login
from app.services import accounts, invites, logins, rate_limits
from app.services.accounts import NewAccount
from app.services.deps import Deps

Registration = Literal["open", "invite", "closed"]


def found_box(deps: Deps, wanted: NewAccount, device: str) -> tuple[Account, Login]:
    """Make the administrator of an empty box and sign in. Of two tries at one moment one meets Conflict."""
    _require_empty(deps)  # before the hashing, which costs
    deps.session.rollback()
    account = accounts.prepare(deps, wanted)
    _require_empty(deps)
    accounts.insert(deps.session, account)
    login = logins.start(deps, account, device)
    deps.session.commit()
    return account, login


def require_open(deps: Deps, registration: Registration, secret: str) -> None:
    """Raise unless somebody with this invite (or, where registration is open, with none) may join now."""
    if registration == "closed":
        raise Forbidden("Nobody new can join this box.", code="registration_closed")
    if registration == "open":
        return
    if not secret:
        raise Forbidden("Joining needs an invite. Ask the person who runs this box.", code="invite_needed")
    if deps.session.scalar(select(Invite.id).where(invites.usable(deps, Invite, secret))) is None:
        raise invites.LinkExpired


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
        invites.use_up(deps, Invite, secret)
    accounts.insert(deps.session, account)
    login = logins.start(deps, account, device)
    deps.session.commit()
    return account, login


def _require_empty(deps: Deps) -> None:
    if accounts.any_exist(deps.session):
        raise Conflict("This box has its first account already. Please sign in.")
