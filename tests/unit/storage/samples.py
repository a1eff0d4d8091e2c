"""Keys and small stores the storage tests share."""

from uuid import UUID

from app.storage.blob_store import BlobStore, blob_key
from app.storage.encrypted import EncryptedStore

CHUNK_BYTES = 64
OWNER = UUID(int=0xA11CE)
PHOTO = UUID(int=0xF0F0)
KEY = blob_key(OWNER, PHOTO, "original", 0)


def sealed(inner: BlobStore) -> EncryptedStore:
    """Small chunks, so that a short blob has many of them."""
    return EncryptedStore(inner, bytes(range(32)), OWNER.hex, chunk_bytes=CHUNK_BYTES)
