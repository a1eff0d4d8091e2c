"""A photo of a product's label: decoded in the sandbox, kept and served as our own encoding, encrypted."""

import contextlib
import errno
from uuid import UUID

from sqlalchemy import select

from app.errors import NotFound, PhotoRejected, PhotoTooLarge, StorageFull, Unavailable
from app.imaging.errors import ImageRejected, SandboxFailed
from app.models import Account, Product
from app.services import products, rate_limits
from app.services.deps import Deps
from app.services.photo_images import Picture
from app.storage.blob_store import BlobDamaged, BlobStore, blob_key

MAX_BYTES = 24 * 1024 * 1024
UPLOADS = rate_limits.Rule("label", 200, 60 * 60)
LABEL = "label"


def put(deps: Deps, owner_id: UUID, product_id: UUID, data: bytes) -> Product:
    """Keep this picture as the product's label; the one before goes."""
    rate_limits.count(deps, (UPLOADS, str(owner_id)))
    jpeg = _encoded(deps, data)
    product, blobs = _open(deps, owner_id, product_id)
    old, new = product.label_version, product.label_version + 1
    try:
        blobs.put(blob_key(owner_id, product_id, LABEL, new), jpeg)
    except OSError as error:
        raise (StorageFull if error.errno in {errno.ENOSPC, errno.EDQUOT} else Unavailable) from error
    product.has_label, product.label_version, product.updated_at = True, new, deps.now()
    deps.session.commit()
    _forget(blobs, owner_id, product_id, old)
    return product


def remove(deps: Deps, owner_id: UUID, product_id: UUID) -> Product:
    """Take the photo away for good. Without one nothing changes."""
    product, blobs = _open(deps, owner_id, product_id)
    product.has_label = False
    deps.session.commit()
    _forget(blobs, owner_id, product_id, product.label_version)
    return product


def picture(deps: Deps, owner_id: UUID, product_id: UUID) -> Picture:
    """The label; raises NotFound for a stranger's product and for one without a photo."""
    product, blobs = _open(deps, owner_id, product_id)
    if not product.has_label:
        raise NotFound
    try:
        data = blobs.read(blob_key(owner_id, product_id, LABEL, product.label_version))
    except (FileNotFoundError, BlobDamaged) as error:
        raise NotFound("This label cannot be read any more. Send its photo again.", code="damaged") from error
    return Picture(data, "image/jpeg", f"afterglow-label-{product_id.hex[-6:]}.jpg")


def _encoded(deps: Deps, data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge("This file is larger than 24 MB.")
    try:
        return deps.sandbox.render_original(data)
    except ImageRejected as rejected:
        raise PhotoRejected(rejected.message, code=rejected.code) from rejected
    except SandboxFailed as failed:
        raise Unavailable from failed


def _open(deps: Deps, owner_id: UUID, product_id: UUID) -> tuple[Product, BlobStore]:
    product = products.get(deps, owner_id, product_id)
    wrapped_key = deps.session.scalar(select(Account.wrapped_key).where(Account.id == owner_id))
    if wrapped_key is None:
        raise NotFound
    return product, deps.vault.open(owner_id, wrapped_key)


def _forget(blobs: BlobStore, owner_id: UUID, product_id: UUID, version: int) -> None:
    """What cannot be removed now the sweep removes."""
    if version:
        with contextlib.suppress(OSError):
            blobs.delete(blob_key(owner_id, product_id, LABEL, version))
