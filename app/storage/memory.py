"""Blobs in memory, for tests."""

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from app.storage.blob_store import BlobInfo, check_key, check_range


class MemoryStore:
    """Keeps the promises of BlobStore but durability."""

    def __init__(self) -> None:
        self._blobs: dict[str, tuple[bytes, datetime]] = {}
        self._lock = threading.Lock()

    def put(self, key: str, data: bytes) -> None:
        with self._lock:
            self._blobs[check_key(key)] = (bytes(data), datetime.now(UTC))

    def put_all(self, blobs: Mapping[str, bytes]) -> None:
        for key, data in blobs.items():
            self.put(key, data)

    def read(self, key: str) -> bytes:
        with self._lock:
            entry = self._blobs.get(check_key(key))
        if entry is None:
            raise FileNotFoundError(key)
        return entry[0]

    def read_range(self, key: str, start: int, length: int) -> bytes:
        check_range(start, length)
        return self.read(key)[start : start + length]

    def size(self, key: str) -> int:
        return len(self.read(key))

    def delete(self, key: str) -> None:
        with self._lock:
            self._blobs.pop(check_key(key), None)

    def list(self, prefix: str = "") -> Iterator[BlobInfo]:
        with self._lock:
            found = sorted((key, *entry) for key, entry in self._blobs.items() if key.startswith(prefix))
        for key, data, modified_at in found:
            yield BlobInfo(key, len(data), modified_at)

    def sweep_temporary(self, older_than: datetime) -> int:
        del older_than  # nothing half-written lives in memory
        return 0
