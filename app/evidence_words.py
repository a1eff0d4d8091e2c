"""Claims, grades and cautions in words."""

from collections.abc import Sequence

from app.catalogue import Evidence, Source, catalogue

GRADES = {
    "A": "A: several randomised trials",
    "B+": "B+: more than one trial",
    "B": "B: one small or controlled trial",
    "C": "C: uncontrolled or mechanistic",
    "0": "0: none found",
    "none": "None recorded",
}
SHELVES = {"mask": "Masks", "massage": "Massage", "treatment": "Treatments", "ingredient": "Ingredients"}
LEVELS = {"info": "Good to know", "warn": "Please check", "block": "Not now"}
_DIRECTIONS = {"negative": ", against the claim", "null": ", no difference found", "mixed": ", mixed"}


def grade_line(evidence: Evidence) -> str:
    """Grade B, against the claim; Grade: none recorded"""
    if evidence.grade == "none":
        return "Grade: none recorded"
    if evidence.grade == "0":
        return "Grade 0, none found"
    return f"Grade {evidence.grade}{_DIRECTIONS.get(evidence.direction, '')}"


def sources_of(slugs: Sequence[str]) -> list[Source]:
    return [source for slug in slugs if (source := catalogue().source(slug))]


def ingredient_name(slug: str) -> str:
    """Green tea; a slug that left the catalogue is shown as it is."""
    found = catalogue().ingredient(slug)
    return found.name if found else slug.replace("-", " ").capitalize()


def goal_name(slug: str) -> str:
    found = catalogue().goal(slug)
    return found.name if found else slug
