"""What goes well next, by the catalogue's pairings, unless the person has turned it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.catalogue import catalogue
from app.catalogue.advice import Pairing
from app.errors import InvalidInput
from app.models import CareSession, PairingChoice
from app.services.deps import Deps

_SOON_AFTER = timedelta(hours=3)
_FOLLOWS = frozenset({"before", "directly-after", "after", "finish"})


@dataclass(frozen=True, slots=True)
class Advice:
    """A pairing whose first half was just done. `types` are the (kind, slug) that may follow."""

    pairing: Pairing
    after: CareSession
    types: tuple[tuple[str, str], ...]


def next_steps(deps: Deps, owner_id: UUID, done: Sequence[CareSession], now: datetime) -> list[Advice]:
    """What may follow the sessions of today; nothing that followed already, and nothing once hours have passed."""
    return next_from(done, turned_down(deps, owner_id), now)


def next_from(done: Sequence[CareSession], refused: frozenset[str], now: datetime) -> list[Advice]:
    """The same from plain facts. `done` is in the order it was done."""
    found = []
    for pairing in catalogue().pairings:
        if pairing.slug in refused or pairing.relation not in _FOLLOWS:
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
