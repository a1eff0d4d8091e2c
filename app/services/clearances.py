"""What the clinician said of a procedure: the day from which on the face may be treated again."""

from datetime import date, timedelta
from uuid import UUID

from app.catalogue import catalogue
from app.catalogue.advice import Wait
from app.errors import InvalidInput
from app.models import CareSession, Clearance
from app.services import care_sessions
from app.services.deps import Deps

_LONGEST = timedelta(days=2 * 366)


def waits_after(row: CareSession) -> list[Wait]:
    """The published times that speak of this procedure; none for care that asks for no rest."""
    return [wait for wait in catalogue().waits if wait.after.covers(row.kind, row.type)]


def of(deps: Deps, row: CareSession) -> Clearance | None:
    return deps.session.get(Clearance, row.id)


def keep(
    deps: Deps, owner_id: UUID, session_id: UUID, *, free_from: date | None, variant: str | None
) -> Clearance:
    """Note the clinician's day and the variety of the procedure; both may be left open."""
    row = care_sessions.get(deps, owner_id, session_id)
    waits = waits_after(row)
    if not waits:
        raise InvalidInput("After this nothing has to rest.", field="free_from")
    if variant and variant not in {wait.slug for wait in waits if wait.variant}:
        raise InvalidInput("There is no such variety of this treatment.", field="variant")
    if free_from and not row.local_date <= free_from <= row.local_date + _LONGEST:
        raise InvalidInput("The day lies after the treatment, within two years.", field="free_from")
    kept = deps.session.get(Clearance, row.id) or Clearance(session_id=row.id, owner_id=owner_id)
    kept.free_from, kept.variant = free_from, variant or None
    deps.session.add(kept)
    deps.session.commit()
    return kept
