"""The encrypted blobs of each account: one data key per account, wrapped by the master key."""

from collections.abc import Callable
from uuid import UUID

from app.storage.blob_store import BlobStore
from app.storage.encrypted import EncryptedStore
from app.storage.keys import MasterKey, new_data_key


class Vault:
    """Opens an account's blobs. `master` is asked when a key is needed, so building one reads nothing."""

    def __init__(self, blobs: BlobStore, master: Callable[[], MasterKey]) -> None:
        self.blobs = blobs
        self._master = master

    def new_key(self, owner_id: UUID) -> bytes:
        """A fresh data key, wrapped. The account's row alone holds it: deleting the row erases the blobs."""
        return self._master().wrap(new_data_key(), owner_id.bytes)

    def open(self, owner_id: UUID, wrapped_key: bytes) -> BlobStore:
        return EncryptedStore(self.blobs, self._master().unwrap(wrapped_key, owner_id.bytes), owner_id.hex)
