"""The two keys of the box: made in the home on first use, or taken from the environment."""

import base64
import os
import secrets
from pathlib import Path

from app.storage.keys import MasterKey
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


def _read(path: Path) -> str:
    value = path.read_text().strip()
    if len(value) < 32:
        raise ConfigError(f"{path.name} in the home is damaged; restore it from your key backup")
    return value
