"""The port every blob goes through: what a store promises, how keys look, and what can go wrong."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

_KEY = re.compile(r"[0-9a-f]{32}/[0-9a-f]{32}/[a-z][a-z0-9_-]{0,31}\.[0-9]{1,9}", re.ASCII)


class StorageError(Exception):
    """Base of the errors that are the store's own; a store that is full or unreachable raises OSError."""


class InvalidKey(StorageError, ValueError):
    """A key that no server code made: a bug or an attack, never a person's mistake."""


class BlobDamaged(StorageError):
    """What lies at the key is not what was put there: flipped, cut, moved, swapped, or under another key."""


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """One entry of a listing; `size` counts the bytes that `read` returns."""

    key: str
    size: int
    modified_at: datetime


class BlobStore(Protocol):
    """Whole blobs under keys `{owner_hex}/{subject_hex}/{variant}.{version}`.

    A key names one content for good: a changed picture gets a new version, so readers never meet a blob that
    is being replaced and caches need no purge. Putting the same key again (a job that was killed and retried)
    replaces it whole.

    Every method raises InvalidKey for a key of another shape. A full disk is an OSError with errno ENOSPC or
    EDQUOT, any other failure to reach the store another OSError; in both cases nothing was acknowledged.
    """

    def put(self, key: str, data: bytes) -> None:
        """Store `data`; when this returns, it survives a power cut."""
        ...

    def put_all(self, blobs: Mapping[str, bytes]) -> None:
        """Store several, in the time of one where they lie together; when this returns, all survive a power cut.

        When it raises, any of them may be there.
        """
        ...

    def read(self, key: str) -> bytes:
        """The whole blob. Raises FileNotFoundError when there is none, BlobDamaged when it is not intact."""
        ...

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """The bytes `read(key)[start:start + length]`, without reading all of it. Raises as `read` does."""
        ...

    def size(self, key: str) -> int:
        """How many bytes `read` would return. Raises FileNotFoundError."""
        ...

    def delete(self, key: str) -> None:
        """Remove the blob durably; a key that is already gone is fine."""
        ...

    def list(self, prefix: str = "") -> Iterator[BlobInfo]:
        """Every finished blob whose key starts with `prefix`, in the order of the keys."""
        ...

    def sweep_temporary(self, older_than: datetime) -> int:
        """Remove what killed writers left behind before that (aware) moment; returns how many pieces."""
        ...


def blob_key(owner_id: UUID, subject_id: UUID, variant: str, version: int) -> str:
    """The key of one variant ("original", "aligned", ...) of one photo or other subject."""
    return check_key(f"{owner_id.hex}/{subject_id.hex}/{variant}.{version}")


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def check_key(key: str) -> str:
    """Return the key, or raise InvalidKey. The shape leaves no room for `..`, NUL, leading dots or a root."""
    if not is_key(key):
        raise InvalidKey("a blob key looks like owner/subject/variant.version")
    return key


def check_range(start: int, length: int) -> None:
    if start < 0 or length < 0:
        raise ValueError("a range starts at 0 or later and is not negative")
