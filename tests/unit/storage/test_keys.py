"""The master key is made once, kept to its owner, never replaced, and opens only what it wrapped."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.blob_store import BlobDamaged
from app.storage.keys import KeyDamaged, MasterKey, new_data_key
from app.storage.memory import MemoryStore
from app.storage.vault import Vault
from tests.unit.storage.samples import KEY

EWA, ADAM = UUID(int=1), UUID(int=2)
MASTER = MasterKey(bytes(range(32)))
WRAPPED = MASTER.wrap(bytes(32), EWA.bytes)


def test_the_key_file_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    wrapped = MasterKey.load_or_create(path).wrap(b"d" * 32, b"ewa")
    content = path.read_bytes()
    assert MasterKey.load_or_create(path).unwrap(wrapped, b"ewa") == b"d" * 32
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["master.key"]


def test_the_key_file_serves_as_the_environment_variable(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    wrapped = MasterKey.load_or_create(path).wrap(b"d" * 32, b"ewa")
    assert MasterKey.from_text(path.read_text()).unwrap(wrapped, b"ewa") == b"d" * 32


def test_two_homes_get_two_keys(tmp_path: Path) -> None:
    MasterKey.load_or_create(tmp_path / "one")
    MasterKey.load_or_create(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


def test_starting_at_the_same_time_agrees_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: MasterKey.load_or_create(path), range(8)))
    wrapped = keys[0].wrap(b"d" * 32, b"ewa")
    assert {key.unwrap(wrapped, b"ewa") for key in keys} == {b"d" * 32}


@pytest.mark.parametrize("content", [b"", b"AAAA", b"\xff" * 44, b"!" * 44, b"A" * 80])
def test_a_damaged_key_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    with pytest.raises(KeyDamaged, match=r"master\.key is damaged"):
        MasterKey.load_or_create(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_master_key_has_32_bytes(size: int) -> None:
    with pytest.raises(KeyDamaged):
        MasterKey(bytes(size))


def test_a_key_does_not_show_itself() -> None:
    raw = bytes(range(65, 97))
    assert raw.decode() not in repr(MasterKey(raw)) + repr(vars(MasterKey(raw)))


def test_data_keys_are_32_fresh_bytes() -> None:
    keys = {new_data_key() for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}


@given(data_key=st.binary(min_size=32, max_size=32), aad=st.binary(max_size=40))
def test_what_was_wrapped_is_unwrapped(data_key: bytes, aad: bytes) -> None:
    wrapped = MASTER.wrap(data_key, aad)
    assert MASTER.unwrap(wrapped, aad) == data_key
    assert wrapped != MASTER.wrap(data_key, aad)


def test_another_account_or_master_key_does_not_unwrap() -> None:
    with pytest.raises(KeyDamaged):
        MASTER.unwrap(WRAPPED, ADAM.bytes)
    with pytest.raises(KeyDamaged):
        MasterKey(bytes(32)).unwrap(WRAPPED, EWA.bytes)


@given(position=st.integers(0, len(WRAPPED) - 1), bit=st.integers(0, 7))
def test_every_flipped_bit_of_a_wrapped_key_is_noticed(position: int, bit: int) -> None:
    changed = bytearray(WRAPPED)
    changed[position] ^= 1 << bit
    with pytest.raises(KeyDamaged):
        MASTER.unwrap(bytes(changed), EWA.bytes)


@given(length=st.integers(0, len(WRAPPED) - 1))
def test_every_cut_of_a_wrapped_key_is_noticed(length: int) -> None:
    with pytest.raises(KeyDamaged):
        MASTER.unwrap(WRAPPED[:length], EWA.bytes)


def test_the_vault_opens_each_account_with_its_own_key() -> None:
    vault = Vault(MemoryStore(), lambda: MASTER)
    ewas, adams = vault.new_key(EWA), vault.new_key(ADAM)
    vault.open(EWA, ewas).put(KEY, b"a face")
    assert vault.open(EWA, ewas).read(KEY) == b"a face"
    with pytest.raises(BlobDamaged):
        vault.open(ADAM, adams).read(KEY)
    with pytest.raises(KeyDamaged):
        vault.open(ADAM, ewas)


def test_building_a_vault_asks_for_no_key() -> None:
    def refuse() -> MasterKey:
        raise AssertionError("too early")

    assert list(Vault(MemoryStore(), refuse).blobs.list()) == []
