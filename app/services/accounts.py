"""Accounts: making one, its settings, and its true end."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import available_timezones

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidInput, NotFound
from app.models import Account, CareSession, Erasure, Photo, new_id
from app.services import passwords, rate_limits
from app.services.deps import Deps

log = structlog.get_logger()

NAME_LENGTH = 80
WHO = (  # what a request knows of the person behind it
    Account.id,
    Account.email,
    Account.name,
    Account.time_zone,
    Account.is_admin,
    Account.discreet,
    Account.is_simulated,
    Account.hides_metrics,
    Account.faces_notice_at,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody typed to get an account. `time_zone` is what the device reports, and may be nonsense."""

    email: str
    password: str | None
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    photos: int
    care_sessions: int


def any_exist(session: Session) -> bool:
    return session.scalar(select(Account.id).limit(1)) is not None


def create(deps: Deps, wanted: NewAccount, *, is_admin: bool = False) -> Account:
    """Make an account for the operator of the box; on an empty box it becomes the administrator."""
    account = prepare(deps, wanted)
    account.is_admin = is_admin
    insert(deps.session, account)
    deps.session.commit()
    return account


def prepare(deps: Deps, wanted: NewAccount) -> Account:
    """Check and hash before the session's first query: hashing is slow on purpose and must hold no lock."""
    email = normal_email(wanted.email)
    password_hash = passwords.NO_PASSWORD
    if wanted.password is not None:
        passwords.require_good(wanted.password, email)
        password_hash = passwords.hash_password(wanted.password)
    owner_id = new_id()
    return Account(
        id=owner_id,
        email=email,
        name=_name_from(email),
        password_hash=password_hash,
        time_zone=known_zone(wanted.time_zone) or "UTC",
        wrapped_key=deps.vault.new_key(owner_id),
        created_at=deps.now(),
    )


def insert(session: Session, account: Account) -> None:
    """Add a prepared account; the very first one founds the box. The caller commits."""
    if not any_exist(session):
        account.is_admin = account.is_founder = True
    elif session.scalar(select(Account.id).where(Account.email == account.email)) is not None:
        raise Conflict("There is an account with this email already.", field="email")
    session.add(account)
    try:
        session.flush()
    except IntegrityError as error:  # PostgreSQL: somebody else came between the look and the write
        session.rollback()
        raise Conflict("There is an account already. Please sign in.", field="email") from error


def normal_email(text: str) -> str:
    """The one form an address is stored and looked up in: Unicode's canonical caseless matching (D145)."""
    email = text.strip()
    for _ in range(2):  # folding can denormalise and normalising can unfold; the second round is stable
        email = unicodedata.normalize("NFC", unicodedata.normalize("NFD", email).casefold())
    visible = all(unicodedata.category(character)[0] not in "CZ" for character in email)
    if not visible or not _EMAIL.fullmatch(email) or len(email) > 254:
        raise InvalidInput("Please enter an email such as ewa@example.org.", field="email")
    return email


def known_zone(name: str) -> str | None:
    """The name of an IANA zone this machine knows, or None."""
    return name if name in available_timezones() else None


def find(deps: Deps, owner_id: UUID) -> Account:
    account = deps.session.get(Account, owner_id)
    if account is None:
        raise NotFound
    return account


def find_by_email(deps: Deps, email: str) -> Account:
    account = deps.session.scalar(select(Account).where(Account.email == normal_email(email)))
    if account is None:
        raise NotFound("There is no account with this email.")
    return account


def everybody(deps: Deps) -> list[Account]:
    """The people of the box, for its administrator: names and emails, never what is theirs."""
    return list(deps.session.scalars(select(Account).order_by(Account.created_at, Account.id)))


def how_many(deps: Deps) -> int:
    return deps.session.scalar(select(func.count()).select_from(Account)) or 0


def counts(deps: Deps, owner_id: UUID) -> Counts:
    def mine_of(model: type[Photo] | type[CareSession]) -> int:
        mine = (model.owner_id == owner_id) & model.deleted_at.is_(None)
        return deps.session.scalar(select(func.count()).select_from(model).where(mine)) or 0

    return Counts(mine_of(Photo), mine_of(CareSession))


def rename(deps: Deps, owner_id: UUID, name: str) -> None:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise InvalidInput(f"A name has 1 to {NAME_LENGTH} characters.", field="name")
    find(deps, owner_id).name = name
    deps.session.commit()


def set_discreet(deps: Deps, owner_id: UUID, *, discreet: bool) -> None:
    find(deps, owner_id).discreet = discreet
    deps.session.commit()


def move_to(deps: Deps, owner_id: UUID, time_zone: str) -> None:
    """The person's clock is another one now. Nonsense changes nothing."""
    account = find(deps, owner_id)
    account.time_zone = known_zone(time_zone) or account.time_zone
    deps.session.commit()


def set_hides_metrics(deps: Deps, owner_id: UUID, *, hides: bool) -> None:
    find(deps, owner_id).hides_metrics = hides
    deps.session.commit()


def accept_faces_notice(deps: Deps, owner_id: UUID) -> None:
    """Record the moment, once: accepting again keeps the first one."""
    account = find(deps, owner_id)
    account.faces_notice_at = account.faces_notice_at or deps.now()
    deps.session.commit()


def make_administrator(deps: Deps, account_id: UUID) -> None:
    find(deps, account_id).is_admin = True
    deps.session.commit()


def require_may_leave(deps: Deps, owner_id: UUID) -> None:
    """Refuse the last administrator of a box that others still use: nobody could invite or help them."""
    others = deps.session.execute(select(Account.is_admin).where(Account.id != owner_id)).scalars().all()
    if find(deps, owner_id).is_admin and others and not any(others):
        raise Conflict("You are the only administrator. First make somebody else one, under People.")


def erase(deps: Deps, owner_id: UUID) -> None:
    """The true end of an account.

    The row holds the only copy of the key to its blobs, so with the commit every photo is unreadable wherever
    a copy may lie. The person's rows go in the same transaction, the files after it; what is left of them when
    that is cut short the sweep removes.
    """
    account = find(deps, owner_id)
    for subject in (account.email, str(owner_id)):
        for rule in (rate_limits.SIGN_IN_BY_ACCOUNT, rate_limits.PASSWORD_AGAIN):
            rate_limits.forget(deps.session, rule, subject)
    deps.session.execute(delete(Account).where(Account.id == owner_id))
    deps.session.add(Erasure(owner_id=owner_id, erased_at=deps.now()))
    deps.session.commit()
    try:
        finish_erasures(deps)
    except OSError as error:
        log.warning("account.blobs_left", kind=type(error).__name__)
    _empty_write_ahead_log(deps.session)


def finish_erasures(deps: Deps) -> int:
    """Delete every file of accounts that are no more; returns how many there were."""
    owner_ids = deps.session.scalars(select(Erasure.owner_id)).all()
    deps.session.rollback()
    removed = 0
    for owner_id in owner_ids:
        keys = [blob.key for blob in deps.vault.blobs.list(f"{owner_id.hex}/")]
        for key in keys:
            deps.vault.blobs.delete(key)
        removed += len(keys)
        deps.session.execute(delete(Erasure).where(Erasure.owner_id == owner_id))
        deps.session.commit()
    return removed


def _name_from(email: str) -> str:
    """A first guess at what to call somebody: the first word of the address."""
    first = re.split(r"[._+\-\d]+", email.partition("@")[0])
    return (next((part for part in first if part), "") or email.partition("@")[0])[:NAME_LENGTH].capitalize()


def _empty_write_ahead_log(session: Session) -> None:
    """SQLite keeps old pages in its log until a checkpoint; a reader at this moment only delays that."""
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
