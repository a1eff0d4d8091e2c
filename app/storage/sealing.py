"""The sealed form of one blob: AES-256-GCM in chunks that open one by one, not to be cut or moved.

Layout of format version 1::

    "AGLW"  version (1 byte)  salt (32 bytes)  chunk 0  chunk 1  ...  last chunk

Each chunk is ciphertext followed by its 16-byte tag. Chunks hold `chunk_bytes` of plain text, the last one
what is left; only the single chunk of an empty blob is empty. The key of a blob is derived from the data key
and the random salt (HKDF-SHA256), so that no two blobs and no two writes of one blob share a key, and the
nonce can simply count: 11 bytes of chunk number, 1 byte that says whether the chunk is the last. The
additional data of every chunk binds the version, the chunk size, the scope (whose blob) and the key (photo,
variant and version).

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance, 2015) with a key of its own for every stream.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.storage.blob_store import BlobDamaged

MIB = 1024 * 1024
KEY_BYTES = 32

_PREAMBLE = b"AGLW\x01"
_SALT_BYTES = 32
_TAG_BYTES = 16
HEADER_BYTES = len(_PREAMBLE) + _SALT_BYTES


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the chunks of a sealed blob of `sealed_bytes` lie. Arithmetic only: it authenticates nothing."""

    sealed_bytes: int
    chunk_bytes: int

    def __post_init__(self) -> None:
        rest = self.sealed_bytes - HEADER_BYTES - (self.chunk_count - 1) * self._step
        if rest < _TAG_BYTES:
            raise BlobDamaged("the blob is cut short")

    @property
    def chunk_count(self) -> int:
        return max(1, -(-(self.sealed_bytes - HEADER_BYTES) // self._step))

    @property
    def plain_bytes(self) -> int:
        return self.sealed_bytes - HEADER_BYTES - self.chunk_count * _TAG_BYTES

    def chunks_of(self, start: int, stop: int) -> range:
        """The chunks to open for the plain bytes from `start` up to `stop`; at least one.

        An answer that is shorter than asked says "here the blob ends". The last chunk has to confirm that,
        so bytes behind the end count as part of it.
        """
        final = min(self.chunk_count - 1, max(start, stop - 1) // self.chunk_bytes)
        return range(min(start // self.chunk_bytes, final), final + 1)

    def span(self, chunks: range) -> tuple[int, int]:
        """Start and length of these chunks in the sealed blob."""
        start = HEADER_BYTES + chunks.start * self._step
        return start, min(HEADER_BYTES + chunks.stop * self._step, self.sealed_bytes) - start

    @property
    def _step(self) -> int:
        return self.chunk_bytes + _TAG_BYTES


def seal(data_key: bytes, binding: bytes, chunk_bytes: int, data: bytes) -> bytes:
    """Seal `data`; only the same data key, binding and chunk size open it."""
    salt = os.urandom(_SALT_BYTES)
    cipher, additional = _cipher(data_key, salt), _additional(binding, chunk_bytes)
    view = memoryview(data)
    last = max(0, -(-len(data) // chunk_bytes) - 1)
    pieces = [_PREAMBLE, salt]
    for number in range(last + 1):
        plain = view[number * chunk_bytes : (number + 1) * chunk_bytes]
        pieces.append(cipher.encrypt(_nonce(number, is_last=number == last), plain, additional))
    return b"".join(pieces)


def unseal(
    data_key: bytes, binding: bytes, layout: Layout, header: bytes, body: bytes | memoryview, chunks: range
) -> bytes:
    """Open `body`, the given chunks of the blob whose first HEADER_BYTES are `header`.

    Raises BlobDamaged unless every byte is authentic and stands where it was put.
    """
    if len(header) != HEADER_BYTES or not header.startswith(_PREAMBLE):
        raise BlobDamaged("this is no sealed blob of a known version")
    if len(body) != layout.span(chunks)[1]:
        raise BlobDamaged("the blob changed its size while it was read")
    cipher = _cipher(data_key, header[len(_PREAMBLE) :])
    additional = _additional(binding, layout.chunk_bytes)
    view, step, last = memoryview(body), layout.chunk_bytes + _TAG_BYTES, layout.chunk_count - 1
    try:
        return b"".join(
            cipher.decrypt(_nonce(number, is_last=number == last), view[start : start + step], additional)
            for number, start in zip(chunks, range(0, len(view), step), strict=True)
        )
    except InvalidTag as error:
        raise BlobDamaged("the blob is not what was stored under this key") from error


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _cipher(data_key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"afterglow sealed blob").derive(data_key))


def _additional(binding: bytes, chunk_bytes: int) -> bytes:
    return _PREAMBLE + chunk_bytes.to_bytes(8, "big") + binding
