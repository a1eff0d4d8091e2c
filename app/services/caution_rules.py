"""Which cautions a session raises: the catalogue's triggers held against what is known. Pure; no database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.catalogue import Catalogue
from app.catalogue.advice import LEVELS, Caution, Level, Moment, Trigger
from app.catalogue.care import Ingredient

_DAY_BEGINS, _DAY_ENDS = 5, 17  # hours of the person's clock


@dataclass(frozen=True, slots=True)
class Done:
    """A session as the rules see it. `ingredients` are those of its type and of its products."""

    kind: str
    type: str
    at: datetime
    local_date: date
    hour: int  # of the person's clock
    minutes: int
    ingredients: tuple[Ingredient, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A private fact that holds on the day, and since when."""

    slug: str
    since: date


@dataclass(frozen=True, slots=True)
class Procedure:
    """A treatment that may ask for rest. `free_from` is the clinician's date; `variant` a wait's slug."""

    id: str
    kind: str
    type: str
    local_date: date
    free_from: date | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What lies about a session: other sessions of these days, facts, procedures, and whether a product is new."""

    others: Sequence[Done] = ()
    facts: Sequence[Holding] = ()
    procedures: Sequence[Procedure] = ()
    first_use: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """What of `Around` can matter to a session; the rest need not be looked up."""

    others: bool
    facts: bool
    procedures: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """`occasion` says what it is about: the same caution on the same occasion is said once."""

    caution: Caution
    level: Level
    occasion: str


def needs(known: Catalogue, this: Done, moment: Moment = "log") -> Needs:
    """Which conditions the triggers have that cover this care."""
    covering = [
        trigger
        for caution in known.cautions
        for trigger in caution.triggers
        if moment in trigger.at and trigger.care.covers(this.kind, this.type, this.ingredients)
    ]
    return Needs(
        others=any(trigger.beside or trigger.more_than_per_day is not None for trigger in covering),
        facts=any(trigger.facts for trigger in covering),
        procedures=any(trigger.waiting_after for trigger in covering),
    )


def raised(known: Catalogue, this: Done, around: Around, moment: Moment = "log") -> list[Raised]:
    """Every caution at most once, at its highest level; the gravest first."""
    found = []
    for caution in known.cautions:
        matches = [
            Raised(caution, trigger.level or caution.level, occasion)
            for trigger in caution.triggers
            if moment in trigger.at and (occasion := _occasion(known, trigger, this, around)) is not None
        ]
        if matches:
            found.append(max(matches, key=lambda match: LEVELS.index(match.level)))
    return sorted(found, key=lambda match: -LEVELS.index(match.level))


def resting_until(
    known: Catalogue, procedure: Procedure, kind: str, slug: str, ingredients: Sequence[Ingredient] = ()
) -> date | None:
    """The first day on which this care may follow the procedure again; None when nothing has to rest.

    The clinician's date goes first. Without one the longest published time counts; where the variety of the
    procedure is not known, the longest of those that end.
    """
    waits = [
        wait
        for wait in known.waits
        if wait.after.covers(procedure.kind, procedure.type) and wait.rests.covers(kind, slug, ingredients)
    ]
    if procedure.variant:
        waits = [wait for wait in waits if wait.variant is None or wait.slug == procedure.variant]
    if not waits:
        return None
    if procedure.free_from is not None:
        return procedure.free_from
    if any(wait.days is None and wait.slug == procedure.variant for wait in waits):
        return date.max
    days = [wait.days for wait in waits if wait.days is not None]
    return procedure.local_date + timedelta(days=max(days)) if days else None


def _occasion(known: Catalogue, trigger: Trigger, this: Done, around: Around) -> str | None:
    """None unless every condition of the trigger holds; else what the caution is about."""
    if not trigger.care.covers(this.kind, this.type, this.ingredients):
        return None
    parts: list[str] = []
    for condition in (_facts, _beside, _waiting, _time_of_day, _count):
        part = condition(known, trigger, this, around)
        if part is None:
            return None
        parts.append(part)
    longest = _longest(known, this)
    if trigger.over_longest and (longest is None or this.minutes <= longest):
        return None
    if trigger.first_use and not around.first_use:
        return None
    return " ".join(part for part in parts if part)


def _facts(_known: Catalogue, trigger: Trigger, _this: Done, around: Around) -> str | None:
    if not trigger.facts:
        return ""
    holding = sorted(f"{fact.slug}@{fact.since}" for fact in around.facts if fact.slug in trigger.facts)
    return holding[0] if holding else None


def _beside(_known: Catalogue, trigger: Trigger, this: Done, around: Around) -> str | None:
    if trigger.beside is None:
        return ""
    within = timedelta(hours=trigger.within_hours or 0)
    near = [other for other in around.others if abs(other.at - this.at) <= within]
    for other in (this, *near):
        if trigger.beside.covers(other.kind, other.type, other.ingredients):
            return f"evening:{min(this.local_date, other.local_date)}"
    return None


def _waiting(known: Catalogue, trigger: Trigger, this: Done, around: Around) -> str | None:
    if trigger.waiting_after is None:
        return ""
    for procedure in around.procedures:
        if not trigger.waiting_after.covers(procedure.kind, procedure.type):
            continue
        until = resting_until(known, procedure, this.kind, this.type, this.ingredients)
        if until is not None and procedure.local_date <= this.local_date < until:
            return f"after:{procedure.id}"
    return None


def _time_of_day(_known: Catalogue, trigger: Trigger, this: Done, _around: Around) -> str | None:
    if trigger.part_of_day is None:
        return ""
    is_day = _DAY_BEGINS <= this.hour < _DAY_ENDS
    return "" if is_day == (trigger.part_of_day == "day") else None


def _count(_known: Catalogue, trigger: Trigger, this: Done, around: Around) -> str | None:
    if trigger.more_than_per_day is None:
        return ""
    same_day = [this, *_on(this.local_date, around.others)]
    matching = [one for one in same_day if trigger.care.covers(one.kind, one.type, one.ingredients)]
    return f"day:{this.local_date}" if len(matching) > trigger.more_than_per_day else None


def _on(day: date, others: Iterable[Done]) -> Iterator[Done]:
    return (other for other in others if other.local_date == day)


def _longest(known: Catalogue, this: Done) -> int | None:
    entry = known.find(this.kind, this.type)
    return entry.longest_minutes if entry else None
