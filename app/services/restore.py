"""Filling an empty home from a backup.

The archive is checked to its last byte before anything is put anywhere. Then come blobs and keys, and last, by one
rename, the database: until then the file `.restore` says that a restore was begun, so that it can be run again.
"""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.services.backup import KEY_FILES, Progress, write_private
from app.services.backup_archive import DATABASE, FORMAT, BackupError, blob_key, members, verify
from app.storage.blob_store import BlobStore
from app.storage.durable import flush, sync_folder
from app.storage.keys import KeyDamaged, MasterKey

_BEGUN = ".restore"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: an empty home, an empty store, and no database yet."""

    home: Path
    database: Path
    blobs: BlobStore

    @property
    def begun(self) -> Path:
        return self.database.with_name(_BEGUN)


def restore(
    source: Path, target: Target, keys: Mapping[str, str], master: MasterKey | None, progress: Progress
) -> int:
    """Restore and return the number of blobs. `master` is the key to be used; None goes without.

    Raises BackupError, after which nothing has changed, and OSError, after which it can be run again.
    """
    _require_empty(target, keys)
    new_folders = [folder for folder in {target.home, target.database.parent} if not folder.exists()]
    for folder in new_folders:
        folder.mkdir(parents=True, mode=0o700)
    was_begun = target.begun.exists()
    try:
        count = _checked_database(source, target.begun, master)
    except BaseException:
        if not was_begun:
            target.begun.unlink(missing_ok=True)
            for folder in sorted(new_folders, reverse=True):
                folder.rmdir()
        raise
    _put_blobs(source, target.blobs, count, progress)
    _put_keys(target.home, keys)
    target.begun.rename(target.database)
    sync_folder(target.database.parent)
    return count


def read_keys(source: Path) -> dict[str, str]:
    """The keys in a file that `backup --keys` wrote."""
    try:
        facts = json.loads(source.read_text("ascii"))
        keys = {name: facts["keys"][name] for name in KEY_FILES if name in facts["keys"]}
        MasterKey.from_text(keys["master.key"])
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, KeyDamaged) as error:
        raise BackupError(f"{source} is not a key file of Afterglow, or it is damaged") from error
    if facts.get("format") != FORMAT:
        raise BackupError(f"{source} has format {facts.get('format')}; this version reads format {FORMAT}")
    return keys


def _require_empty(target: Target, keys: Mapping[str, str]) -> None:
    beside = (
        target.database.with_name(target.database.name + end) for end in ("", "-wal", "-shm", "-journal")
    )
    there = next((path for path in beside if path.exists()), None)
    if there is not None:
        raise BackupError(f"{there} exists: restore into an empty home, or move that one away first.")
    for name, text in keys.items():
        path = target.home / name
        if path.exists() and path.read_text("ascii").strip() != text.strip():
            raise BackupError(
                f"{path} is another key: restore into an empty home, or move that one away first."
            )
    if not target.begun.exists() and next(iter(target.blobs.list()), None) is not None:
        raise BackupError("The blob store (STORAGE_URL) holds photos already: restore into an empty one.")


def _checked_database(source: Path, path: Path, master: MasterKey | None) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        count = verify(source, file)
        file.flush()
        flush(file.fileno())
    try:
        with closing(sqlite3.connect(path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            accounts = database.execute("SELECT id, wrapped_key FROM account").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database in {source} cannot be read ({error})") from error
    if not sound:
        raise BackupError(f"The database in {source} is damaged")
    if master is not None:
        _require_fitting(master, accounts)
    return count


def _require_fitting(master: MasterKey, accounts: list[tuple[str, bytes]]) -> None:
    try:
        for account_id, wrapped_key in accounts:
            master.unwrap(wrapped_key, UUID(account_id).bytes)
    except KeyDamaged as error:
        raise BackupError(
            "These keys do not belong to this backup: with them its photos cannot be opened."
        ) from error


def _put_blobs(source: Path, blobs: BlobStore, count: int, progress: Progress) -> None:
    done = 0
    for name, content in members(source):
        key = blob_key(name)
        if key and name != DATABASE:
            blobs.put(key, content.read())
            done += 1
            progress(done, count)


def _put_keys(home: Path, keys: Mapping[str, str]) -> None:
    """Each whole or not at all; one that is there is known to be the same."""
    for name, text in keys.items():
        if not (home / name).exists():
            part = home / f".{name}.part"
            write_private(part, text.encode())
            part.rename(home / name)
    sync_folder(home)
