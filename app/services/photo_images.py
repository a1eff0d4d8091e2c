"""The pictures of a photo as they are served: our own encodings, or the owner's own bytes for export."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

import structlog
from sqlalchemy import select

from app.errors import NotFound, Unavailable
from app.imaging.errors import ImageRejected, SandboxFailed
from app.models import Account, Photo, PhotoAlignment, PhotoState
from app.services import late_pictures
from app.services.deps import Deps
from app.storage.blob_store import BlobDamaged, BlobStore, blob_key

log = structlog.get_logger()

Derived = Literal["aligned", "screen", "thumb", "upright"]
_MEDIA_TYPES: dict[str, str] = {
    "aligned": "image/jpeg",
    "upright": "image/jpeg",
    "screen": "image/avif",
    "thumb": "image/avif",
}
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes to serve. `file_name` is ours, never the sender's."""

    data: bytes
    media_type: str
    file_name: str


def derived(deps: Deps, owner_id: UUID, photo_id: UUID, variant: str) -> Picture:
    """One of our encodings; raises NotFound for a stranger's photo and for a variant not there yet."""
    if variant not in get_args(Derived):
        raise NotFound
    for attempt in (1, 2):
        photo, blobs = _open(deps, owner_id, photo_id)
        media_type = _MEDIA_TYPES[variant]
        name = _name(photo, media_type)
        try:
            with _drawing():
                data = late_pictures.read_or_make(deps, photo, blobs, variant)
        except FileNotFoundError:
            if attempt == 2:
                break
            deps.session.expire_all()  # a new version may have replaced the old one between row and blob
            deps.session.rollback()
            continue
        except BlobDamaged as damaged:
            raise _damaged(photo_id, variant) from damaged
        return Picture(data, media_type, name)
    raise NotFound


def original(deps: Deps, owner_id: UUID, photo_id: UUID) -> Picture:
    """The whole picture, re-encoded upright and without metadata."""
    photo, blobs = _open(deps, owner_id, photo_id)
    data = _read_original(blobs, photo)
    deps.session.rollback()  # decoding takes a while; no transaction waits for it
    with _drawing():
        return Picture(deps.sandbox.render_original(data), "image/jpeg", _name(photo, "image/jpeg"))


def crop(deps: Deps, owner_id: UUID, photo_id: UUID, width_px: int) -> Picture:
    """The aligned crop drawn again from the original and its stored matrix; NotFound while there is none."""
    photo, blobs = _open(deps, owner_id, photo_id)
    made_by = select(PhotoAlignment.matrix).where(PhotoAlignment.photo_id == photo_id)
    matrix = deps.session.scalar(made_by)
    if matrix is None or photo.state != PhotoState.ALIGNED:
        raise NotFound
    (a, b, c), (d, e, f) = matrix
    data = _read_original(blobs, photo)
    deps.session.rollback()  # as above
    with _drawing():
        drawn = deps.sandbox.render_crop(data, ((a, b, c), (d, e, f)), width_px)
    return Picture(drawn, "image/jpeg", _name(photo, "image/jpeg"))


def raw(deps: Deps, owner_id: UUID, photo_id: UUID) -> Picture:
    """The bytes as they were sent, metadata included: the owner's export, never for display."""
    photo, blobs = _open(deps, owner_id, photo_id)
    return Picture(_read_original(blobs, photo), "application/octet-stream", _name(photo, photo.media_type))


@contextmanager
def _drawing() -> Iterator[None]:
    """Say it as the person is told: a picture that cannot be drawn is not there; a broken sandbox will be."""
    try:
        yield
    except ImageRejected as rejected:
        raise NotFound(rejected.message, code=rejected.code) from rejected
    except SandboxFailed as failed:
        raise Unavailable from failed


def _open(deps: Deps, owner_id: UUID, photo_id: UUID) -> tuple[Photo, BlobStore]:
    found = deps.session.execute(
        select(Photo, Account.wrapped_key)
        .join(Account, Account.id == Photo.owner_id)
        .where(Photo.id == photo_id, Photo.owner_id == owner_id, Photo.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    photo, wrapped_key = found
    return photo, deps.vault.open(owner_id, wrapped_key)


def _read_original(blobs: BlobStore, photo: Photo) -> bytes:
    try:
        return blobs.read(blob_key(photo.owner_id, photo.id, "original", 0))
    except FileNotFoundError as missing:
        raise NotFound from missing
    except BlobDamaged as damaged:
        raise _damaged(photo.id, "original") from damaged


def _damaged(photo_id: UUID, variant: str) -> NotFound:
    """For the person: not our usual "what you saved is safe", because this is not. For the operator: a line."""
    log.error("photo.blob_damaged", photo_id=str(photo_id), variant=variant)
    return NotFound(
        "This picture was changed where it lies on the box. Send the photo again, or restore a backup.",
        code="damaged",
    )


def _name(photo: Photo, media_type: str) -> str:
    return f"afterglow-{photo.local_date}-{photo.view}-{photo.id.hex[-6:]}.{EXTENSIONS[media_type]}"
