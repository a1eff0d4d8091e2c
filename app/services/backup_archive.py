"""The archive of a backup: a tar of blobs and the database, closed by a manifest with the hash of every member.

The database may stand in it more than once (see `backup`); the last one counts. The manifest's own hash comes last,
so an archive that was cut short or changed anywhere is known as such.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from app.storage.blob_store import is_key

FORMAT = 1
DATABASE, BLOBS = "database.sqlite", "blobs/"
_MANIFEST, _SEAL = "manifest.json", "manifest.sha256"
_PIECE = 1024 * 1024
_LONGEST_MANIFEST = 512 * _PIECE


class BackupError(Exception):
    """Why a backup or a restore cannot go on; the message is for the operator of the box."""


@dataclass(slots=True)
class ArchiveWriter:
    """Adds members and remembers their hashes; `close` writes the manifest."""

    tar: tarfile.TarFile
    hashes: dict[str, str] = field(default_factory=dict)

    def add_bytes(self, name: str, data: bytes) -> None:
        self.hashes[name] = hashlib.sha256(data).hexdigest()
        self._add(name, len(data), io.BytesIO(data))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self._add(name, path.stat().st_size, file)

    def close(self, now: datetime) -> None:
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "sha256": self.hashes}
        data = json.dumps(manifest).encode()
        self._add(_MANIFEST, len(data), io.BytesIO(data))
        seal = hashlib.sha256(data).hexdigest().encode()
        self._add(_SEAL, len(seal), io.BytesIO(seal))

    def _add(self, name: str, size: int, content: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, content)


def verify(source: Path, database: IO[bytes]) -> int:
    """Read the whole archive, check every hash, and write its database; returns the number of blobs.

    Raises BackupError for an archive that is not whole. Nothing else is written.
    """
    found: dict[str, str] = {}
    manifest = seal = b""
    with readable(source):
        for name, content in members(source):
            if name == _MANIFEST:
                manifest = content.read(_LONGEST_MANIFEST)
            elif name == _SEAL:
                seal = content.read(64)
            elif name == DATABASE:
                database.seek(0)
                database.truncate()
                found[name] = _digest(content, database)
            else:
                found[name] = _digest(content)
    if not seal:
        raise BackupError(f"{source} is incomplete: its end is missing")
    if hashlib.sha256(manifest).hexdigest().encode() != seal:
        raise BackupError(f"{source} is damaged: its list of contents has changed")
    promised = _promised(source, manifest)
    wrong = sum(found.get(name) != promised.get(name) for name in found.keys() | promised.keys())
    if wrong:
        raise BackupError(
            f"{source} is damaged: {wrong} of {len(promised)} files in it are not what was saved"
        )
    if DATABASE not in found or not all(is_key(blob_key(name)) for name in found if name != DATABASE):
        raise BackupError(f"{source} is not a backup of Afterglow")
    return len(found) - 1


def members(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of the archive in their order; each must be read before the next."""
    with tarfile.open(source, mode="r|") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                raise BackupError(f"{source} is not a backup of Afterglow")
            yield member.name, content


@contextmanager
def readable(source: Path) -> Iterator[None]:
    """Say of an archive that cannot be read why not."""
    try:
        yield
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {source}") from error
    except IsADirectoryError as error:
        raise BackupError(f"{source} is a folder, not a backup") from error
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{source} is damaged or not a backup of Afterglow ({error})") from error


def blob_key(name: str) -> str:
    """The key of a member; what is no blob has none that the store would take."""
    return name.removeprefix(BLOBS) if name.startswith(BLOBS) else ""


def _digest(content: IO[bytes], copy_to: IO[bytes] | None = None) -> str:
    digest = hashlib.sha256()
    while piece := content.read(_PIECE):
        digest.update(piece)
        if copy_to is not None:
            copy_to.write(piece)
    return digest.hexdigest()


def _promised(source: Path, manifest: bytes) -> dict[str, str]:
    facts = json.loads(manifest)
    if facts.get("format") != FORMAT:
        raise BackupError(
            f"{source} has format {facts.get('format')}; this version of Afterglow reads format {FORMAT}"
        )
    return dict(facts["sha256"])
