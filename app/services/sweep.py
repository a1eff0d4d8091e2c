"""What the queue forgot, and what is over."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import DBAPIError

from app.models import (
    Account,
    CareSession,
    CheckIn,
    IdempotencyRecord,
    Photo,
    PhotoState,
    PlanItem,
    PlanPause,
    PlanPhase,
    Product,
)
from app.services import accounts, invites, logins, photo_upload, product_names, rate_limits, realigning
from app.services.deps import Deps
from app.services.product_labels import LABEL
from app.storage.blob_store import BlobInfo

log = structlog.get_logger()

OVERDUE = timedelta(seconds=15)  # a job that was enqueued has begun by then, or is lost
UNDO = timedelta(hours=24)
ORPHAN = timedelta(hours=1)  # longer than any upload or alignment takes
ANSWERS_KEPT = timedelta(days=30)
_AT_ONCE = 200  # rows of one statement, and photos put back into the queue by one sweep


def run(deps: Deps) -> dict[str, int]:
    """Everything, each step in transactions of its own; returns how much each found.

    A step that fails (a full disk, a store that does not answer) is logged and left to the next sweep; the others
    go on.
    """
    steps: dict[str, Callable[[Deps], int]] = {
        "requeued": requeue,
        "purged_photos": purge_photos,
        "purged_sessions": purge_sessions,
        "purged_products": purge_products,
        "purged_plans": purge_plans,
        "orphan_blobs": remove_orphans,
        "erased_blobs": accounts.finish_erasures,
        "temporary_files": lambda deps: deps.vault.blobs.sweep_temporary(deps.now() - ORPHAN),
        "links": invites.sweep,
        "logins": logins.sweep,
        "rate_counters": rate_limits.sweep,
        "old_answers": forget_answers,
    }
    return {name: _attempt(deps, name, step) for name, step in steps.items()}


def _attempt(deps: Deps, name: str, step: Callable[[Deps], int]) -> int:
    try:
        return step(deps)
    except (OSError, DBAPIError) as error:
        deps.session.rollback()
        log.warning("sweep.step_failed", step=name, kind=type(error).__name__)
        return 0


def at_start(deps: Deps) -> dict[str, int]:
    """The first sweep of a box whose only worker starts now: no photo waits for the lease of a killed one.

    Were that one alive after all, its claim would have been overtaken and its result dropped.
    """
    released = deps.session.scalars(
        update(Photo)
        .where(Photo.state == PhotoState.PROCESSING)
        .values(state=PhotoState.RECEIVED, lease_until=None)
        .returning(Photo.id)
    ).all()
    deps.session.commit()
    requeued = requeue(deps, overdue=timedelta(0))
    return {**run(deps), "released": len(released), "requeued": requeued}


def requeue(deps: Deps, *, overdue: timedelta = OVERDUE) -> int:
    """Wake workers for photos that wait although no job may speak of them any more, oldest first."""
    now = deps.now()
    waiting = or_(
        and_(Photo.state == PhotoState.RECEIVED, Photo.updated_at <= now - overdue),
        and_(Photo.state == PhotoState.PROCESSING, Photo.lease_until < now),
    )
    ids = deps.session.scalars(
        select(Photo.id).where(waiting, Photo.deleted_at.is_(None)).order_by(Photo.id).limit(_AT_ONCE)
    ).all()
    deps.session.rollback()
    for photo_id in ids:
        deps.enqueue("process_photo", photo_id)
    realigning.requeue(deps, overdue)
    return len(ids)


def purge_photos(deps: Deps) -> int:
    """The end of photos deleted long enough ago: the rows first, then their blobs."""
    over = deps.session.execute(
        delete(Photo).where(Photo.deleted_at < deps.now() - UNDO).returning(Photo.owner_id, Photo.id)
    ).all()
    deps.session.commit()
    for owner_id, photo_id in over:
        _remove_unused(deps, owner_id, f"{owner_id.hex}/{photo_id.hex}/")
    return len(over)


def purge_sessions(deps: Deps) -> int:
    over = delete(CareSession).where(CareSession.deleted_at < deps.now() - UNDO)
    gone = deps.session.scalars(over.returning(CareSession.id)).all()
    deps.session.commit()
    return len(gone)


def purge_products(deps: Deps) -> int:
    """The end of products deleted long enough ago: sessions keep their names, then the rows go, then the labels."""
    over = deps.session.scalars(select(Product).where(Product.deleted_at < deps.now() - UNDO)).all()
    gone = [(product.owner_id, product.id) for product in over]
    for product in over:
        product_names.keep_name(deps, product)
        deps.session.delete(product)
    deps.session.commit()
    for owner_id, product_id in gone:
        _remove_unused(deps, owner_id, f"{owner_id.hex}/{product_id.hex}/")
    return len(gone)


def purge_plans(deps: Deps) -> int:
    """Phases, items, pauses and check-ins deleted long enough ago."""
    gone = 0
    for model in (PlanPhase, PlanItem, PlanPause, CheckIn):
        over = delete(model).where(model.deleted_at < deps.now() - UNDO).returning(model.id)
        gone += len(deps.session.scalars(over).all())
    deps.session.commit()
    return gone


def forget_answers(deps: Deps) -> int:
    """Answers old enough that no outbox asks for them again."""
    old = delete(IdempotencyRecord).where(IdempotencyRecord.created_at < deps.now() - ANSWERS_KEPT)
    gone = deps.session.scalars(old.returning(IdempotencyRecord.key)).all()
    deps.session.commit()
    return len(gone)


def remove_orphans(deps: Deps) -> int:
    """Blobs without a row, and versions that were replaced or never committed; returns how many.

    Only in folders of accounts this database knows: a box started by mistake on another one's blobs must not
    empty them. Those of erased accounts are `accounts.finish_erasures`'s.
    """
    owner_ids = deps.session.scalars(select(Account.id)).all()
    deps.session.rollback()
    return sum(_remove_unused(deps, owner_id, f"{owner_id.hex}/") for owner_id in owner_ids)


def _remove_unused(deps: Deps, owner_id: UUID, prefix: str) -> int:
    young = deps.now() - ORPHAN
    removed = 0
    with photo_upload.client_made_ids:  # an upload under such an id may be about to give an old blob its row
        old = [blob for blob in deps.vault.blobs.list(prefix) if blob.modified_at < young]
        for start in range(0, len(old), _AT_ONCE):
            for blob in _unused(deps, owner_id, old[start : start + _AT_ONCE]):
                deps.vault.blobs.delete(blob.key)
                removed += 1
    return removed


def _unused(deps: Deps, owner_id: UUID, blobs: list[BlobInfo]) -> Iterator[BlobInfo]:
    named = [(blob, *_parts(blob.key)) for blob in blobs]
    labels = _labels(deps, owner_id, {product_id for _, product_id, variant, _ in named if variant == LABEL})
    rows = deps.session.execute(
        select(Photo.id, Photo.blob_version).where(
            Photo.owner_id == owner_id, Photo.id.in_({photo_id for _, photo_id, _, _ in named})
        )
    )
    versions = {row.id: row.blob_version for row in rows}
    deps.session.rollback()
    for blob, photo_id, variant, version in named:
        if labels.get(photo_id) == version and variant == LABEL:
            continue
        wanted = 0 if variant == "original" else versions.get(photo_id)
        if photo_id not in versions or version != wanted:
            yield blob


def _labels(deps: Deps, owner_id: UUID, product_ids: set[UUID]) -> dict[UUID, int]:
    """The labels in use, by product."""
    rows = deps.session.execute(
        select(Product.id, Product.label_version).where(
            Product.owner_id == owner_id, Product.id.in_(product_ids), Product.has_label
        )
    )
    return {row.id: row.label_version for row in rows}


def _parts(key: str) -> tuple[UUID, str, int]:
    _, photo, name = key.split("/")
    variant, _, version = name.rpartition(".")
    return UUID(hex=photo), variant, int(version)
