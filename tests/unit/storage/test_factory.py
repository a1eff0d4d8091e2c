"""STORAGE_URL chooses the store."""

from pathlib import Path

import pytest

from app.storage.factory import store_from_url
from app.storage.local import LocalStore
from app.storage.memory import MemoryStore


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("file:/srv/blobs", "/srv/blobs"),
        ("file:///srv/blobs", "/srv/blobs"),
        ("file:uploads", "uploads"),
        ("file:/srv/with space:and colon", "/srv/with space:and colon"),
    ],
)
def test_a_folder(url: str, root: str) -> None:
    store = store_from_url(url)
    assert isinstance(store, LocalStore)
    assert store.root == Path(root)


def test_memory() -> None:
    assert isinstance(store_from_url("memory:"), MemoryStore)


@pytest.mark.parametrize("url", ["", "uploads", "file", "file:", "ftp://box/blobs", "memory", "memory:x"])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="STORAGE_URL takes file:"):
        store_from_url(url)


def test_the_message_keeps_credentials_to_itself() -> None:
    with pytest.raises(ValueError, match="no store for 's3'") as caught:
        store_from_url("s3://user:hunter2@bucket/prefix")
    assert "hunter2" not in str(caught.value)
