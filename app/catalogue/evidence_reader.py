"""Reading sources, claims and evidence."""

from app.catalogue.evidence import (
    DIRECTIONS,
    GRADES,
    GRADES_WITH_SOURCE,
    NONE_RECORDED,
    SOURCE_KINDS,
    Claim,
    Evidence,
    Source,
)
from app.catalogue.fields import Fields

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def source(fields: Fields) -> Source:
    return Source(
        slug=fields.slug(),
        citation=fields.text("citation"),
        kind=fields.choice("kind", SOURCE_KINDS),
        year=fields.optional_number("year", _FIRST_YEAR, _LAST_YEAR),
        people=fields.optional_number("people", 1, 1_000_000),
        found=fields.text("found"),
        published=fields.optional_text("published"),
    )


def optional_claim(fields: Fields) -> Claim | None:
    table = fields.table("claim")
    return _claim(table) if table else None


def claim(fields: Fields) -> Claim:
    made = optional_claim(fields)
    if made is None:
        raise fields.error("claim is missing")
    return made


def evidence(fields: Fields) -> Evidence:
    """The evidence, or that none is recorded."""
    table = fields.table("evidence")
    if table is None:
        return NONE_RECORDED
    grade = table.choice("grade", GRADES)
    made = Evidence(
        grade=grade,
        direction=table.choice("direction", DIRECTIONS, default="none"),
        text=table.text("text"),
        sources=table.texts("sources"),
    )
    table.end()
    if grade in GRADES_WITH_SOURCE and not made.sources:
        raise table.error(f"grade {grade} needs a source")
    if grade in GRADES_WITH_SOURCE and made.direction == "none":
        raise table.error(f"grade {grade} needs a direction")
    return made


def sources(fields: Fields) -> tuple[str, ...]:
    """At least one."""
    found = fields.texts("sources")
    if not found:
        raise fields.error("sources is empty; every entry of this file has one")
    return found


def _claim(table: Fields) -> Claim:
    made = Claim(table.text("text"), sources(table))
    table.end()
    return made
