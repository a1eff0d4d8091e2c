"""A backup is whole or refused, taken while people log, and restores into an empty home to the same bytes."""

import hashlib
import io
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.db import Database
from app.deps import Runtime, runtime, utc_now
from app.models import Photo
from app.services import backup, care_sessions, restore
from app.services.backup_archive import BackupError
from app.services.care_draft import Draft
from app.storage.blob_store import BlobInfo, blob_key
from app.storage.local import LocalStore
from config import Config
from tests.integration.ops.conftest import Album, Run, moment, run_on


@pytest.fixture
def saved(album: Album, run: Run, tmp_path: Path) -> Path:
    """The album's box, saved as backup.tar and keys.json beside it."""
    done = run("backup", tmp_path / "backup.tar", "--keys", tmp_path / "keys.json")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    return tmp_path / "backup.tar"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Flask]:
    """Another box whose home does not exist yet, with its photos outside the home."""
    config = Config.for_home(tmp_path / "elsewhere", queue_url="memory://", testing=True)
    config = replace(config, storage_url=f"file:{tmp_path / 'elsewhere-photos'}")
    made = create_app(config)
    yield made
    runtime(made).database.close()
    runtime(made).sandbox.close()


def digests(blobs: LocalStore) -> dict[str, str]:
    return {info.key: hashlib.sha256(blobs.read(info.key)).hexdigest() for info in blobs.list()}


def everything_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_restored_box_has_every_byte_and_opens_every_photo(
    saved: Path, album: Album, parts: Runtime, elsewhere: Flask, tmp_path: Path
) -> None:
    done = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    there = runtime(elsewhere)
    assert digests(there.vault.blobs) == digests(parts.vault.blobs) != {}
    assert album.opened(there) == album.sent
    with closing(sqlite3.connect(there.config.home / "afterglow.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {path.name for path in there.config.home.iterdir()} >= {"afterglow.sqlite", "master.key"}
    assert {path.stat().st_mode & 0o77 for path in there.config.home.iterdir() if path.is_file()} == {0}
    assert (tmp_path / "elsewhere-photos").is_dir()


def test_a_backup_taken_while_people_log_is_consistent(
    album: Album, idle: Runtime, run: Run, elsewhere: Flask, tmp_path: Path
) -> None:
    """Three writers never pause; every photo row of the copy has its file, every session is whole."""
    stop, faults, logged = threading.Event(), [], []

    def log_sessions(thread: int) -> None:
        try:
            number = 0
            while not stop.is_set():
                with idle.deps() as deps:
                    draft = Draft(
                        "massage", "firming", utc_now() - timedelta(hours=1), "UTC", 10, note="n" * 500
                    )
                    logged.append(care_sessions.add(deps, album.owner.id, draft).id)
                number += 1
        except Exception as error:
            faults.append(error)

    def add_photos() -> None:
        try:
            while not stop.is_set():
                album.add(idle, 1)
        except Exception as error:
            faults.append(error)

    writers = [threading.Thread(target=log_sessions, args=(n,)) for n in range(2)]
    writers.append(threading.Thread(target=add_photos))
    for writer in writers:
        writer.start()
    try:
        while len(logged) < 5:
            stop.wait(0.01)
        known = len(logged)
        archives = [tmp_path / f"{number}.tar" for number in range(4)]
        for number, archive in enumerate(archives):
            done = run("backup", archive, *(["--keys", tmp_path / "keys.json"] if number == 0 else []))
            assert done.exit_code == 0, done.stderr
            assert "no file for" not in done.stderr
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert faults == []
    for number, archive in enumerate(archives):
        home = tmp_path / f"home-{number}"
        target = restore.Target(home, home / "afterglow.sqlite", LocalStore(home / "blobs"))
        keys = restore.read_keys(tmp_path / "keys.json")
        restore.restore(archive, target, keys, None, lambda done, of: None)
        with closing(sqlite3.connect(target.database)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            assert database.execute("SELECT count(*) FROM care_session").fetchone()[0] >= known
            rows = database.execute("SELECT owner_id, id FROM photo").fetchall()
        there = {info.key for info in target.blobs.list()}
        assert {f"{owner}/{photo}/original.0" for owner, photo in rows} <= there


def test_a_truncated_archive_is_refused_and_leaves_nothing(
    saved: Path, elsewhere: Flask, tmp_path: Path
) -> None:
    whole = saved.read_bytes()
    before = everything_below(tmp_path)
    content = len(whole.rstrip(b"\0"))  # a tar ends in zeros that say nothing
    for end in (0, 200, content // 3, content * 2 // 3, content - 600, content - 1):
        for cut in {end, end // 512 * 512}:  # also at the border of two members
            saved.write_bytes(whole[:cut])
            done = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json")
            assert (done.exit_code, done.stdout) == (1, ""), cut
            assert "Error: " in done.stderr
            assert everything_below(tmp_path) == before


def test_a_flipped_bit_is_found_wherever_it_lies(saved: Path, elsewhere: Flask, tmp_path: Path) -> None:
    """In headers, names, photos, the database, the manifest and its hash; padding between them means nothing."""
    whole = saved.read_bytes()
    before = everything_below(tmp_path)
    places: list[int] = []
    with tarfile.open(saved) as archive:
        for number, member in enumerate(archive.getmembers()):
            if number < 3 or "/" not in member.name:
                places += [member.offset + 5, member.offset + 126, member.offset_data + member.size // 2]
    assert len(places) >= 18
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 0x04
        saved.write_bytes(damaged)
        done = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json")
        assert (done.exit_code, done.stdout) == (1, ""), place
        assert everything_below(tmp_path) == before


def test_a_restore_killed_midway_can_be_run_again(
    saved: Path, album: Album, elsewhere: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it dies while it puts files: no database appears before everything is there."""
    put = LocalStore.put
    for dies_at in (1, 4, 6):
        count = 0

        def dying(self: LocalStore, key: str, data: bytes, limit: int = dies_at) -> None:
            nonlocal count
            count += 1
            if count == limit:
                raise KeyboardInterrupt
            put(self, key, data)

        monkeypatch.setattr(LocalStore, "put", dying)
        assert run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json").exit_code != 0
        assert not (tmp_path / "elsewhere" / "afterglow.sqlite").exists()
    monkeypatch.setattr(LocalStore, "put", put)
    done = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json")
    assert done.exit_code == 0, done.stderr
    assert album.opened(runtime(elsewhere)) == album.sent
    assert not (tmp_path / "elsewhere" / ".restore").exists()


def test_a_restore_never_touches_what_is_there(
    saved: Path, app: Flask, run: Run, elsewhere: Flask, tmp_path: Path
) -> None:
    home = everything_below(tmp_path / "home")
    refused = run("restore", saved, "--keys", tmp_path / "keys.json")
    assert refused.exit_code == 1
    assert "empty home" in refused.stderr
    assert everything_below(tmp_path / "home") == home
    (tmp_path / "elsewhere").mkdir()
    for name, words in (("afterglow.sqlite-wal", "empty home"), ("master.key", "another key")):
        there = tmp_path / "elsewhere" / name
        there.write_text("something")
        refused = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json")
        assert refused.exit_code == 1
        assert words in refused.stderr
        assert there.read_text() == "something"
        there.unlink()
    owner, subject = (b"\1" * 16).hex(), (b"\2" * 16).hex()
    runtime(elsewhere).vault.blobs.put(f"{owner}/{subject}/original.0", b"somebody else's")
    refused = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "keys.json")
    assert refused.exit_code == 1
    assert "holds photos already" in refused.stderr
    assert everything_below(tmp_path / "elsewhere") == set()


def test_without_keys_it_says_plainly_what_that_means(saved: Path, elsewhere: Flask, tmp_path: Path) -> None:
    refused = run_on(elsewhere)("restore", saved)
    assert refused.exit_code == 1
    assert "cannot be opened" in refused.stderr
    assert not (tmp_path / "elsewhere").exists()
    done = run_on(elsewhere)("restore", saved, "--without-keys")
    assert done.exit_code == 0
    assert not (tmp_path / "elsewhere" / "master.key").exists()


def test_keys_of_another_box_are_refused(saved: Path, elsewhere: Flask, tmp_path: Path) -> None:
    other = create_app(Config.for_home(tmp_path / "other", testing=True))
    run_on(other)("migrate")
    assert (
        run_on(other)(
            "create-user", "eve@example.org", "--password-stdin", text="a long password\n"
        ).exit_code
        == 0
    )
    assert run_on(other)("backup", tmp_path / "o.tar", "--keys", tmp_path / "o.json").exit_code == 0
    runtime(other).database.close()
    refused = run_on(elsewhere)("restore", saved, "--keys", tmp_path / "o.json")
    assert refused.exit_code == 1
    assert "do not belong to this backup" in refused.stderr
    assert not (tmp_path / "elsewhere").exists()


def test_no_existing_file_is_replaced_and_the_keys_stay_apart(saved: Path, run: Run, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    contents = saved.read_bytes(), keys.read_bytes()
    for arguments in (
        (saved,),
        (tmp_path / "new.tar", "--keys", keys),
        (tmp_path / "x", "--keys", tmp_path / "x"),
    ):
        refused = run("backup", *arguments)
        assert (refused.exit_code, refused.stdout) == (1, "")
    assert (saved.read_bytes(), keys.read_bytes()) == contents
    assert everything_below(tmp_path) & {"new.tar", "x"} == set()
    master = (tmp_path / "home" / "master.key").read_bytes().strip()
    assert master not in contents[0]
    assert master in contents[1]
    assert (saved.stat().st_mode & 0o77, keys.stat().st_mode & 0o77) == (0, 0)


def test_other_files_are_no_backup(saved: Path, elsewhere: Flask, tmp_path: Path) -> None:
    odd = io.BytesIO()
    with tarfile.open(fileobj=odd, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../outside"), io.BytesIO())
    for name, content in (("empty", b""), ("text", b"hello"), ("tar", odd.getvalue())):
        (tmp_path / name).write_bytes(content)
        refused = run_on(elsewhere)("restore", tmp_path / name, "--keys", tmp_path / "keys.json")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert name in refused.stderr
    for keys in (tmp_path, tmp_path / "none", saved, tmp_path / "text"):
        refused = run_on(elsewhere)("restore", saved, "--keys", keys)
        assert (refused.exit_code, refused.stdout) == (1, "")
    assert not (tmp_path / "elsewhere").exists()


def test_a_box_without_a_database_has_nothing_to_back_up(elsewhere: Flask, tmp_path: Path) -> None:
    refused = run_on(elsewhere)("backup", tmp_path / "b.tar")
    assert refused.exit_code == 1
    assert "nothing to back up" in refused.stderr
    assert not (tmp_path / "elsewhere").exists()


def test_a_photo_replaced_during_the_copy_is_copied_again(
    album: Album, idle: Runtime, tmp_path: Path
) -> None:
    """Between the files and the database a photo comes and its first picture goes: the second try is whole."""
    photo_id = next(iter(album.sent))
    blobs, key = idle.vault.blobs, lambda version: blob_key(album.owner.id, photo_id, "thumb", version)
    listings: list[int] = []

    class Moving(LocalStore):
        """After its first listing the photo gets a picture; before its second another one replaces that."""

        def list(self, prefix: str = "") -> Iterator[BlobInfo]:
            listings.append(len(listings))
            found = [*super().list(prefix)] if len(listings) == 1 else None
            with idle.database.writing() as session:
                if len(listings) == 1:
                    blobs.put(key(1), b"first")
                    set_version(session, photo_id, 1)
                if len(listings) == 2:
                    blobs.put(key(2), b"second")
                    set_version(session, photo_id, 2)
                    blobs.delete(key(1))
            return super().list(prefix) if found is None else iter(found)

    moving = Moving(blobs.root)
    done = backup.write(tmp_path / "b.tar", idle.database.engine, moving, moment(0), lambda done, of: None)
    assert done.missing == 0
    assert len(listings) == 3
    with tarfile.open(tmp_path / "b.tar") as archive:
        names = archive.getnames()
    assert f"blobs/{key(2)}" in names


def test_a_photo_the_store_has_lost_is_told_and_does_not_stop_it(
    album: Album, idle: Runtime, run: Run, tmp_path: Path
) -> None:
    lost = next(iter(album.sent))
    idle.vault.blobs.delete(blob_key(album.owner.id, lost, "original", 0))
    done = run("backup", tmp_path / "b.tar")
    assert done.exit_code == 0
    assert "no file for 1 photo" in done.stderr


def test_postgresql_is_told_to_use_its_own_tools(tmp_path: Path) -> None:
    engine = Database("postgresql+psycopg://nobody@localhost/none").engine
    with pytest.raises(BackupError, match="pg_dump"):
        backup.write(tmp_path / "b.tar", engine, LocalStore(tmp_path), moment(0), lambda done, of: None)
    assert not (tmp_path / "b.tar").exists()


def set_version(session: Session, photo_id: UUID, version: int) -> None:
    session.get_one(Photo, photo_id).blob_version = version
    session.commit()


def test_a_backup_that_is_not_there_is_what_is_said_first(elsewhere: Flask, tmp_path: Path) -> None:
    refused = run_on(elsewhere)("restore", tmp_path / "none.tar")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "none.tar" in refused.stderr
