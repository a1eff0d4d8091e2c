"""How often something may be tried, kept in the database: a restart or a second process forgets nothing."""

import ipaddress
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.errors import TooManyRequests
from app.models import RateCounter
from app.services.deps import Deps
from app.services.secret_links import digest
from app.services.statements import insert_for


@dataclass(frozen=True, slots=True)
class Rule:
    """So many tries in each window of so many seconds."""

    name: str
    tries: int
    seconds: int


SIGN_IN_BY_ACCOUNT = Rule("sign-in-account", 10, 15 * 60)
SIGN_IN_BY_NETWORK = Rule("sign-in-network", 30, 15 * 60)
SIGN_UP_BY_NETWORK = Rule("sign-up-network", 20, 60 * 60)
RESET_BY_NETWORK = Rule("reset-network", 10, 15 * 60)
PASSWORD_AGAIN = Rule("password-again", 10, 15 * 60)
_LONGEST = timedelta(days=1)


def count(deps: Deps, *tries: tuple[Rule, str]) -> None:
    """Count one try of each rule's subject; raise TooManyRequests when one of them had too many.

    It commits by itself and before the answer is known, so tries sent at the same moment cannot slip past.
    """
    now = deps.now()
    wait = 0
    for rule, subject in tries:
        start = _window(rule, now)
        if _add_one(deps.session, _bucket(rule, subject), start) > rule.tries:
            left = start + timedelta(seconds=rule.seconds) - now
            wait = max(wait, math.ceil(left.total_seconds()))
    deps.session.commit()
    if wait:
        raise TooManyRequests(wait)


def forget(session: Session, rule: Rule, subject: str) -> None:
    """Start over for a subject, such as an account whose password was right; the caller commits."""
    session.execute(delete(RateCounter).where(RateCounter.bucket == _bucket(rule, subject)))


def sweep(deps: Deps) -> int:
    """Remove windows that are long over; returns how many."""
    old = delete(RateCounter).where(RateCounter.window_start < deps.now() - _LONGEST)
    gone = deps.session.scalars(old.returning(RateCounter.count)).all()
    deps.session.commit()
    return len(gone)


def network_of(address: str | None) -> str:
    """Whom an address stands for: itself for IPv4, its /64 for IPv6 (one household holds 2**64 addresses)."""
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return str(ipaddress.ip_network((ip, 64), strict=False))
        ip = ip.ipv4_mapped
    return str(ip)


def _bucket(rule: Rule, subject: str) -> str:
    """Hashed, because a subject can be an email, even one that has no account here."""
    return f"{rule.name}:{digest(subject)[:32]}"


def _window(rule: Rule, now: datetime) -> datetime:
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % rule.seconds, UTC)


def _add_one(session: Session, bucket: str, start: datetime) -> int:
    """Add to the counter in one statement, so that no try is lost between a read and a write."""
    connection = session.connection()
    values = {"bucket": bucket, "window_start": start, "count": 1}
    return int(connection.execute(_adding(connection.dialect.name), values).scalar_one())


@cache
def _adding(dialect: str) -> Any:
    return (
        insert_for(dialect, RateCounter)
        .on_conflict_do_update(
            index_elements=[RateCounter.bucket, RateCounter.window_start],
            set_={"count": RateCounter.count + 1},
        )
        .returning(RateCounter.count)
    )
