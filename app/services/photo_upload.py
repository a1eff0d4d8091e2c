"""A photo comes in: checked before any SQL, the bytes durable before the row, the row before the answer."""

import contextlib
import errno
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import ObjectDeletedError

from app.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PhotoRejected,
    PhotoTooLarge,
    StorageFull,
    Unavailable,
)
from app.imaging.errors import ImageRejected, SandboxFailed
from app.imaging.results import InspectedPhoto
from app.models import Account, Photo, PhotoState, new_id
from app.services import idempotency, photo_dates, photo_fields, rate_limits
from app.services.deps import Deps
from app.services.idempotency import Keyed, Stored
from app.storage.blob_store import BlobStore, blob_key

MAX_BYTES = 64 * 1024 * 1024
UPLOADS = rate_limits.Rule("upload", 1500, 60 * 60)  # a backfill of 600 passes; a loop gone wild does not
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
}
_SAME_BYTES = (
    select(Photo)
    .where(Photo.owner_id == bindparam("owner_id"), Photo.sha256 == bindparam("sha256"))
    .options(selectinload(Photo.alignment))
)
ORIGINAL_LOST = frozenset({"original_missing", "original_damaged"})
_AHEAD = timedelta(hours=24)  # a phone whose clock is wrong must still be able to hand in
# Uploads under client-made ids and the sweep of orphans take turns within a process; see `_keep` for several.
client_made_ids = Lock()


@dataclass(frozen=True, slots=True)
class Upload:
    """What a sender says about a photo. Without a time zone the account's is taken."""

    data: bytes
    file_name: str = ""
    view: str = "front"
    taken_at: datetime | None = None  # aware
    time_zone: str | None = None
    tags: list[str] = field(default_factory=list)
    file_modified_at: datetime | None = None  # aware
    id: UUID | None = None
    retake_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """`created` is False when the same bytes were there already."""

    photo: Photo
    created: bool


@dataclass(frozen=True, slots=True)
class _Checked:
    """An upload that passed every check that needs no database."""

    upload: Upload
    sha256: str
    inspected: InspectedPhoto


def add(deps: Deps, owner_id: UUID, upload: Upload) -> Added:
    """Keep a photo. The same bytes again: the photo that is there, back from the bin if it was deleted."""
    kept, _ = _add(deps, owner_id, upload, None, lambda _: "")
    if kept is None:
        raise RuntimeError("an answer was replayed without a key")
    return kept


def add_once(
    deps: Deps, owner_id: UUID, upload: Upload, *, keyed: Keyed | None, render: Callable[[Photo], str]
) -> Stored:
    """Keep a photo for a program: 201 for a new one, 200 for the same bytes again; `render` writes it."""
    return _add(deps, owner_id, upload, keyed, render)[1]


def _add(
    deps: Deps, owner_id: UUID, upload: Upload, keyed: Keyed | None, render: Callable[[Photo], str]
) -> tuple[Added | None, Stored]:
    rate_limits.count(deps, (UPLOADS, str(owner_id)))
    checked = _check(deps, upload)
    if upload.id is None:
        return _keep(deps, owner_id, checked, keyed, render)
    with client_made_ids:
        return _keep(deps, owner_id, checked, keyed, render)


def _check(deps: Deps, upload: Upload) -> _Checked:
    if len(upload.data) > MAX_BYTES:
        raise PhotoTooLarge
    photo_fields.check_view(upload.view)
    photo_fields.check_moment(upload.taken_at, deps.now() + _AHEAD)
    if upload.time_zone is not None:
        photo_fields.check_time_zone(upload.time_zone)
    photo_fields.clean_tags(upload.tags)
    try:
        inspected = deps.sandbox.inspect(upload.data)
    except ImageRejected as rejected:
        if rejected.code == "too_large":
            raise PhotoTooLarge(rejected.message) from rejected
        raise PhotoRejected(rejected.message, code=rejected.code) from rejected
    except SandboxFailed as failed:
        raise Unavailable from failed
    return _Checked(upload, hashlib.sha256(upload.data).hexdigest(), inspected)


def _keep(
    deps: Deps,
    owner_id: UUID,
    checked: _Checked,
    keyed: Keyed | None,
    render: Callable[[Photo], str],
) -> tuple[Added | None, Stored]:
    photo_id = checked.upload.id or new_id()
    account, is_new, lost = _look(deps, owner_id, checked, photo_id, keyed)
    blobs = deps.vault.open(owner_id, account.wrapped_key)
    key = blob_key(owner_id, lost or photo_id, "original", 0)
    # Under an id of ours the bytes go first, so that nobody waits for the disk. Under the sender's the row does: the
    # database lets one of two processes have the id, and only that one may write under its key. The row is seen by
    # nobody before its commit, which comes after the bytes either way.
    row_first = is_new and checked.upload.id is not None
    if (is_new or lost) and not row_first:
        _put(blobs, key, checked.upload.data)

    added: list[Added] = []

    def make() -> Stored:
        added[:] = [_row(deps, account, photo_id if is_new else None, checked)]
        if row_first and added[0].created:
            _put(blobs, key, checked.upload.data)
        return Stored(201 if added[0].created else 200, render(added[0].photo))

    try:
        stored = idempotency.once(deps, owner_id, keyed, make)
    except Unavailable:
        deps.session.rollback()
        raise
    except (IntegrityError, ObjectDeletedError) as error:
        # Even after looking again: the id itself is taken, or the owner is gone.
        deps.session.rollback()
        _require_owner(deps, owner_id, blobs, key)
        raise IdTaken from error
    if not added:
        return None, stored
    if is_new and not row_first and added[0].photo.id != photo_id:
        with contextlib.suppress(
            OSError
        ):  # another device sent the same bytes meanwhile; the sweep tries again
            blobs.delete(key)
    if added[0].photo.state == PhotoState.RECEIVED:
        deps.enqueue("process_photo", added[0].photo.id)
    return added[0], stored


def _look(
    deps: Deps, owner_id: UUID, checked: _Checked, photo_id: UUID, keyed: Keyed | None
) -> tuple[Account, bool, UUID | None]:
    """The owner's account, whether the photo is new, and the one with these bytes whose original was lost.

    Holds no lock afterwards.
    """
    account = deps.session.get(Account, owner_id)
    if account is None:
        raise NotFound
    there = _same_bytes(deps, owner_id, checked.sha256)
    lost = there.id if there is not None and there.reason in ORIGINAL_LOST else None
    is_new = there is None
    if keyed and idempotency.replay(deps, owner_id, keyed.key, keyed.payload_sha256):
        is_new = False
    if is_new and checked.upload.id and deps.session.get(Photo, photo_id) is not None:
        raise IdTaken  # its blob must not be overwritten
    deps.session.commit()
    return account, is_new, lost


def _require_owner(deps: Deps, owner_id: UUID, blobs: BlobStore, key: str) -> None:
    """An account erased while its upload was on the way takes that along: no sweep knows its folder any more."""
    if deps.session.scalar(select(Account.id).where(Account.id == owner_id)) is not None:
        return
    deps.session.rollback()
    with contextlib.suppress(OSError):
        blobs.delete(key)
    raise NotFound


def _row(deps: Deps, account: Account, photo_id: UUID | None, checked: _Checked) -> Added:
    """The photo with these bytes, added when there is none. Without an id its blob was not stored."""
    there = _same_bytes(deps, account.id, checked.sha256)
    if there is not None:
        if there.deleted_at is not None:
            there.deleted_at, there.updated_at = None, deps.now()
        if there.reason in ORIGINAL_LOST:  # its bytes are back
            there.state, there.reason, there.attempts = PhotoState.RECEIVED, None, 0
        return Added(there, created=False)
    if photo_id is None:  # purged since we looked
        raise Unavailable
    photo = _new_photo(deps, account, photo_id, checked)
    _join(deps, photo, checked.upload.retake_of)
    deps.session.add(photo)
    deps.session.flush()
    return Added(photo, created=True)


def _new_photo(deps: Deps, account: Account, photo_id: UUID, checked: _Checked) -> Photo:
    upload, inspected, now = checked.upload, checked.inspected, deps.now()
    clues = photo_dates.DateClues(
        time_zone=upload.time_zone or account.time_zone,
        user=upload.taken_at,
        exif_local=inspected.taken_at_local,
        exif_offset_minutes=inspected.utc_offset_minutes,
        file_name=upload.file_name,
        file_modified_at=upload.file_modified_at,
    )
    taken = photo_dates.resolve(clues, now)
    return Photo(
        id=photo_id,
        owner_id=account.id,
        sha256=checked.sha256,
        media_type=_MEDIA_TYPES[inspected.format],
        file_name=photo_fields.display_name(upload.file_name),
        byte_size=len(upload.data),
        width=inspected.width,
        height=inspected.height,
        camera=inspected.camera or "",
        taken_at=taken.taken_at,
        time_zone=taken.time_zone,
        local_date=taken.local_date,
        date_source=taken.source,
        view=upload.view,
        tags=photo_fields.clean_tags(upload.tags),
        state=PhotoState.RECEIVED,
        created_at=now,
        updated_at=now,
        alignment=None,
    )


def _join(deps: Deps, photo: Photo, kept_id: UUID | None) -> None:
    """Make it a frame of the shot another photo was kept of; into the bin with that one, if it went there meanwhile."""
    if kept_id is None:
        return
    kept = deps.session.scalar(select(Photo).where(Photo.id == kept_id, Photo.owner_id == photo.owner_id))
    if kept is None:
        raise InvalidInput("The photo this is another frame of is not here.", field="retake_of")
    photo.retake_of, photo.deleted_at = kept.retake_of or kept.id, kept.deleted_at


def _same_bytes(deps: Deps, owner_id: UUID, sha256: str) -> Photo | None:
    return deps.session.scalars(_SAME_BYTES, {"owner_id": owner_id, "sha256": sha256}).one_or_none()


def _put(blobs: BlobStore, key: str, data: bytes) -> None:
    try:
        blobs.put(key, data)
    except OSError as error:
        raise (StorageFull if error.errno in {errno.ENOSPC, errno.EDQUOT} else Unavailable) from error


class IdTaken(Conflict):
    code = "id_taken"
    message = "This id is taken by another photo. Nothing was saved."
