"""What the disk must show: durable order of writes, nothing followed out of the root, nothing left behind."""

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.storage import durable, folders, local
from app.storage.blob_store import BlobDamaged, blob_key
from app.storage.local import LocalStore
from tests.unit.storage.samples import KEY, OWNER, PHOTO


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "blobs"


@pytest.fixture
def store(root: Path) -> LocalStore:
    return LocalStore(root)


def leave_temporary(store: LocalStore, age: timedelta) -> Path:
    """What a writer leaves that was killed before its rename."""
    store.put(KEY, b"whole")
    path = (store.root / KEY).with_name(".0123456789abcdef.tmp")
    path.write_bytes(b"hal")
    moment = (datetime.now(UTC) - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_building_a_store_touches_nothing(root: Path) -> None:
    LocalStore(root)
    assert not root.parent.exists()


def test_files_and_folders_are_the_owners_alone(store: LocalStore, root: Path) -> None:
    store.put(KEY, b"a face")
    modes = {path.relative_to(root).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")}
    assert modes == {OWNER.hex: 0o700, f"{OWNER.hex}/{PHOTO.hex}": 0o700, KEY: 0o600}
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str | int]:
    """What the disk is told: inodes that are flushed, and renames."""
    events: list[str | int] = []
    rename, fsync = os.rename, os.fsync

    def watched_rename(source: str, target: str, **folders: int) -> None:
        events.append("rename")
        rename(source, target, **folders)

    def watched_fsync(descriptor: int) -> None:
        events.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(durable, "flush", watched_fsync)
    monkeypatch.setattr(local, "flush", watched_fsync)
    monkeypatch.setattr(folders, "flush", watched_fsync)
    monkeypatch.setattr(os, "rename", watched_rename)
    return events


def test_a_put_is_flushed_before_and_after_the_rename(
    store: LocalStore, root: Path, events: list[str | int]
) -> None:
    store.put(KEY, b"a face")
    file, photo, owner, blobs, data, home = (
        path.stat().st_ino for path in (root / KEY, *(root / KEY).parents[:5])
    )
    assert events == [home, data, blobs, owner, file, "rename", photo]


def test_several_that_lie_together_share_the_flushes_of_their_folders(
    store: LocalStore, root: Path, events: list[str | int]
) -> None:
    store.put(KEY, b"a face")
    events.clear()
    keys = [blob_key(OWNER, PHOTO, variant, 1) for variant in ("aligned", "thumb")]
    store.put_all({key: key.encode() for key in keys})
    photo, owner, blobs = (path.stat().st_ino for path in (root / KEY).parents[:3])
    first, second = ((root / key).stat().st_ino for key in keys)
    assert events == [blobs, owner, first, second, "rename", "rename", photo]


def test_of_several_none_is_left_half_written(
    store: LocalStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [blob_key(OWNER, PHOTO, variant, 1) for variant in ("aligned", "thumb")]
    written: list[bytes] = []

    def full(descriptor: int, data: bytes) -> None:
        if written:
            raise OSError(errno.ENOSPC, "no space")
        written.append(data)

    monkeypatch.setattr(local, "write_and_flush", full)
    with pytest.raises(OSError, match="no space"):
        store.put_all(dict.fromkeys(keys, b"a face"))
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_a_delete_is_flushed(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(KEY, b"a face")
    store.put(blob_key(OWNER, PHOTO, "thumb", 1), b"small")
    flushed: list[int] = []
    monkeypatch.setattr(local, "flush", flushed.append)
    store.delete(KEY)
    assert len(flushed) == 1


@pytest.mark.parametrize("step", ["write", "fsync", "rename"])
def test_a_full_disk_is_reported_and_leaves_nothing(
    store: LocalStore, root: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store.put(KEY, b"first")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        if step == "fsync":  # of the file; the folders above are whole already
            patch.setattr(durable, "flush", fail)
        else:
            patch.setattr(os, step, fail)
        with pytest.raises(OSError, match="no space"):
            store.put(KEY, b"second")
    assert store.read(KEY) == b"first"
    assert [path.name for path in root.rglob("*") if path.is_file()] == ["original.0"]


def test_a_short_write_is_continued(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    store.put(KEY, b"ten bytes!")
    monkeypatch.undo()
    assert store.read(KEY) == b"ten bytes!"


def test_the_last_delete_leaves_no_trace_of_the_account(store: LocalStore, root: Path) -> None:
    other = blob_key(OWNER, PHOTO, "thumb", 1)
    store.put(KEY, b"x")
    store.put(other, b"x")
    store.delete(KEY)
    assert (root / other).exists()
    store.delete(other)
    assert list(root.iterdir()) == []


def test_a_killed_writers_file_is_not_listed_and_is_swept_when_old(store: LocalStore) -> None:
    path = leave_temporary(store, timedelta(hours=2))
    assert [info.key for info in store.list()] == [KEY]
    assert store.sweep_temporary(datetime.now(UTC) - timedelta(hours=3)) == 0
    assert path.exists()
    assert store.sweep_temporary(datetime.now(UTC) - timedelta(hours=1)) == 1
    assert not path.exists()
    assert store.read(KEY) == b"whole"


def test_the_sweep_removes_only_what_a_put_makes(store: LocalStore, root: Path) -> None:
    store.put(KEY, b"whole")
    (root / ".gitkeep").touch()
    (root / "notes.tmp").touch()
    assert store.sweep_temporary(datetime.now(UTC) + timedelta(days=1)) == 0
    assert (root / ".gitkeep").exists()
    assert [info.key for info in store.list()] == [KEY]


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "uploads").symlink_to("disk")
    LocalStore(tmp_path / "uploads").put(KEY, b"a face")
    assert LocalStore(tmp_path / "disk").read(KEY) == b"a face"
    assert [info.key for info in LocalStore(tmp_path / "uploads").list()] == [KEY]


def test_a_linked_file_is_not_followed(store: LocalStore, root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"not yours")
    store.put(KEY, b"a face")
    (root / KEY).unlink()
    (root / KEY).symlink_to(secret)
    with pytest.raises(BlobDamaged):
        store.read(KEY)
    with pytest.raises(BlobDamaged):
        store.size(KEY)
    assert list(store.list()) == []
    store.put(KEY, b"mine")
    assert secret.read_bytes() == b"not yours"
    assert store.read(KEY) == b"mine"


@pytest.mark.parametrize("depth", [1, 2])
def test_a_linked_folder_is_not_followed(store: LocalStore, root: Path, tmp_path: Path, depth: int) -> None:
    elsewhere = LocalStore(tmp_path / "elsewhere")
    elsewhere.put(KEY, b"not yours")
    link = root.joinpath(*KEY.split("/")[:depth])
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere.root.joinpath(*KEY.split("/")[:depth]))
    with pytest.raises(BlobDamaged):
        store.read(KEY)
    with pytest.raises(BlobDamaged):
        store.put(KEY, b"overwritten")
    with pytest.raises(BlobDamaged):
        store.delete(KEY)
    assert list(store.list()) == []
    assert elsewhere.read(KEY) == b"not yours"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_damage_and_does_not_hang(store: LocalStore, root: Path, make: object) -> None:
    store.put(KEY, b"a face")
    (root / KEY).unlink()
    assert callable(make)
    make(root / KEY)
    with pytest.raises((BlobDamaged, IsADirectoryError)):
        store.read(KEY)
    assert list(store.list()) == []


@pytest.mark.parametrize(("error", "stops"), [(PermissionError, True), (FileNotFoundError, False)])
def test_a_listing_stops_at_a_folder_it_cannot_read_unless_it_is_gone(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch, error: type[OSError], *, stops: bool
) -> None:
    store.put(KEY, b"a face")
    really_open = os.open

    def refuse(path: str, *arguments: int, **options: int) -> int:
        if path == PHOTO.hex:
            raise error(errno.EACCES, "refused")
        return really_open(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    if stops:
        with pytest.raises(PermissionError):
            list(store.list())
    else:
        assert list(store.list()) == []
