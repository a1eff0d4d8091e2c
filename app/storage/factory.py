"""From STORAGE_URL to the concrete store."""

from pathlib import Path

from app.storage.blob_store import BlobStore
from app.storage.local import LocalStore
from app.storage.memory import MemoryStore


def store_from_url(url: str) -> BlobStore:
    """`file:PATH` or `memory:` (tests; everything is gone with the process). Opens and writes nothing.

    Raises ValueError for anything else; the message names the scheme alone, as a URL may hold credentials.
    """
    scheme, separator, rest = url.partition(":")
    if scheme == "file" and rest:
        return LocalStore(Path(rest.removeprefix("//") if rest.startswith("///") else rest))
    if scheme == "memory" and separator and not rest:
        return MemoryStore()
    if scheme == "file" or not separator:
        raise ValueError("STORAGE_URL takes file: followed by the path of a folder")
    raise ValueError(f"STORAGE_URL takes file:PATH; this version has no store for {scheme!r}")
