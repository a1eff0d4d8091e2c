"""Pictures of a lined-up photo that are made when somebody first looks, and kept from then on.

The one for the screen takes longer to encode than the photo takes to decode, and of a backfill of hundreds most are
never looked at large; the upright one is for pointing at eyes and faces alone.
"""

from contextlib import suppress

from sqlalchemy import select

from app.models import Photo
from app.services.deps import Deps
from app.storage.blob_store import BlobStore, blob_key


def read_or_make(deps: Deps, photo: Photo, blobs: BlobStore, variant: str) -> bytes:
    """Return one of our encodings of the version that is shown.

    Raises FileNotFoundError when there is none and nothing to make it from, BlobDamaged, and what the sandbox raises.
    """
    key = blob_key(photo.owner_id, photo.id, variant, photo.blob_version)
    try:
        return blobs.read(key)
    except FileNotFoundError:
        if variant not in {"screen", "upright"} or photo.blob_version == 0:
            raise
    owner_id, photo_id, version = photo.owner_id, photo.id, photo.blob_version
    is_for_screen = variant == "screen"
    source = blobs.read(
        blob_key(owner_id, photo_id, *(("aligned", version) if is_for_screen else ("original", 0)))
    )
    deps.session.rollback()  # drawing takes a while; no transaction waits for it
    made = deps.sandbox.render_screen(source) if is_for_screen else deps.sandbox.render_upright(source)
    with suppress(OSError):  # a full disk keeps nobody from looking
        blobs.put(key, made)
        # Whoever replaced or erased the photo meanwhile removed what was there then. The row went first, so that
        # either they see this blob or we see that the row has changed.
        still = select(Photo.id).where(Photo.id == photo_id, Photo.blob_version == version)
        if deps.session.scalar(still) is None:
            blobs.delete(key)
    return made
