"""Which of several faces is the owner's, by what they looked like before.

What a face looked like lies beside its pictures, encrypted with the owner's key; it never enters the sandbox, which
tells of every face of one photo and knows of no other.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from app.imaging.results import PersonInPhoto, ProcessedPhoto
from app.models import Photo, PhotoAlignment, PhotoState
from app.services.deps import Deps
from app.storage.blob_store import BlobDamaged, BlobStore, blob_key
from app.vision.identity import most_alike

ONLY, LIKENESS, LARGEST, HAND = "only", "likeness", "largest", "hand"
_KNOWN = 6
"""Photos a face is compared with, the latest of the view."""


def own_face(
    deps: Deps, photo: tuple[UUID, UUID, str], blobs: BlobStore, people: Sequence[PersonInPhoto]
) -> PersonInPhoto | None:
    """The face most like the owner's earlier photos; None when nothing is known or chance may have a say.

    `photo` is its owner's id, its own and its view.
    """
    if not all(person.signature for person in people):
        return None
    choice = most_alike([person.signature for person in people], _known(deps, photo, blobs))
    return people[choice.face] if choice is not None and choice.is_clear else None


def how_chosen(done: ProcessedPhoto, *, by_hand: bool, by_likeness: bool) -> str:
    """Why it is this face: `only`, `hand`, `likeness` or `largest`."""
    if by_hand:
        return HAND
    if not done.people:
        return ONLY
    return LIKENESS if by_likeness else LARGEST


def _known(deps: Deps, photo: tuple[UUID, UUID, str], blobs: BlobStore) -> list[bytes]:
    """What the owner looked like where it was certain who it was: alone in the picture, or pointed at."""
    owner_id, photo_id, view = photo
    certain = or_(PhotoAlignment.face_choice == ONLY, PhotoAlignment.face_choice == HAND)
    rows = deps.session.execute(
        select(Photo.id, Photo.blob_version)
        .join(PhotoAlignment)
        .where(
            Photo.owner_id == owner_id,
            Photo.id != photo_id,
            Photo.view == view,
            Photo.state == PhotoState.ALIGNED,
            Photo.deleted_at.is_(None),
            certain,
        )
        .order_by(Photo.taken_at.desc(), Photo.id.desc())
        .limit(_KNOWN)
    ).all()
    deps.session.rollback()
    known = []
    for row in rows:
        try:
            known.append(blobs.read(blob_key(owner_id, row.id, "signature", row.blob_version)))
        except (FileNotFoundError, BlobDamaged):  # lined up before there were any, or on its way out
            continue
    return known
