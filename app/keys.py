"""The two keys of the box: made in the home on first use, or taken from the environment."""

import base64
import os
import secrets
from pathlib import Path

from sqlalchemy import select

from app.db import Database
from app.models import Account
from app.storage.keys import KeyDamaged, MasterKey
from config import Config, ConfigError


def secret_key(config: Config) -> str:
    """The key that signs cookies."""
    if config.secret_key:
        return config.secret_key
    path = config.home / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return _read(path)


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


def _read(path: Path) -> str:
    value = path.read_text().strip()
    if len(value) < 32:
        raise ConfigError(f"{path.name} in the home is damaged; restore it from your key backup")
    return value
