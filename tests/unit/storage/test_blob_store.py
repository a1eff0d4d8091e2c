"""The promises of BlobStore, kept by every store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.storage.blob_store import BlobStore, InvalidKey, blob_key
from tests.unit.storage.samples import CHUNK_BYTES, KEY, OWNER, PHOTO

OTHER_KEY = blob_key(OWNER, PHOTO, "aligned", 3)
ABSENT_KEY = blob_key(OWNER, PHOTO, "thumb", 1)
STRANGERS_KEY = blob_key(UUID(int=0xB0B), PHOTO, "original", 0)

BAD_KEYS = [
    "",
    "original.0",
    f"../{KEY}",
    f"/{KEY}",
    f"{OWNER.hex}/../original.0",
    f"{OWNER.hex}/{PHOTO.hex}/../../etc.0",
    f"{OWNER.hex}//original.0",
    f"{KEY}\0",
    f"{KEY}\n",
    f"{OWNER.hex}/{PHOTO.hex}/.original.0",
    f"{OWNER.hex}/{PHOTO.hex}/original",
    f"{OWNER.hex}/{PHOTO.hex}/original.jpg",
    f"{OWNER.hex}/{PHOTO.hex}/Original.0",
    f"{OWNER.hex}/{PHOTO.hex}/original.\N{SUPERSCRIPT TWO}",
    f"{OWNER.hex.upper()}/{PHOTO.hex}/original.0",
    f"{OWNER.hex}\\{PHOTO.hex}\\original.0",
    f"{OWNER}/{PHOTO}/original.0",
    f"{KEY}/original.0",
    f"{OWNER.hex}/{PHOTO.hex}/{'a' * 40}.0",
]

# Lengths that sit on, before and behind the edges of chunks.
sizes = st.builds(
    lambda chunks, extra: max(0, chunks * CHUNK_BYTES + extra), st.integers(0, 4), st.integers(-2, 2)
)
on_any_store = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def content(size: int) -> bytes:
    return bytes(number * 7 % 251 for number in range(size))


def test_what_was_put_is_read(store: BlobStore) -> None:
    store.put(KEY, b"a face")
    assert store.read(KEY) == b"a face"
    assert store.size(KEY) == 6


@on_any_store
@given(size=sizes)
def test_round_trip_around_the_edges_of_chunks(store: BlobStore, size: int) -> None:
    store.put(KEY, content(size))
    assert store.read(KEY) == content(size)
    assert store.size(KEY) == size


@on_any_store
@given(size=sizes, start=st.integers(0, 6 * CHUNK_BYTES), length=st.integers(0, 6 * CHUNK_BYTES))
def test_a_range_is_a_slice(store: BlobStore, size: int, start: int, length: int) -> None:
    store.put(KEY, content(size))
    assert store.read_range(KEY, start, length) == content(size)[start : start + length]


@on_any_store
@given(size=sizes, start=st.integers(0, 5), length=st.integers(0, 5))
def test_a_range_at_the_edges_is_a_slice(store: BlobStore, size: int, start: int, length: int) -> None:
    start, length = start * CHUNK_BYTES, length * CHUNK_BYTES
    store.put(KEY, content(size))
    assert store.read_range(KEY, start, length) == content(size)[start : start + length]


@pytest.mark.parametrize(("start", "length"), [(-1, 4), (0, -1)])
def test_a_negative_range_is_refused(store: BlobStore, start: int, length: int) -> None:
    store.put(KEY, b"a face")
    with pytest.raises(ValueError, match="range"):
        store.read_range(KEY, start, length)


def test_putting_again_replaces_the_whole(store: BlobStore) -> None:
    store.put(KEY, b"a long first version")
    store.put(KEY, b"short")
    assert store.read(KEY) == b"short"
    assert [info.size for info in store.list()] == [5]


def test_several_are_put_at_once(store: BlobStore) -> None:
    store.put(KEY, b"an old one")
    several = {KEY: b"a face", OTHER_KEY: b"", STRANGERS_KEY: b"another's"}
    store.put_all(several)
    store.put_all({})
    assert store.read(KEY) == b"a face"
    assert store.read(OTHER_KEY) == b""
    assert len(list(store.list())) == 3
    with pytest.raises(InvalidKey):
        store.put_all({f"../{KEY}": b"a face"})


def test_an_absent_blob_is_a_file_not_found(store: BlobStore) -> None:
    store.put(KEY, b"a face")
    with pytest.raises(FileNotFoundError):
        store.read(ABSENT_KEY)
    with pytest.raises(FileNotFoundError):
        store.read_range(ABSENT_KEY, 0, 0)
    with pytest.raises(FileNotFoundError):
        store.size(ABSENT_KEY)


def test_nothing_is_found_in_an_untouched_store(store: BlobStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.read(KEY)
    store.delete(KEY)
    assert list(store.list()) == []
    assert store.sweep_temporary(datetime.now(UTC)) == 0


def test_deleting_is_idempotent_and_spares_the_rest(store: BlobStore) -> None:
    store.put(KEY, b"one")
    store.put(OTHER_KEY, b"two")
    store.delete(KEY)
    store.delete(KEY)
    with pytest.raises(FileNotFoundError):
        store.read(KEY)
    assert store.read(OTHER_KEY) == b"two"


def test_a_deleted_blob_can_be_put_again(store: BlobStore) -> None:
    store.put(KEY, b"one")
    store.delete(KEY)
    store.put(KEY, b"two")
    assert store.read(KEY) == b"two"


def test_listing_tells_key_size_and_time_in_order(store: BlobStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    for key in (STRANGERS_KEY, KEY, OTHER_KEY):
        store.put(key, content(CHUNK_BYTES + 1))
    found = list(store.list())
    assert [info.key for info in found] == sorted([KEY, OTHER_KEY, STRANGERS_KEY])
    assert {info.size for info in found} == {CHUNK_BYTES + 1}
    assert all(before <= info.modified_at <= datetime.now(UTC) + timedelta(seconds=2) for info in found)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        (f"{OWNER.hex}/", [OTHER_KEY, KEY]),
        (f"{OWNER.hex}/{PHOTO.hex}/o", [KEY]),
        (OWNER.hex[:20], [STRANGERS_KEY, OTHER_KEY, KEY]),
        (KEY, [KEY]),
        (f"{KEY}1", []),
        ("../", []),
        ("/", []),
    ],
)
def test_listing_by_prefix(store: BlobStore, prefix: str, expected: list[str]) -> None:
    for key in (KEY, OTHER_KEY, STRANGERS_KEY):
        store.put(key, b"x")
    assert [info.key for info in store.list(prefix)] == sorted(expected)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_only_keys_of_our_shape_are_taken(store: BlobStore, key: str) -> None:
    with pytest.raises(InvalidKey):
        store.put(key, b"x")
    with pytest.raises(InvalidKey):
        store.read(key)
    with pytest.raises(InvalidKey):
        store.read_range(key, 0, 1)
    with pytest.raises(InvalidKey):
        store.size(key)
    with pytest.raises(InvalidKey):
        store.delete(key)
    assert list(store.list()) == []


def test_writers_and_deleters_do_not_trip_over_each_other(store: BlobStore) -> None:
    def work(number: int) -> bytes:
        key = blob_key(OWNER, PHOTO, "screen", number)
        for _ in range(10):
            store.put(key, b"once")
            store.delete(key)
        store.put(key, b"kept")
        return store.read(key)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [b"kept"] * 4
    assert len(list(store.list())) == 4


def test_a_key_is_built_from_ids() -> None:
    assert KEY == "000000000000000000000000000a11ce/0000000000000000000000000000f0f0/original.0"
    with pytest.raises(InvalidKey):
        blob_key(OWNER, PHOTO, "../original", 0)
    with pytest.raises(InvalidKey):
        blob_key(OWNER, PHOTO, "original", -1)
