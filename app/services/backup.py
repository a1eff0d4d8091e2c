"""One file holds the database and every blob; the keys go into a second file, or stay at home.

The archive is a tar: blobs, then the database as SQLite's own VACUUM INTO wrote it, then blobs that came while it
did, and last a manifest with the hash of every member. An archive without its manifest is incomplete and is refused.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from app.storage.blob_store import BlobStore

FORMAT = 1
_DATABASE, _MANIFEST, _BLOBS = "database.sqlite", "manifest.json", "blobs/"
_KEYS = ("master.key", "secret.key")

Progress = Callable[[int], None]


class BackupError(Exception):
    """Why a backup or a restore cannot go on; nothing half-made is left behind."""


@dataclass(frozen=True, slots=True)
class Summary:
    blobs: int
    bytes: int


def write(target: Path, engine: Engine, blobs: BlobStore, progress: Progress = lambda _: None) -> Summary:
    """Write the archive while the box goes on working; the file appears only when it is whole."""
    if target.exists():
        raise BackupError(f"{target} exists already; name a new file")
    if engine.dialect.name != "sqlite":
        raise BackupError(
            "this command backs up SQLite; for PostgreSQL use pg_dump and copy the object store"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        part, snapshot = Path(folder) / "part", Path(folder) / _DATABASE
        with part.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                _add_blobs(archive, blobs, hashes, progress)
                _snapshot(engine, snapshot)
                _add(archive, _DATABASE, snapshot.read_bytes(), hashes)
                _add_blobs(
                    archive, blobs, hashes, progress
                )  # a row of the snapshot may name a blob of just now
                manifest = {"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "sha256": hashes}
                _add(archive, _MANIFEST, json.dumps(manifest).encode(), {})
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
        _sync_folder(target.parent)
    return Summary(len(hashes) - 1, target.stat().st_size)


def write_keys(target: Path, home: Path) -> None:
    """The keys, readable by the owner alone. Keep this file apart from the archive."""
    keys = {name: (home / name).read_bytes().hex() for name in _KEYS if (home / name).exists()}
    if "master.key" not in keys:
        raise BackupError("the home holds no master key (MASTER_KEY comes from the environment: keep that)")
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupError(f"{target} exists already; name a new file") from error
    with os.fdopen(descriptor, "w") as file:
        json.dump({"format": FORMAT, "keys": keys}, file)
        file.flush()
        os.fsync(file.fileno())


def restore(source: Path, home: Path, blobs: BlobStore, progress: Progress = lambda _: None) -> Summary:
    """Fill an empty home. The database is put in place last, so that a restore cut short can be run again."""
    database = home / "afterglow.sqlite"
    if database.exists():
        raise BackupError(f"{home} already holds a database; restore into an empty home")
    home.mkdir(parents=True, exist_ok=True)
    found: dict[str, str] = {}
    manifest: dict[str, str] | None = None
    part = home / ".restore"
    try:
        for name, data in _members(source):
            if name == _MANIFEST:
                manifest = _read_manifest(data)
                continue
            found[name] = hashlib.sha256(data).hexdigest()
            if name == _DATABASE:
                _write_file(part, data)
            elif name.startswith(_BLOBS):
                blobs.put(name.removeprefix(_BLOBS), data)
                progress(len(found))
        if manifest is None:
            raise BackupError(f"{source} is incomplete: it has no manifest")
        wrong = [name for name, digest in manifest.items() if found.get(name) != digest]
        if wrong or _DATABASE not in found:
            raise BackupError(f"{source} is damaged: {len(wrong)} of {len(manifest)} members differ")
        part.rename(database)
        _sync_folder(home)
    finally:
        part.unlink(missing_ok=True)
    return Summary(len(found) - 1, source.stat().st_size)


def restore_keys(source: Path, home: Path) -> None:
    """Put the keys of `write_keys` into the home; keys that are there already must be the same."""
    try:
        keys: dict[str, str] = json.loads(source.read_text())["keys"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{source} is no key file of Afterglow") from error
    home.mkdir(parents=True, exist_ok=True)
    for name in _KEYS:
        if name not in keys:
            continue
        path, value = home / name, bytes.fromhex(keys[name])
        if path.exists() and path.read_bytes() != value:
            raise BackupError(f"{path} is another key; restore into an empty home")
        _write_file(path, value)


def _snapshot(engine: Engine, target: Path) -> None:
    """A consistent copy of the live database; copying its file is not (SQLite's own advice)."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def _add_blobs(
    archive: tarfile.TarFile, blobs: BlobStore, hashes: dict[str, str], progress: Progress
) -> None:
    for info in blobs.list():
        name = _BLOBS + info.key
        if name in hashes:
            continue
        try:
            data = blobs.read(info.key)
        except FileNotFoundError:
            continue  # deleted since it was listed
        _add(archive, name, data, hashes)
        progress(len(hashes))


def _add(archive: tarfile.TarFile, name: str, data: bytes, hashes: dict[str, str]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))
    hashes[name] = hashlib.sha256(data).hexdigest()


def _members(source: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(source, mode="r|") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isreg() else None
                if file is not None:
                    yield member.name, file.read()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupError(f"{source} cannot be read as a backup: {error}") from error


def _read_manifest(data: bytes) -> dict[str, str]:
    manifest = json.loads(data)
    if manifest.get("format") != FORMAT:
        raise BackupError(f"this backup has format {manifest.get('format')}; this version reads {FORMAT}")
    hashes: dict[str, str] = manifest["sha256"]
    return hashes


def _write_file(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
