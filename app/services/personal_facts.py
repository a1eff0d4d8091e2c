"""Private facts that change what is safe. They look forward: what was logged before stays as it was."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select

from app.catalogue import catalogue
from app.errors import InvalidInput, NotFound
from app.models import PersonalFact
from app.services.caution_rules import Holding
from app.services.deps import Deps
from app.services.statements import plain_rows

_HOLD = (
    PersonalFact.owner_id == bindparam("owner_id"),
    PersonalFact.since <= bindparam("day"),
    or_(PersonalFact.until.is_(None), PersonalFact.until > bindparam("day")),
)
_HOLDING = (
    select(PersonalFact.slug, PersonalFact.since).where(*_HOLD).order_by(PersonalFact.since, PersonalFact.id)
)


def current(deps: Deps, owner_id: UUID, today: date) -> dict[str, date]:
    """What holds today, and since when."""
    return {holding.slug: holding.since for holding in on_day(deps, owner_id, today)}


def on_day(deps: Deps, owner_id: UUID, day: date) -> list[Holding]:
    rows = plain_rows(deps.session, _HOLDING, {"owner_id": owner_id, "day": day})
    return [Holding(slug, since) for slug, since in rows]


def say(deps: Deps, owner_id: UUID, slug: str, *, holds: bool, today: date) -> None:
    """From today on it holds, or no longer does. Saying the same again changes nothing."""
    if catalogue().fact(slug) is None:
        raise InvalidInput("There is no such question.", field="slug")
    same = select(PersonalFact).where(*_HOLD, PersonalFact.slug == slug)
    rows = deps.session.scalars(same, {"owner_id": owner_id, "day": today}).all()
    if holds and not rows:
        deps.session.add(PersonalFact(owner_id=owner_id, slug=slug, since=today))
    for row in rows if not holds else ():
        if row.since == today:
            deps.session.delete(row)  # a slip of the finger
        else:
            row.until = today
    deps.session.commit()


def all_of(deps: Deps, owner_id: UUID) -> list[PersonalFact]:
    mine = select(PersonalFact).where(PersonalFact.owner_id == owner_id)
    return list(deps.session.scalars(mine.order_by(PersonalFact.since, PersonalFact.id)))


def add(deps: Deps, owner_id: UUID, slug: str, since: date, until: date | None) -> PersonalFact:
    """A period of one's own choosing. Raises InvalidInput for an unknown fact and an end before the beginning."""
    if catalogue().fact(slug) is None:
        raise InvalidInput("There is no such question.", field="slug")
    if until is not None and until <= since:
        raise InvalidInput("The end comes after the beginning.", field="until")
    row = PersonalFact(owner_id=owner_id, slug=slug, since=since, until=until)
    deps.session.add(row)
    deps.session.commit()
    return row


def remove(deps: Deps, owner_id: UUID, fact_id: UUID) -> None:
    mine = delete(PersonalFact).where(PersonalFact.id == fact_id, PersonalFact.owner_id == owner_id)
    if deps.session.scalar(mine.returning(PersonalFact.id)) is None:
        raise NotFound
    deps.session.commit()


def forget(deps: Deps, owner_id: UUID) -> None:
    """Remove every answer ever given."""
    deps.session.execute(delete(PersonalFact).where(PersonalFact.owner_id == owner_id))
    deps.session.commit()
