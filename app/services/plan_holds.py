"""What keeps planned care from being asked for: the rest after a procedure, and facts that rule it out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from app.catalogue import Catalogue, catalogue
from app.catalogue.care import Ingredient
from app.models import PersonalFact
from app.services import cautions, personal_facts
from app.services.caution_rules import Procedure, resting_until
from app.services.deps import Deps
from app.services.plan_rules import Hold


class Holds:
    """Everything of one person that can hold care back, read once."""

    def __init__(self, deps: Deps, owner_id: UUID) -> None:
        self._deps, self._owner_id = deps, owner_id
        self._procedures = cautions.procedures(deps, owner_id, date.max)
        self._facts = personal_facts.all_of(deps, owner_id)
        self._shelf: dict[str, list[str]] | None = None

    def of(self, kind: str, type_: str, products: Sequence[str]) -> tuple[Hold, ...]:
        """The days on which care of this type, with these products, is not asked for."""
        if not (self._procedures or self._facts):
            return ()
        inside = cautions.contents(kind, type_, products, self._products() if products else {})
        return (
            *rests(catalogue(), kind, type_, inside, self._procedures),
            *blocks(catalogue(), kind, type_, inside, self._facts),
        )

    def _products(self) -> dict[str, list[str]]:
        if self._shelf is None:
            self._shelf = cautions.shelf_contents(self._deps, self._owner_id)
        return self._shelf


def rests(
    known: Catalogue, kind: str, type_: str, inside: Sequence[Ingredient], procedures: Iterable[Procedure]
) -> Iterator[Hold]:
    """From each procedure to the clinician's day, else as long as is published."""
    for procedure in procedures:
        until = resting_until(known, procedure, kind, type_, inside)
        if until is not None and until > procedure.local_date:
            yield Hold("rest", procedure.type, procedure.local_date, until, procedure.id)


def blocks(
    known: Catalogue, kind: str, type_: str, inside: Sequence[Ingredient], facts: Iterable[PersonalFact]
) -> Iterator[Hold]:
    """The days of each fact with which this care is blocked."""
    periods = list(facts)
    for caution in known.cautions:
        for trigger in caution.triggers:
            if (trigger.level or caution.level) != "block" or not trigger.care.covers(kind, type_, inside):
                continue
            for fact in periods:
                if fact.slug in trigger.facts:
                    yield Hold("blocked", caution.slug, fact.since, fact.until or date.max)
