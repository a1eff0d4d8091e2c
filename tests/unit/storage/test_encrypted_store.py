"""What lies on the disk tells nothing, and whatever is done to it is noticed."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.blob_store import BlobDamaged, BlobStore, blob_key
from app.storage.encrypted import EncryptedStore
from app.storage.keys import new_data_key
from app.storage.memory import MemoryStore
from app.storage.sealing import HEADER_BYTES, MIB
from tests.unit.storage.samples import CHUNK_BYTES, KEY, OWNER, PHOTO, sealed

STEP = CHUNK_BYTES + 16
PLAIN = bytes(number % 251 for number in range(4 * CHUNK_BYTES))


def spoil(change: Callable[[bytes], bytes], plain: bytes = PLAIN) -> BlobStore:
    """A store whose one blob was changed behind its back."""
    inner = MemoryStore()
    store = sealed(inner)
    store.put(KEY, plain)
    inner.put(KEY, change(inner.read(KEY)))
    return store


def chunk(blob: bytes, number: int) -> bytes:
    return blob[HEADER_BYTES + number * STEP : HEADER_BYTES + (number + 1) * STEP]


def assert_damaged(store: BlobStore) -> None:
    with pytest.raises(BlobDamaged):
        store.read(KEY)
    with pytest.raises(BlobDamaged):
        store.read_range(KEY, 0, len(PLAIN) + 1)


def test_the_inner_store_sees_neither_content_nor_repetition() -> None:
    inner = MemoryStore()
    store = sealed(inner)
    store.put(KEY, PLAIN)
    first = inner.read(KEY)
    store.put(KEY, PLAIN)
    second = inner.read(KEY)
    assert PLAIN[:16] not in first
    assert chunk(first, 0) != chunk(second, 0)
    assert first[5:HEADER_BYTES] != second[5:HEADER_BYTES]


def test_equal_chunks_of_one_blob_are_sealed_differently() -> None:
    inner = MemoryStore()
    sealed(inner).put(KEY, b"\0" * (3 * CHUNK_BYTES))
    blob = inner.read(KEY)
    assert len({chunk(blob, number) for number in range(3)}) == 3


@pytest.mark.parametrize(
    ("size", "chunks"),
    [(0, 1), (1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (3 * CHUNK_BYTES, 3)],
)
def test_the_sealed_size_is_header_plain_and_one_tag_a_chunk(size: int, chunks: int) -> None:
    inner = MemoryStore()
    sealed(inner).put(KEY, b"x" * size)
    assert inner.size(KEY) == HEADER_BYTES + size + 16 * chunks


@given(position=st.integers(0, HEADER_BYTES + len(PLAIN) + 4 * 16 - 1), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(position: int, bit: int) -> None:
    def flip(blob: bytes) -> bytes:
        changed = bytearray(blob)
        changed[position] ^= 1 << bit
        return bytes(changed)

    with pytest.raises(BlobDamaged):
        spoil(flip).read(KEY)


@given(length=st.integers(0, HEADER_BYTES + len(PLAIN) + 4 * 16 - 1))
def test_every_cut_is_noticed(length: int) -> None:
    assert_damaged(spoil(lambda blob: blob[:length]))


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_cut_between_chunks_is_noticed_even_behind_the_new_end(chunks: int) -> None:
    store = spoil(lambda blob: blob[: HEADER_BYTES + chunks * STEP])
    assert_damaged(store)
    with pytest.raises(BlobDamaged):
        store.read_range(KEY, chunks * CHUNK_BYTES, 1)
    with pytest.raises(BlobDamaged):
        store.read_range(KEY, 10 * CHUNK_BYTES, 10)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda blob: blob + b"\0", id="a byte more"),
        pytest.param(lambda blob: blob + chunk(blob, 0), id="first chunk again at the end"),
        pytest.param(
            lambda blob: blob[:HEADER_BYTES] + chunk(blob, 1) + chunk(blob, 0) + blob[-2 * STEP :],
            id="two chunks swapped",
        ),
        pytest.param(
            lambda blob: blob[:HEADER_BYTES] + blob[HEADER_BYTES + STEP :], id="first chunk left out"
        ),
        pytest.param(lambda blob: blob[:HEADER_BYTES] + chunk(blob, 3), id="last chunk alone"),
        pytest.param(lambda _: PLAIN, id="plain text"),
        pytest.param(lambda blob: blob[:4] + b"\x02" + blob[5:], id="another version"),
        pytest.param(lambda _: b"", id="nothing"),
    ],
)
def test_rearranged_blobs_are_noticed(change: Callable[[bytes], bytes]) -> None:
    assert_damaged(spoil(change))


def test_an_empty_blob_cannot_be_faked_by_a_cut() -> None:
    assert_damaged(spoil(lambda blob: blob[: HEADER_BYTES + 16]))


def test_chunks_of_two_versions_of_a_blob_do_not_mix() -> None:
    inner = MemoryStore()
    store = sealed(inner)
    store.put(KEY, PLAIN)
    old = inner.read(KEY)
    store.put(KEY, PLAIN[::-1])
    new = inner.read(KEY)
    inner.put(KEY, new[: HEADER_BYTES + STEP] + old[HEADER_BYTES + STEP :])
    assert_damaged(store)


@pytest.mark.parametrize(
    "target",
    [
        blob_key(OWNER, PHOTO, "original", 1),
        blob_key(OWNER, PHOTO, "aligned", 0),
        blob_key(OWNER, UUID(int=0xF0F1), "original", 0),
        blob_key(UUID(int=0xB0B), PHOTO, "original", 0),
    ],
)
def test_a_blob_under_another_key_does_not_open(target: str) -> None:
    inner = MemoryStore()
    store = sealed(inner)
    store.put(KEY, PLAIN)
    inner.put(target, inner.read(KEY))
    with pytest.raises(BlobDamaged):
        store.read(target)
    with pytest.raises(BlobDamaged):
        store.read_range(target, 0, 1)


def test_another_data_key_scope_or_chunk_size_does_not_open() -> None:
    inner = MemoryStore()
    data_key = new_data_key()
    EncryptedStore(inner, data_key, "ewa").put(KEY, PLAIN)
    assert EncryptedStore(inner, data_key, "ewa").read(KEY) == PLAIN
    for other in (
        EncryptedStore(inner, new_data_key(), "ewa"),
        EncryptedStore(inner, data_key, "eva"),
        EncryptedStore(inner, data_key, "ewa", chunk_bytes=2 * MIB),
    ):
        with pytest.raises(BlobDamaged):
            other.read(KEY)


def test_a_range_reads_only_the_chunks_it_needs() -> None:
    read: list[tuple[int, int]] = []

    class Watched(MemoryStore):
        def read_range(self, key: str, start: int, length: int) -> bytes:
            read.append((start, length))
            return super().read_range(key, start, length)

        def size(self, key: str) -> int:
            return HEADER_BYTES + len(PLAIN) + 4 * 16

        def read(self, key: str) -> bytes:
            if not read:
                raise AssertionError("a range must not read the whole blob")
            return super().read(key)

    store = sealed(Watched())
    store.put(KEY, PLAIN)
    assert store.read_range(KEY, CHUNK_BYTES + 5, 10) == PLAIN[CHUNK_BYTES + 5 : CHUNK_BYTES + 15]
    assert read == [(0, HEADER_BYTES), (HEADER_BYTES + STEP, STEP)]


def test_a_sound_range_beside_damage_still_opens() -> None:
    store = spoil(lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]))
    assert store.read_range(KEY, 0, CHUNK_BYTES) == PLAIN[:CHUNK_BYTES]
    with pytest.raises(BlobDamaged):
        store.read_range(KEY, 3 * CHUNK_BYTES, 1)


def test_a_blob_too_short_to_be_ours_is_listed_with_size_0() -> None:
    store = spoil(lambda blob: blob[:10])
    assert [(info.key, info.size) for info in store.list()] == [(KEY, 0)]


def test_the_real_chunk_size_round_trips() -> None:
    store = EncryptedStore(MemoryStore(), new_data_key(), "ewa")
    data = bytes(2 * MIB) + b"tail"
    store.put(KEY, data)
    assert store.read(KEY) == data
    assert store.read_range(KEY, MIB - 2, 4) == bytes(4)
    assert store.read_range(KEY, 2 * MIB, 9) == b"tail"


def test_a_data_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        EncryptedStore(MemoryStore(), b"short", "ewa")
