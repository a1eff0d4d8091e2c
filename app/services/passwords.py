"""Passwords: argon2id, and what a password must be."""

import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import InvalidInput

LEAST, MOST = 10, 256
NO_PASSWORD = "!"  # noqa: S105 - marks an account no password opens

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    return _HASHER.hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a usable hash a dummy is tried, so that it takes as long."""
    try:
        return _HASHER.verify(password_hash or _dummy(), _normal(password)) and password_hash is not None
    except InvalidHashError:
        matches(None, password)
        return False
    except VerificationError:
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def require_good(password: str, email: str) -> None:
    """Refuse what is guessed first. No rule about digits or capitals: length is what helps."""
    normal = _normal(password)
    if len(normal) < LEAST:
        raise InvalidInput(f"A password needs at least {LEAST} characters.", field="password")
    if len(normal) > MOST:
        raise InvalidInput(f"A password can have at most {MOST} characters.", field="password")
    plain = normal.casefold().strip()
    if plain == email.casefold() or plain in email.casefold():
        raise InvalidInput("The password must not be your email.", field="password")
    if plain in _common() or len(set(plain)) < 3:
        raise InvalidInput(
            "This password is among the first to be guessed. Please choose another.", field="password"
        )


@cache
def _common() -> frozenset[str]:
    """From the top of the lists of leaked passwords, ten characters and more; shorter ones are out anyway."""
    text = files("app.services").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())


@cache
def _dummy() -> str:
    return _HASHER.hash("nobody has this password")


def _normal(password: str) -> str:
    """The same password from every keyboard (NIST SP 800-63B: NFKC), and never a megabyte of it."""
    return unicodedata.normalize("NFKC", password[: 4 * MOST])
