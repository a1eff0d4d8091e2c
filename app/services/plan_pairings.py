"""The catalogue's pairings in a plan: what stands in which order, and what is better taken in turn. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.catalogue import catalogue
from app.catalogue.advice import ORDERS, Pairing
from app.catalogue.care import Care
from app.services.plan_rules import Phase, Version, standing

_SAID_AS_CAUTION = "not-same-evening"  # the caution of the same pair is asked instead


@dataclass(frozen=True, slots=True)
class InPlan:
    """A pairing both halves of which stand in the plan. `remark`: order, when the second half is first;
    same-day, when two series that alternate share one; else none."""

    pairing: Pairing
    first: Version
    then: Version
    remark: str | None


def pairings(phase: Phase, day: date, refused: Collection[str]) -> list[InPlan]:
    """Every pairing of the plan as it stands on this day, those with a remark first."""
    there = [version for _, version in standing(phase, day)]
    found = []
    for pairing in catalogue().pairings:
        if pairing.slug in refused or pairing.relation == _SAID_AS_CAUTION:
            continue
        firsts = [version for version in there if _is(pairing.first, version)]
        thens = [version for version in there if _is(pairing.then, version)]
        if firsts and thens:
            found.append(InPlan(pairing, firsts[0], thens[0], _remark(pairing, there, firsts, thens)))
    return sorted(found, key=lambda each: each.remark is None)


def _is(half: Care, version: Version) -> bool:
    return half.covers(version.kind, version.type)


def _remark(
    pairing: Pairing, there: list[Version], firsts: list[Version], thens: list[Version]
) -> str | None:
    """An evening with both is what counts; which evening an item of n times a week falls on, nobody knows."""
    for day in range(7):
        evening = [version for version in there if day in version.weekdays]
        first = [place for place, version in enumerate(evening) if version in firsts]
        then = [place for place, version in enumerate(evening) if version in thens]
        if not (first and then):
            continue
        if pairing.relation == "alternate":
            return "same-day"
        if pairing.relation in ORDERS and then[0] < first[0]:
            return "order"
    return None
