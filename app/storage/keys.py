"""The master key of a box and the data keys it wraps."""

import base64
import binascii
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.storage.blob_store import StorageError
from app.storage.durable import flush, write_and_flush
from app.storage.sealing import KEY_BYTES

_VERSION = b"\x01"
_NONCE_BYTES = 12
_PURPOSE = b"afterglow data key"
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class KeyDamaged(StorageError):
    """A key that cannot be used: cut, altered, or wrapped by another master key or for another account."""


def new_data_key() -> bytes:
    """A fresh key for the blobs of one account."""
    return secrets.token_bytes(KEY_BYTES)


class MasterKey:
    """Wraps data keys. Without it no blob of the box opens, so it is backed up apart from the photos."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise KeyDamaged("a master key has 32 bytes")
        self._cipher = AESGCM(raw)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The key from URL-safe base64, as the key file and MASTER_KEY hold it."""
        try:
            return cls(base64.b64decode(text.strip(), altchars=b"-_", validate=True))
        except binascii.Error as error:
            raise KeyDamaged("a master key is 32 bytes in URL-safe base64") from error

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read the key file, or make it (0600, durable). Raises KeyDamaged rather than ever replace one."""
        try:
            return cls.from_text(path.read_text("ascii"))
        except UnicodeDecodeError as error:
            raise KeyDamaged(f"{path.name} is damaged; restore it from your key backup") from error
        except KeyDamaged as error:
            raise KeyDamaged(f"{path.name} is damaged; restore it from your key backup") from error
        except FileNotFoundError:
            _create(path, base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            return cls.from_text(path.read_text("ascii"))

    def wrap(self, data_key: bytes, aad: bytes) -> bytes:
        """Seal a data key for the account that `aad` names."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, data_key, _PURPOSE + _VERSION + aad)

    def unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        """Open a wrapped data key. Raises KeyDamaged."""
        if not wrapped.startswith(_VERSION):
            raise KeyDamaged("this is no wrapped key of a known version")
        nonce, sealed = wrapped[1 : 1 + _NONCE_BYTES], wrapped[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, sealed, _PURPOSE + _VERSION + aad)
        except (InvalidTag, ValueError) as error:
            raise KeyDamaged("the data key was not wrapped by this master key for this account") from error


def _create(path: Path, content: bytes) -> None:
    """Make the file with its content in one step, so that nobody reads half a key; the first writer wins."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    descriptor = os.open(temporary, _CREATE, 0o600)
    try:
        try:
            write_and_flush(descriptor, content)
        finally:
            os.close(descriptor)
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        flush(folder)
    finally:
        os.close(folder)
