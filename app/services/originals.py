"""One's own photos as they came, as one zip that is written while it is sent."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Account, Photo
from app.services import calendar
from app.services.deps import Deps
from app.services.photo_images import EXTENSIONS
from app.storage.blob_store import BlobDamaged, BlobStore, blob_key

_PIECE = 1024 * 1024

_README = """\
Your originals from Afterglow
=============================

Every photo is the file you sent, unchanged, with what your phone wrote into it.
A name says when the photo was taken and what it shows:

    2026-07-05_080012_front.jpg    5 July 2026, 8:00:12 in the morning where you were; from the front

left and right are your own cheeks. _2, _3 ... tell photos of one second apart.
"""
_SIMULATED = "\nThis account is a demonstration: its photos are simulated from a NASA portrait.\n"
_LACKING = "\nThese could not be read and are missing or cut short here:\n\n"


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    key: str
    local: datetime


class _Outbox:
    """Where the zip is written: it keeps what was not sent yet, and cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here but for `take`."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def stream(deps: Deps, owner_id: UUID) -> Iterator[bytes]:
    """The zip, piece by piece. What it needs of the database is read at once: the session may end before it does."""
    account = deps.session.get_one(Account, owner_id)
    blobs = deps.vault.open(owner_id, account.wrapped_key)
    return _zip(_files(deps, owner_id), blobs, _README + (_SIMULATED if account.is_simulated else ""))


def _files(deps: Deps, owner_id: UUID) -> list[_File]:
    rows = deps.session.execute(
        select(Photo.id, Photo.taken_at, Photo.time_zone, Photo.view, Photo.media_type)
        .where(Photo.owner_id == owner_id, Photo.deleted_at.is_(None))
        .order_by(Photo.taken_at, Photo.id)
    )
    files: list[_File] = []
    taken: dict[str, int] = {}
    for photo_id, taken_at, time_zone, view, media_type in rows:
        local = calendar.local_moment(taken_at, time_zone).replace(tzinfo=None)
        stem = f"{local:%Y-%m-%d_%H%M%S}_{view}"
        taken[stem] = taken.get(stem, 0) + 1
        number = f"_{taken[stem]}" if taken[stem] > 1 else ""
        name = f"{stem}{number}.{EXTENSIONS[media_type]}"
        files.append(_File(name, blob_key(owner_id, photo_id, "original", 0), local))
    return files


def _zip(files: list[_File], blobs: BlobStore, readme: str) -> Iterator[bytes]:
    """Stored, not deflated: photos are compressed already. At most about two pieces are in memory."""
    outbox, lacking = _Outbox(), []
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            try:
                yield from _member(archive, outbox, file, blobs)
            except (FileNotFoundError, BlobDamaged):
                lacking.append(file.name)
        if lacking:
            readme += _LACKING + "".join(f"    {name}\n" for name in lacking)
        archive.writestr("README.txt", readme)
    yield outbox.take()


def _member(archive: zipfile.ZipFile, outbox: _Outbox, file: _File, blobs: BlobStore) -> Iterator[bytes]:
    size = blobs.size(file.key)
    info = zipfile.ZipInfo(file.name, file.local.timetuple()[:6])
    info.file_size, info.external_attr = size, 0o600 << 16
    with archive.open(info, "w") as member:
        for start in range(0, size, _PIECE):
            member.write(blobs.read_range(file.key, start, _PIECE))
            yield outbox.take()
