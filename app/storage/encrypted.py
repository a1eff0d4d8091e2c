"""A store that seals what it hands to another one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from app.storage.blob_store import BlobDamaged, BlobInfo, BlobStore, check_key, check_range
from app.storage.sealing import HEADER_BYTES, KEY_BYTES, MIB, Layout, seal, unseal


class EncryptedStore:
    """BlobStore over `inner` for one owner's data key.

    `scope` names the owner and is bound to every blob together with its key, so a blob copied to another name
    or another account does not open. Sizes are computed from the inner sizes; they are vouched for once the
    blob, or a range that goes past its end, has been read.
    """

    def __init__(self, inner: BlobStore, data_key: bytes, scope: str, *, chunk_bytes: int = MIB) -> None:
        if len(data_key) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self._inner = inner
        self._data_key = data_key
        self._scope = scope
        self._chunk_bytes = chunk_bytes

    def put(self, key: str, data: bytes) -> None:
        self._inner.put(key, self._seal(key, data))

    def put_all(self, blobs: Mapping[str, bytes]) -> None:
        self._inner.put_all({key: self._seal(key, data) for key, data in blobs.items()})

    def read(self, key: str) -> bytes:
        sealed = self._inner.read(key)
        layout = Layout(len(sealed), self._chunk_bytes)
        header, body = sealed[:HEADER_BYTES], memoryview(sealed)[HEADER_BYTES:]
        every = range(layout.chunk_count)
        return unseal(self._data_key, self._binding(key), layout, header, body, every)

    def read_range(self, key: str, start: int, length: int) -> bytes:
        check_range(start, length)
        layout = Layout(self._inner.size(key), self._chunk_bytes)
        wanted = layout.chunks_of(start, start + length)
        header = self._inner.read_range(key, 0, HEADER_BYTES)
        body = self._inner.read_range(key, *layout.span(wanted))
        plain = unseal(self._data_key, self._binding(key), layout, header, body, wanted)
        offset = start - wanted.start * self._chunk_bytes
        return plain[offset : offset + length]

    def size(self, key: str) -> int:
        return Layout(self._inner.size(key), self._chunk_bytes).plain_bytes

    def delete(self, key: str) -> None:
        self._inner.delete(key)

    def list(self, prefix: str = "") -> Iterator[BlobInfo]:
        """As promised by BlobStore; a blob too short to be one of ours is listed with size 0."""
        for info in self._inner.list(prefix):
            yield replace(info, size=self._plain_bytes(info.size))

    def sweep_temporary(self, older_than: datetime) -> int:
        return self._inner.sweep_temporary(older_than)

    def _plain_bytes(self, sealed_bytes: int) -> int:
        try:
            return Layout(sealed_bytes, self._chunk_bytes).plain_bytes
        except BlobDamaged:
            return 0

    def _seal(self, key: str, data: bytes) -> bytes:
        check_key(key)
        return seal(self._data_key, self._binding(key), self._chunk_bytes, data)

    def _binding(self, key: str) -> bytes:
        return f"{self._scope}\0{key}".encode()
