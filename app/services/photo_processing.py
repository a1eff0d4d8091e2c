"""From received bytes to an aligned crop, by whoever holds the claim; and eyes placed by hand.

A worker claims a photo in one statement. The claim's number names every blob it writes and must still be the
photo's when the result is committed, so a worker that was too slow, or whose photo was edited meanwhile,
changes nothing.
"""

import contextlib
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import structlog
from sqlalchemy import bindparam, delete, insert, or_, select, update

from app.errors import InvalidInput
from app.imaging.errors import ImageRejected, SandboxFailed
from app.imaging.results import PersonInPhoto, ProcessedPhoto
from app.models import Account, Photo, PhotoAlignment, PhotoState
from app.services import face_memory, photos
from app.services.deps import Deps
from app.storage.blob_store import BlobDamaged, BlobStore, blob_key
from app.vision.types import EyePair, Point
from app.vision.views import View

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
MAX_SANDBOX_FAILURES = 2
MAX_CLAIMS = 20  # a photo that takes the whole server down with it must not do so for ever
MIN_EYE_DISTANCE_PX = 5.0
_DERIVED = ("aligned", "screen", "thumb", "upright", "signature")

# Built once and run past the session's objects, of which a worker has none: see docs/adr/0016.
_CLAIM = (
    update(Photo)
    .where(
        Photo.id == bindparam("photo_id"),
        Photo.deleted_at.is_(None),
        or_(
            Photo.state == PhotoState.RECEIVED,
            (Photo.state == PhotoState.PROCESSING) & (Photo.lease_until < bindparam("now")),
        ),
    )
    .values(
        state=PhotoState.PROCESSING,
        claim=Photo.claim + 1,
        attempts=Photo.attempts + 1,
        lease_until=bindparam("lease"),
        updated_at=bindparam("now"),
    )
    .returning(*Photo.__table__.c)
)
_WRAPPED_KEY = select(Account.wrapped_key).where(Account.id == bindparam("owner_id"))
_END = update(Photo).where(
    Photo.id == bindparam("photo_id"),
    Photo.claim == bindparam("number"),
    Photo.state == PhotoState.PROCESSING,
)
_DROP_ALIGNMENT = delete(PhotoAlignment).where(PhotoAlignment.photo_id == bindparam("photo_id"))
_ADD_ALIGNMENT = insert(PhotoAlignment)


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's hold on one photo."""

    photo_id: UUID
    owner_id: UUID
    number: int
    attempts: int
    replaces: int  # the version that is shown until this one is committed
    eyes: EyePair | None
    chosen_face: EyePair | None
    mirrored: bool
    view: View
    view_is_certain: bool
    blobs: BlobStore

    def key(self, variant: str) -> str:
        return blob_key(self.owner_id, self.photo_id, variant, self.number)


def process(deps: Deps, photo_id: UUID) -> None:
    """Line up a photo, if it waits for it. Safe to call twice, from several workers, and after a kill."""
    claim = take(deps, photo_id)
    if claim is None:
        return
    try:
        data = claim.blobs.read(blob_key(claim.owner_id, photo_id, "original", 0))
        done, choice = _line_up(deps, claim, data)
    except ImageRejected as rejected:
        _end(deps, claim, state=PhotoState.FAILED, reason=rejected.code)
    except SandboxFailed as failed:
        _sandbox_failed(deps, claim, failed)
    except FileNotFoundError:
        _end(deps, claim, state=PhotoState.FAILED, reason="original_missing")
    except BlobDamaged:
        _end(deps, claim, state=PhotoState.FAILED, reason="original_damaged")
    except OSError:
        _give_back(deps, claim)
        raise
    else:
        _keep(deps, claim, done, choice)


def take(deps: Deps, photo_id: UUID) -> Claim | None:
    """Claim the photo in one statement, or None when it is taken, done or gone."""
    now = deps.now()
    connection = deps.session.connection()
    asked = {"photo_id": photo_id, "now": now, "lease": now + LEASE}
    photo = connection.execute(_CLAIM, asked).one_or_none()
    if photo is None:
        deps.session.rollback()
        return None
    wrapped_key = connection.execute(_WRAPPED_KEY, {"owner_id": photo.owner_id}).scalar_one()
    deps.session.commit()
    claim = Claim(
        photo_id=photo.id,
        owner_id=photo.owner_id,
        number=photo.claim,
        attempts=photo.attempts,
        replaces=photo.blob_version,
        eyes=_as_pair(photo.hand_eyes),
        chosen_face=_as_pair(photo.chosen_face),
        mirrored=photo.mirrored,
        view=cast(View, photo.view),
        view_is_certain=photo.view_is_certain,
        blobs=deps.vault.open(photo.owner_id, wrapped_key),
    )
    if claim.attempts > MAX_CLAIMS:
        _end(deps, claim, state=PhotoState.FAILED, reason="processing_failed")
        return None
    return claim


def place_eyes(deps: Deps, owner_id: UUID, photo_id: UUID, eyes: EyePair) -> Photo:
    """Line up by hand: upright source px, the subject's right eye first. Survives every later recipe."""
    photo = photos.get(deps, owner_id, photo_id, for_update=True)
    _check_eyes(eyes, photo)
    photo.hand_eyes = [list(eyes.right), list(eyes.left)]
    return line_up_again(deps, photo)


def use_model(deps: Deps, owner_id: UUID, photo_id: UUID) -> Photo:
    """Forget eyes placed by hand."""
    photo = photos.get(deps, owner_id, photo_id, for_update=True)
    if photo.hand_eyes is None:
        return photo
    photo.hand_eyes = None
    return line_up_again(deps, photo)


def try_again(deps: Deps, owner_id: UUID, photo_id: UUID) -> Photo:
    """Line up anew what failed or could not be lined up."""
    photo = photos.get(deps, owner_id, photo_id, for_update=True)
    if photo.state in {PhotoState.RECEIVED, PhotoState.PROCESSING}:
        return photo
    return line_up_again(deps, photo)


def line_up_again(deps: Deps, photo: Photo) -> Photo:
    """Commit what was changed of a photo that was read for update, and put it back into the line."""
    photos.queue_again(photo)
    photo.updated_at = deps.now()
    deps.session.commit()
    deps.enqueue("process_photo", photo.id)
    return photo


def _check_eyes(eyes: EyePair, photo: Photo) -> None:
    for x, y in (eyes.right, eyes.left):
        if not (math.isfinite(x) and math.isfinite(y) and 0 <= x < photo.width and 0 <= y < photo.height):
            raise InvalidInput("Both eyes must lie inside the picture.", field="eyes")
    if eyes.interocular_distance_px <= MIN_EYE_DISTANCE_PX:
        raise InvalidInput("The two eyes are in one place. Move them apart.", field="eyes")
    seen = eyes.swapped() if photo.mirrored else eyes
    across, down = seen.left[0] - seen.right[0], seen.left[1] - seen.right[1]
    if across < -abs(down):  # more than a quarter turn away: the picture would stand on its head
        side = "right" if photo.mirrored else "left"
        raise InvalidInput(
            f"Left and right are swapped. In this picture your right eye is the one further {side}.",
            code="eyes_swapped",
            field="eyes",
        )


def _line_up(deps: Deps, claim: Claim, data: bytes) -> tuple[ProcessedPhoto, str]:
    """Line up the right face of several: seen all of them, it may be another one than the largest."""

    def look(near: EyePair | None) -> ProcessedPhoto:
        return deps.sandbox.process(
            data,
            eyes=claim.eyes,
            near=near,
            mirrored=claim.mirrored,
            view=claim.view,
            view_is_certain=claim.view_is_certain,
        )

    done = look(claim.chosen_face)
    by_hand = claim.eyes is not None or claim.chosen_face is not None
    own: PersonInPhoto | None = None
    if done.people and not by_hand:
        photo = claim.owner_id, claim.photo_id, claim.view
        own = face_memory.own_face(deps, photo, claim.blobs, done.people)
        if own is not None and not own.is_lined_up:
            done = look(own.eyes)
    return done, face_memory.how_chosen(done, by_hand=by_hand, by_likeness=own is not None)


def _keep(deps: Deps, claim: Claim, done: ProcessedPhoto, choice: str) -> None:
    """Blobs first, then one commit, then away with the version it replaces."""
    try:
        claim.blobs.put_all({claim.key(variant): data for variant, data in done.outputs.items()})
    except OSError:
        _give_back(deps, claim)
        _drop(claim, claim.number)
        raise
    state = PhotoState.ALIGNED if done.is_aligned else PhotoState.NEEDS_REVIEW
    columns = {"reason": done.reason, "blob_version": claim.number, "attempts": 0}
    kept = _end(deps, claim, done, choice, state=state, **columns)
    _drop(claim, claim.replaces if kept else claim.number)
    if kept:
        log.info(
            "photo.processed", photo_id=str(claim.photo_id), state=state, ms=round(sum(done.ms.values()))
        )


def _end(
    deps: Deps, claim: Claim, done: ProcessedPhoto | None = None, choice: str = "", **columns: Any
) -> bool:
    """Commit what became of a claim; False, and nothing changed, when the claim is no longer the photo's."""
    connection = deps.session.connection()
    held = {"photo_id": claim.photo_id, "number": claim.number}
    changed = connection.execute(_END, {**held, "lease_until": None, "updated_at": deps.now(), **columns})
    if not changed.rowcount:
        deps.session.rollback()
        log.info("photo.claim_lost", photo_id=str(claim.photo_id))
        return False
    if done is not None:
        connection.execute(_DROP_ALIGNMENT, held)
        if done.eyes is not None:
            connection.execute(_ADD_ALIGNMENT, _alignment(deps, claim, done, done.eyes, choice))
    deps.session.commit()
    return True


def _alignment(deps: Deps, claim: Claim, done: ProcessedPhoto, eyes: EyePair, choice: str) -> dict[str, Any]:
    return {
        "photo_id": claim.photo_id,
        "source": done.source,
        "recipe": done.recipe,
        "model_sha256": done.model_sha256,
        "eyes": [list(eyes.right), list(eyes.left)],
        "matrix": [list(row) for row in done.matrix] if done.matrix else None,
        "uncertainty_pct_iod": done.uncertainty_pct_iod,
        "detail": done.detail or 0.0,
        "quality": dict(done.quality.to_dict()) if done.quality else None,
        "faces": [person.to_facts() for person in done.people] or None,
        "face_choice": choice,
        "made_at": deps.now(),
    }


def _sandbox_failed(deps: Deps, claim: Claim, failed: SandboxFailed) -> None:
    """Once may be bad luck; twice is told to the user, who can try again."""
    log.warning(
        "photo.sandbox_failed", photo_id=str(claim.photo_id), why=str(failed), attempts=claim.attempts
    )
    if claim.attempts >= MAX_SANDBOX_FAILURES:
        _end(deps, claim, state=PhotoState.FAILED, reason="processing_failed")
    elif _end(deps, claim, state=PhotoState.RECEIVED):
        deps.enqueue("process_photo", claim.photo_id)


def _give_back(deps: Deps, claim: Claim) -> None:
    """The store failed, not the photo: it waits for the next sweep as if nobody had taken it."""
    _end(deps, claim, state=PhotoState.RECEIVED, attempts=claim.attempts - 1)


def _drop(claim: Claim, version: int) -> None:
    """Remove one version's blobs; what cannot be removed now is an orphan for the sweep."""
    if version == 0:
        return
    with contextlib.suppress(OSError):
        for variant in _DERIVED:
            claim.blobs.delete(blob_key(claim.owner_id, claim.photo_id, variant, version))


def _as_pair(points: list[list[float]] | None) -> EyePair | None:
    if points is None:
        return None
    right, left = (_point(pair) for pair in points)
    return EyePair(right, left)


def _point(pair: list[float]) -> Point:
    return pair[0], pair[1]
