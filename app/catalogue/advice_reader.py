"""Reading pairings, waits, private facts and cautions."""

from app.catalogue.advice import (
    LEVELS,
    MOMENTS,
    PARTS_OF_DAY,
    RELATIONS,
    WAIT_BASES,
    Caution,
    Fact,
    Moment,
    Pairing,
    Research,
    Trigger,
    Wait,
)
from app.catalogue.care import Care, care
from app.catalogue.evidence_reader import claim, evidence, sources
from app.catalogue.fields import Fields

_LONGEST_WAIT_DAYS = 366
_USUAL_MOMENTS: tuple[Moment, ...] = ("plan", "log")


def pairing(fields: Fields) -> Pairing:
    return Pairing(
        slug=fields.slug(),
        name=fields.text("name"),
        first=_some(fields, "first"),
        then=_some(fields, "then"),
        relation=fields.choice("relation", RELATIONS),
        advice=fields.text("advice"),
        automatic=fields.flag("automatic", default=True),
        note=fields.optional_text("note"),
        claim=claim(fields),
        evidence=evidence(fields),
    )


def wait(fields: Fields) -> Wait:
    made = Wait(
        slug=fields.slug(),
        name=fields.text("name"),
        after=_some(fields, "after"),
        variant=fields.optional_text("variant"),
        rests=_some(fields, "rests"),
        days=fields.optional_number("days", 0, _LONGEST_WAIT_DAYS),
        said=fields.text("said"),
        basis=fields.choice("basis", WAIT_BASES, default="published"),
        sources=sources(fields),
    )
    if (made.days is None) is not fields.flag("never"):
        raise fields.error("a wait has either days or never = true")
    return made


def fact(fields: Fields) -> Fact:
    return Fact(
        slug=fields.slug(),
        name=fields.text("name"),
        question=fields.text("question"),
        passes=fields.flag("passes"),
    )


def caution(fields: Fields) -> Caution:
    return Caution(
        slug=fields.slug(),
        name=fields.text("name"),
        level=fields.choice("level", LEVELS),
        what=fields.text("what"),
        why=fields.text("why"),
        safe_choice=fields.text("safe_choice"),
        triggers=_triggers(fields),
        sources=sources(fields),
    )


def research(fields: Fields) -> Research:
    return Research(
        slug=fields.slug(),
        name=fields.text("name"),
        about=_some(fields, "about"),
        goals=fields.texts("goals"),
        claim=claim(fields),
        evidence=evidence(fields),
    )


def _triggers(fields: Fields) -> tuple[Trigger, ...]:
    made = tuple(_trigger(table) for table in fields.tables("triggers"))
    if not made:
        raise fields.error("triggers is empty; nothing would raise it")
    return made


def _trigger(fields: Fields) -> Trigger:
    made = Trigger(
        at=fields.choices("at", MOMENTS, default=_USUAL_MOMENTS),
        care=_care(fields, "care"),
        level=fields.optional_choice("level", LEVELS),
        facts=fields.texts("facts"),
        beside=_optional_care(fields, "beside"),
        within_hours=fields.optional_number("within_hours", 1, 24 * 14),
        waiting_after=_optional_care(fields, "waiting_after"),
        part_of_day=fields.optional_choice("part_of_day", PARTS_OF_DAY),
        more_than_per_day=fields.optional_number("more_than_per_day", 1, 20),
        over_longest=fields.flag("over_longest"),
        first_use=fields.flag("first_use"),
    )
    if (made.beside is None) is not (made.within_hours is None):
        raise fields.error("beside and within_hours go together")
    fields.end()
    return made


def _care(fields: Fields, key: str) -> Care:
    try:
        return care(fields.texts(key))
    except ValueError as error:
        raise fields.error(
            f"{key}: {str(error)!r} is no reference (massage, mask:clay, ingredient:retinol, group:aha)"
        ) from error


def _some(fields: Fields, key: str) -> Care:
    made = _care(fields, key)
    if not made.refs:
        raise fields.error(f"{key} is missing")
    return made


def _optional_care(fields: Fields, key: str) -> Care | None:
    made = _care(fields, key)
    return made if made.refs else None
