"""One file holds the database and every blob; the keys go into a second file, or stay at home.

The box goes on working meanwhile. Blobs come first, then the database as SQLite's own VACUUM INTO writes it, then the
blobs that came while it did. Should a row of that copy name a blob that was replaced in between, it is copied again.
"""

import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from app.services.backup_archive import BLOBS, DATABASE, FORMAT, ArchiveWriter, BackupError
from app.services.product_labels import LABEL
from app.storage.blob_store import BlobStore, blob_key
from app.storage.durable import flush, sync_folder, write_and_flush

__all__ = ["BackupError", "Progress", "Summary", "keys_of", "write", "write_keys"]

KEY_FILES = ("master.key", "secret.key", "push.key")
_COPIES = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """`missing`: photos whose files the store does not have, in the box as in its backup."""

    blobs: int
    bytes: int
    missing: int


def write(target: Path, engine: Engine, blobs: BlobStore, now: datetime, progress: Progress) -> Summary:
    """Write the archive; the file appears only when it is whole. Raises BackupError and OSError."""
    if engine.dialect.name != "sqlite":
        raise BackupError(
            "This command backs up SQLite. For PostgreSQL use pg_dump, and copy the blob store."
        )
    refuse_existing(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        part, snapshot = Path(folder) / "part", Path(folder) / DATABASE
        with part.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                archive = ArchiveWriter(tar)
                _add_blobs(archive, blobs, progress)
                missing = _add_database(archive, engine, snapshot, blobs, progress)
                archive.close(now)
            file.flush()
            flush(file.fileno())
        _put_in_place(part, target)
    return Summary(len(archive.hashes) - 1, target.stat().st_size, missing)


def keys_of(home: Path) -> dict[str, str]:
    """The keys that lie in the home, by file name."""
    keys = {name: (home / name).read_text("ascii") for name in KEY_FILES if (home / name).exists()}
    if "master.key" not in keys:
        raise BackupError(
            f"{home} holds no master key. Where MASTER_KEY comes from the environment, keep that instead."
        )
    return keys


def write_keys(target: Path, keys: dict[str, str]) -> None:
    """Write the keys, readable by the owner alone. Keep this file apart from the archive."""
    refuse_existing(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    write_private(part, json.dumps({"format": FORMAT, "keys": keys}).encode())
    _put_in_place(part, target)


def refuse_existing(target: Path) -> None:
    if target.exists():
        raise BackupError(f"{target} exists already. Name a new file.")


def write_private(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        write_and_flush(descriptor, data)
    finally:
        os.close(descriptor)


def _put_in_place(part: Path, target: Path) -> None:
    """Under its name at once and whole, without replacing a file that appeared there meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise BackupError(f"{target} exists already. Name a new file.") from error
    except OSError:  # a disk without links, such as a memory stick
        part.rename(target)
    part.unlink(missing_ok=True)
    sync_folder(target.parent)


def _add_blobs(archive: ArchiveWriter, blobs: BlobStore, progress: Progress) -> None:
    new = [info.key for info in blobs.list() if BLOBS + info.key not in archive.hashes]
    for number, key in enumerate(new, 1):
        with suppress(FileNotFoundError):  # deleted since it was listed
            archive.add_bytes(BLOBS + key, blobs.read(key))
        progress(number, len(new))


def _add_database(
    archive: ArchiveWriter, engine: Engine, snapshot: Path, blobs: BlobStore, progress: Progress
) -> int:
    """A copy whose rows find their blobs in the archive; returns how many never do."""
    missing: set[str] = set()
    for _ in range(_COPIES):
        snapshot.unlink(missing_ok=True)
        _copy_database(engine, snapshot)
        archive.add_file(DATABASE, snapshot)
        _add_blobs(archive, blobs, progress)
        before, missing = missing, {key for key in _named(snapshot) if BLOBS + key not in archive.hashes}
        if not missing or missing == before:
            break
    return len({key.rpartition("/")[0] for key in missing})


def _copy_database(engine: Engine, target: Path) -> None:
    """A consistent copy of the live database; copying its file is not (SQLite's own advice)."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def _named(snapshot: Path) -> list[str]:
    """Of every photo the key of its original and, once there is one, of its small picture; the labels."""
    with closing(sqlite3.connect(snapshot)) as database:
        rows = database.execute("SELECT owner_id, id, blob_version FROM photo").fetchall()
        labels = database.execute(
            "SELECT owner_id, id, label_version FROM product WHERE has_label"
        ).fetchall()
    keys = [blob_key(UUID(owner), UUID(product), LABEL, version) for owner, product, version in labels]
    for owner, photo, version in rows:
        owner_id, photo_id = UUID(owner), UUID(photo)
        keys.append(blob_key(owner_id, photo_id, "original", 0))
        keys += [blob_key(owner_id, photo_id, "thumb", version)] if version else []
    return keys
