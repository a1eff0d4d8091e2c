"""The whole catalogue in memory."""

from dataclasses import dataclass

from app.catalogue.advice import Caution, Fact, Pairing, Research, Wait
from app.catalogue.care import Ingredient
from app.catalogue.entries import KINDS, CareType, Goal, Zone
from app.catalogue.evidence import Source


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be chosen and what is known about it, each list in the order it is offered."""

    masks: tuple[CareType, ...]
    massages: tuple[CareType, ...]
    treatments: tuple[CareType, ...]
    zones: tuple[Zone, ...]
    goals: tuple[Goal, ...]
    ingredients: tuple[Ingredient, ...]
    pairings: tuple[Pairing, ...]
    waits: tuple[Wait, ...]
    facts: tuple[Fact, ...]
    cautions: tuple[Caution, ...]
    research: tuple[Research, ...]
    sources: tuple[Source, ...]

    def types(self, kind: str) -> tuple[CareType, ...]:
        """The types of one kind. Raises KeyError for what is no kind."""
        return {"mask": self.masks, "massage": self.massages, "treatment": self.treatments}[kind]

    def find(self, kind: str, slug: str) -> CareType | None:
        if kind not in KINDS:
            return None
        return next((entry for entry in self.types(kind) if entry.slug == slug), None)

    def zone(self, slug: str) -> Zone | None:
        return next((zone for zone in self.zones if zone.slug == slug), None)

    def goal(self, slug: str) -> Goal | None:
        return next((goal for goal in self.goals if goal.slug == slug), None)

    def ingredient(self, slug: str) -> Ingredient | None:
        return next((entry for entry in self.ingredients if entry.slug == slug), None)

    def pairing(self, slug: str) -> Pairing | None:
        return next((entry for entry in self.pairings if entry.slug == slug), None)

    def wait(self, slug: str) -> Wait | None:
        return next((entry for entry in self.waits if entry.slug == slug), None)

    def fact(self, slug: str) -> Fact | None:
        return next((entry for entry in self.facts if entry.slug == slug), None)

    def caution(self, slug: str) -> Caution | None:
        return next((entry for entry in self.cautions if entry.slug == slug), None)

    def source(self, slug: str) -> Source | None:
        return next((entry for entry in self.sources if entry.slug == slug), None)
