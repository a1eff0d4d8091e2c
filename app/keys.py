"""The keys of the box: made in the home on first use, or taken from the environment."""

import base64
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from app.db import Database
from app.models import Account
from app.storage.durable import sync_folder, write_and_flush
from app.storage.keys import KeyDamaged, MasterKey
from config import Config, ConfigError


def secret_key(config: Config) -> str:
    """The key that signs cookies."""
    if config.secret_key:
        return config.secret_key
    return _kept(config.home / "secret.key", lambda: secrets.token_urlsafe(48))


def push_key(config: Config) -> str:
    """The key that signs web push (VAPID): the 32 bytes of a P-256 private key in URL-safe base64."""
    if config.push_key:
        return config.push_key
    return _kept(config.home / "push.key", _new_push_key)


def master_key(config: Config) -> MasterKey:
    """The key that wraps every account's data key."""
    if config.master_key is None:
        config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return MasterKey.load_or_create(config.home / "master.key")
    try:
        raw = base64.urlsafe_b64decode(config.master_key)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ConfigError("MASTER_KEY takes 32 bytes in URL-safe base64")
    return MasterKey(raw)


def check_keys(config: Config) -> None:
    """Refuse to start with a master key that does not fit the database: every photo would be out of reach."""
    database = Database(config.database_url)
    try:
        with database.reading() as session:
            row = session.execute(select(Account.id, Account.wrapped_key).limit(1)).first()
        if row is not None:
            master_key(config).unwrap(row.wrapped_key, row.id.bytes)
    except KeyDamaged as error:
        raise ConfigError(
            "The master key does not belong to this database, so no photo could be opened. "
            "Put the right one in place: `restore --keys` brings it back from your key backup."
        ) from error
    finally:
        database.close()


def _new_push_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made when there is none. Two processes that start together keep one of the two."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb"):
            write_and_flush(descriptor, make().encode("ascii"))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
        sync_folder(path.parent)
    return _read(path)


def _read(path: Path) -> str:
    value = path.read_text().strip()
    if len(value) < 32:
        raise ConfigError(f"{path.name} in the home is damaged; restore it from your key backup")
    return value
