"""What goes well next or waits, by the catalogue's pairings, unless the person has turned it down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from app.catalogue import catalogue
from app.catalogue.advice import ORDERS, Pairing
from app.catalogue.care import Care
from app.errors import InvalidInput
from app.models import CareSession, Clearance, PairingChoice
from app.services import calendar, cautions, plan_holds
from app.services.deps import Deps

_SOON_AFTER = timedelta(hours=3)
_ASKS = frozenset({"ask", "wait"})
_SERIES = timedelta(weeks=6)  # what was done within it goes on


@dataclass(frozen=True, slots=True)
class Advice:
    """A pairing whose first half was just done. `types` are the (kind, slug) that may follow; where none may, a
    clinician's day is asked for."""

    pairing: Pairing
    after: CareSession
    types: tuple[tuple[str, str], ...]


def for_today(
    deps: Deps, owner_id: UUID, done: Sequence[CareSession], now: datetime, *, plan_asks: bool
) -> list[Advice]:
    """Procedures of today whose date should be noted, and what may follow what was done, unless the plan still asks for
    something: nothing that followed already or still rests, and nothing once hours have passed."""
    refused = turned_down(deps, owner_id)
    following = () if plan_asks else next_from(done, refused, now)
    return [
        *_to_ask(deps, owner_id, done, refused),
        *(each for each in following if not _rests(deps, owner_id, each, now)),
    ]


def next_from(done: Sequence[CareSession], refused: frozenset[str], now: datetime) -> list[Advice]:
    """The same from plain facts. `done` is in the order it was done."""
    found = []
    for pairing in catalogue().pairings:
        if pairing.slug in refused or pairing.relation not in ORDERS:
            continue
        after = next((row for row in reversed(done) if pairing.first.covers(row.kind, row.type)), None)
        if after is None or now - after.started_at - timedelta(minutes=after.minutes) > _SOON_AFTER:
            continue
        followed = [row for row in done if row.started_at >= after.started_at and row is not after]
        if any(pairing.then.covers(row.kind, row.type) for row in followed):
            continue
        if pairing.relation == "directly-after" and any(row.kind == "mask" for row in followed):
            continue  # a mask of another type is on already
        found.append(Advice(pairing, after, _types(pairing)))
    return found


@dataclass(frozen=True, slots=True)
class Turn:
    """Two series that are taken in turn: what was done last, and what it is the turn of."""

    pairing: Pairing
    last: CareSession
    kind: str
    type: str


def turn(deps: Deps, owner_id: UUID, today: date) -> Turn | None:
    """Whose turn it is of two series of these weeks; none on a day on which one of them was done."""
    refused = turned_down(deps, owner_id)
    alternating = [
        pairing
        for pairing in catalogue().pairings
        if pairing.relation == "alternate" and pairing.slug not in refused
    ]
    for pairing in alternating:
        first = _latest(deps, owner_id, pairing.first, today - _SERIES)
        then = _latest(deps, owner_id, pairing.then, today - _SERIES)
        if first is None or then is None:
            continue
        last, following = (first, then) if first.started_at > then.started_at else (then, first)
        if last.local_date < today and not _is_at_rest(deps, owner_id, following.kind, following.type, today):
            return Turn(pairing, last, following.kind, following.type)
    return None


def _latest(deps: Deps, owner_id: UUID, half: Care, since: date) -> CareSession | None:
    """The newest session of one half of a pairing."""
    wanted = [CareSession.kind == kind for kind in half.kinds]
    wanted += [(CareSession.kind == kind) & (CareSession.type == slug) for kind, slug in half.types]
    query = select(CareSession).where(
        CareSession.owner_id == owner_id,
        CareSession.deleted_at.is_(None),
        CareSession.local_date >= since,
        or_(*wanted),
    )
    newest = query.order_by(CareSession.started_at.desc(), CareSession.id.desc()).limit(1)
    return deps.session.scalars(newest).one_or_none()


def _rests(deps: Deps, owner_id: UUID, advice: Advice, now: datetime) -> bool:
    """Whether everything that may follow still rests after a procedure."""
    day = calendar.local_date(now, advice.after.time_zone)
    return all(_is_at_rest(deps, owner_id, kind, type_, day) for kind, type_ in advice.types)


def _is_at_rest(deps: Deps, owner_id: UUID, kind: str, type_: str, day: date) -> bool:
    procedures = cautions.procedures(deps, owner_id, day)
    return any(day in hold for hold in plan_holds.rests(catalogue(), kind, type_, (), procedures))


def _to_ask(
    deps: Deps, owner_id: UUID, done: Sequence[CareSession], refused: frozenset[str]
) -> Iterator[Advice]:
    """Procedures of today whose clinician's day is not noted yet."""
    noted = set(
        deps.session.scalars(
            select(Clearance.session_id).where(
                Clearance.owner_id == owner_id, Clearance.session_id.in_([row.id for row in done])
            )
        )
    )
    for pairing in catalogue().pairings:
        if pairing.relation not in _ASKS or pairing.slug in refused:
            continue
        after = next((row for row in reversed(done) if pairing.first.covers(row.kind, row.type)), None)
        if after is not None and after.id not in noted:
            yield Advice(pairing, after, ())


def turned_down(deps: Deps, owner_id: UUID) -> frozenset[str]:
    return frozenset(
        deps.session.scalars(select(PairingChoice.pairing).where(PairingChoice.owner_id == owner_id))
    )


def turn_down(deps: Deps, owner_id: UUID, slug: str) -> Pairing:
    """Not to be offered again, until it is taken back."""
    pairing = _known(slug)
    if deps.session.get(PairingChoice, (owner_id, slug)) is None:
        deps.session.add(PairingChoice(owner_id=owner_id, pairing=slug, turned_down_at=deps.now()))
    deps.session.commit()
    return pairing


def take_back(deps: Deps, owner_id: UUID, slug: str) -> Pairing:
    pairing = _known(slug)
    deps.session.execute(
        delete(PairingChoice).where(PairingChoice.owner_id == owner_id, PairingChoice.pairing == slug)
    )
    deps.session.commit()
    return pairing


def _known(slug: str) -> Pairing:
    pairing = catalogue().pairing(slug)
    if pairing is None:
        raise InvalidInput("There is no such advice.", field="pairing")
    return pairing


def _types(pairing: Pairing) -> tuple[tuple[str, str], ...]:
    """Types named by the second half; a whole kind counts as one entry without a type."""
    return (*((kind, "") for kind in pairing.then.kinds), *pairing.then.types)
