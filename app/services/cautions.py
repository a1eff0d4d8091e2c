"""Cautions at logging: said or asked and recorded with the session, or blocked before anything is kept."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, bindparam, cast, func, literal_column, select

from app.catalogue import catalogue
from app.catalogue.advice import Moment
from app.catalogue.care import Ingredient
from app.errors import Conflict, NotFound
from app.models import CareSession, Clearance, Product, RaisedCaution
from app.services import calendar, personal_facts
from app.services.care_draft import product_id
from app.services.caution_rules import Around, Done, Procedure, Raised, needs, raised
from app.services.deps import Deps
from app.services.statements import insert_where_free, plain_rows

_NEAR = timedelta(hours=48)
EVENING = 20  # the hour of what is planned or stands on the shelf


class Blocked(Conflict):
    """A caution without a second button. Nothing was saved."""

    code = "blocked_by_caution"


def check(deps: Deps, row: CareSession, allowed: Collection[str] = ()) -> list[Raised]:
    """What a session that is about to be kept raises, for `record`. Raises Blocked.

    `allowed` are blocks that it had before a change: what is in the diary stays, whatever holds of its day since.
    """
    found = of_session(deps, row)
    _refuse(each for each in found if each.caution.slug not in allowed)
    return [each for each in found if each.level != "block"]


def record(deps: Deps, row: CareSession, found: Sequence[Raised]) -> None:
    """Keep what was raised, in the transaction of its session; nobody is told the same on the same occasion twice."""
    if not found:  # most sessions raise nothing, and saving one is to be quick
        return
    insert_where_free(
        deps.session,
        RaisedCaution,
        *(
            {
                "owner_id": row.owner_id,
                "session_id": row.id,
                "caution": each.caution.slug,
                "level": each.level,
                "occasion": each.occasion,
                "raised_at": deps.now(),
            }
            for each in found
        ),
    )


def said(deps: Deps, owner_id: UUID, slugs: Iterable[str]) -> frozenset[tuple[str, str]]:
    """What was said before of these cautions: (caution, occasion)."""
    rows = deps.session.execute(
        select(RaisedCaution.caution, RaisedCaution.occasion).where(
            RaisedCaution.owner_id == owner_id, RaisedCaution.caution.in_(list(slugs))
        )
    )
    return frozenset((caution, occasion) for caution, occasion in rows)


def blocked(deps: Deps, row: CareSession) -> frozenset[str]:
    """The cautions that would block this session if it were logged now."""
    return frozenset(each.caution.slug for each in of_session(deps, row) if each.level == "block")


def of_session(deps: Deps, row: CareSession) -> list[Raised]:
    """What a session raises by the facts of its own day."""
    known = catalogue()
    shelf = shelf_contents(deps, row.owner_id) if row.products else {}
    this = _done(row, shelf)
    asks = needs(known, this)
    others = _others(deps, row) if asks.others else ()
    if not row.products and any(other.products for other in others):
        shelf = shelf_contents(deps, row.owner_id)
    around = Around(
        others=[_done(other, shelf) for other in others],
        facts=personal_facts.on_day(deps, row.owner_id, row.local_date) if asks.facts else (),
        procedures=_procedures_with(deps, row) if asks.procedures else (),
    )
    return raised(known, this, around)


def _procedures_with(deps: Deps, row: CareSession) -> list[Procedure]:
    """Those up to a session, itself as it is about to be kept: of a change the database knows only what it was."""
    there = {each.id: each for each in procedures(deps, row.owner_id, row.local_date)}
    before = there.pop(str(row.id), None)
    if row.kind == "treatment" and row.type in _ask_for_rest():
        said_of_it = (before.free_from, before.variant) if before else ()
        there[str(row.id)] = Procedure(str(row.id), row.kind, row.type, row.local_date, *said_of_it)
    return list(there.values())


def before(deps: Deps, owner_id: UUID, kind: str, time_zone: str) -> list[Raised]:
    """What any session of this kind would raise now: by the facts that hold and the procedures that still rest."""
    local = calendar.local_moment(deps.now(), time_zone)
    around = Around(
        facts=personal_facts.on_day(deps, owner_id, local.date()),
        procedures=procedures(deps, owner_id, local.date()),
    )
    return raised(catalogue(), Done(kind, "", deps.now(), local.date(), local.hour, 0), around)


def of_product(deps: Deps, owner_id: UUID, product: Product, today: date) -> list[Raised]:
    """What is to be said of a product on the shelf; `first_use` while no session names it."""
    known = catalogue()
    inside = tuple(found for slug in product.ingredients if (found := known.ingredient(slug)) is not None)
    used = deps.session.scalar(
        select(CareSession.id)
        .where(
            CareSession.owner_id == owner_id,
            CareSession.deleted_at.is_(None),
            cast(CareSession.products, String).contains(str(product.id)),
        )
        .limit(1)
    )
    around = Around(facts=personal_facts.on_day(deps, owner_id, today), first_use=used is None)
    this = Done(product.kind, "", deps.now(), today, EVENING, 0, inside)
    return raised(known, this, around, "product")


def refuse_blocked(
    deps: Deps,
    owner_id: UUID,
    kind: str,
    type_: str,
    named: Iterable[str],
    day: date,
    moment: Moment = "plan",
) -> None:
    """Raises Blocked for care that a fact of this day rules out: it is neither planned nor begun."""
    inside = tuple(contents(kind, type_, named, shelf_contents(deps, owner_id)))
    this = Done(kind, type_, deps.now(), day, EVENING, 0, inside)
    around = Around(facts=personal_facts.on_day(deps, owner_id, day))
    _refuse(raised(catalogue(), this, around, moment))


def open_ones(deps: Deps, owner_id: UUID) -> list[tuple[RaisedCaution, CareSession]]:
    """What was raised and not answered yet, for sessions that still stand; the gravest and newest first."""
    rows = deps.session.execute(
        select(RaisedCaution, CareSession)
        .join(CareSession, CareSession.id == RaisedCaution.session_id)
        .where(
            RaisedCaution.owner_id == owner_id,
            RaisedCaution.answered_at.is_(None),
            CareSession.deleted_at.is_(None),
        )
        .order_by(RaisedCaution.level.desc(), RaisedCaution.raised_at.desc(), RaisedCaution.id)
        .limit(20)
    )
    return [(row[0], row[1]) for row in rows]


def all_of(deps: Deps, owner_id: UUID) -> Sequence[RaisedCaution]:
    """Everything that was ever raised, oldest first."""
    mine = select(RaisedCaution).where(RaisedCaution.owner_id == owner_id)
    return deps.session.scalars(mine.order_by(RaisedCaution.raised_at, RaisedCaution.id)).all()


def answer(deps: Deps, owner_id: UUID, caution_id: UUID) -> None:
    """The person has read it and goes on. The first answer is kept."""
    row = deps.session.scalar(
        select(RaisedCaution).where(RaisedCaution.id == caution_id, RaisedCaution.owner_id == owner_id)
    )
    if row is None:
        raise NotFound
    row.answered_at = row.answered_at or deps.now()
    deps.session.commit()


def procedures(deps: Deps, owner_id: UUID, day: date) -> list[Procedure]:
    """Treatments up to a day that ask for rest, with what the clinician said of each."""
    rows = plain_rows(deps.session, _procedures_up_to(), {"owner_id": owner_id, "day": day})
    return [
        Procedure(str(identity), kind, type_, local_date, free_from, variant)
        for identity, kind, type_, local_date, free_from, variant in rows
    ]


@cache
def _procedures_up_to() -> Select[*tuple[Any, ...]]:
    """Built once; only the person and the day are bound.

    Not the kind, or SQLite passes its index over; and not the types, or SQLAlchemy writes the statement anew each time.
    """
    # The catalogue's: letters, digits and hyphens, or it does not load.
    types: list[Any] = [literal_column(f"'{slug}'") for slug in _ask_for_rest()]
    columns = CareSession.id, CareSession.kind, CareSession.type, CareSession.local_date
    return (
        select(*columns, Clearance.free_from, Clearance.variant)
        .outerjoin(Clearance, Clearance.session_id == CareSession.id)
        .where(
            CareSession.owner_id == bindparam("owner_id"),
            CareSession.deleted_at.is_(None),
            CareSession.kind == literal_column("'treatment'"),
            CareSession.type.in_(types),
            CareSession.local_date <= bindparam("day"),
        )
        .order_by(CareSession.started_at.desc())
        .limit(literal_column("50"))
    )


@cache
def _ask_for_rest() -> list[str]:
    """The types of treatment that something has to wait for."""
    known = catalogue()
    return [
        entry.slug
        for entry in known.treatments
        if any(wait.after.covers("treatment", entry.slug) for wait in known.waits)
    ]


def _refuse(found: Iterable[Raised]) -> None:
    for each in found:
        if each.level == "block":
            raise Blocked(
                f"{each.caution.what} {each.caution.why} {each.caution.safe_choice} Nothing was saved."
            )


def _others(deps: Deps, row: CareSession) -> Sequence[CareSession]:
    return deps.session.scalars(
        select(CareSession).where(
            CareSession.owner_id == row.owner_id,
            CareSession.id != row.id,
            CareSession.deleted_at.is_(None),
            CareSession.started_at.between(row.started_at - _NEAR, row.started_at + _NEAR),
        )
    ).all()


def shelf_contents(deps: Deps, owner_id: UUID) -> dict[str, list[str]]:
    """What is in each own product, by its id as text and by its name."""
    rows = deps.session.execute(
        select(Product.id, func.lower(Product.name), Product.ingredients).where(Product.owner_id == owner_id)
    )
    shelf: dict[str, list[str]] = {}
    for identity, name, slugs in rows:
        shelf[str(identity)] = shelf[name] = slugs
    return shelf


def _done(row: CareSession, shelf: dict[str, list[str]]) -> Done:
    local = calendar.local_moment(row.started_at, row.time_zone)
    return Done(
        row.kind,
        row.type,
        row.started_at,
        row.local_date,
        local.hour,
        row.minutes,
        tuple(contents(row.kind, row.type, row.products, shelf)),
    )


def contents(kind: str, type_: str, named: Iterable[str], shelf: dict[str, list[str]]) -> list[Ingredient]:
    """The ingredients of the type and of what was used with it; a product in free text counts by its own words."""
    known = catalogue()
    entry = known.find(kind, type_)
    slugs = list(entry.ingredients) if entry else []
    for text in named:
        slugs += shelf.get(text) or shelf.get(text.lower()) or ([] if product_id(text) else _named(text))
    return [found for slug in dict.fromkeys(slugs) if (found := known.ingredient(slug)) is not None]


def _named(text: str) -> list[str]:
    """Ingredients whose name stands in free text: "Retinol 0.3 % serum"."""
    words = f" {' '.join(text.casefold().replace('-', ' ').split())} "
    return [
        entry.slug
        for entry in catalogue().ingredients
        if any(
            f" {name.casefold().replace('-', ' ')} " in words
            for name in (entry.name, entry.slug, *entry.aliases)
        )
    ]
