"""Every store that must keep the promises of BlobStore."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage.blob_store import BlobStore
from app.storage.local import LocalStore
from app.storage.memory import MemoryStore
from tests.unit.storage.samples import sealed

STORES: dict[str, Callable[[Path], BlobStore]] = {
    "memory": lambda _: MemoryStore(),
    "local": LocalStore,
    "encrypted memory": lambda _: sealed(MemoryStore()),
    "encrypted local": lambda folder: sealed(LocalStore(folder)),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return STORES[request.param](tmp_path / "blobs")
