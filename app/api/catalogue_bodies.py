"""The catalogue as JSON. Claims and evidence are two fields; `sources` are slugs of the list of sources."""

from typing import Any

from pydantic import BaseModel, Field

from app.catalogue import KINDS, Care, Group, Kind, Side, catalogue
from app.catalogue.advice import Level, Moment, PartOfDay, Relation, WaitBasis
from app.catalogue.evidence import Direction, Grade, SourceKind

Refs = list[str]
REFS = "each of mask, massage:firming, ingredient:retinol, group:aha; empty for whatever is done"


class ClaimOut(BaseModel):
    """What somebody says; no evidence."""

    text: str
    sources: list[str]


class EvidenceOut(BaseModel):
    grade: Grade = Field(
        description="A several randomised trials; B one small or controlled trial; C uncontrolled or mechanistic;"
        " 0 none found; none: not looked up"
    )
    direction: Direction
    text: str
    sources: list[str]


class CareTypeOut(BaseModel):
    kind: Kind
    slug: str = Field(description="unique within its kind")
    name: str
    aliases: list[str]
    default_minutes: int
    longest_minutes: int = Field(description="what is usual at most; a longer session is kept as it was")
    zones: list[str] = Field(description="where it goes unless the person says otherwise")
    common: bool
    professional_only: bool
    most_per_week: int | None
    goals: list[str] = Field(description="what its claim promises")
    ingredients: list[str] = Field(description="what is usually in it")
    claim: ClaimOut | None
    evidence: EvidenceOut


class KindOut(BaseModel):
    slug: Kind
    types: list[CareTypeOut]


class ZoneOut(BaseModel):
    slug: str
    name: str
    name_of_both: str
    aliases: list[str]
    sides: list[Side] = Field(description="the subject's own")


class GoalOut(BaseModel):
    slug: str
    name: str
    aliases: list[str]
    zones: list[str] = Field(description="where one would look for it")


class IngredientOut(BaseModel):
    slug: str
    name: str
    aliases: list[str]
    inci: list[str] = Field(description="names on labels")
    endings: list[str] = Field(description="how the names of a whole family end")
    groups: list[Group]
    goals: list[str]
    note: str | None
    claim: ClaimOut | None
    evidence: EvidenceOut


class PairingOut(BaseModel):
    slug: str
    name: str
    first: Refs = Field(description=REFS)
    then: Refs = Field(description=REFS)
    relation: Relation
    advice: str
    automatic: bool = Field(description="false: never put into a plan by the app")
    note: str | None
    claim: ClaimOut
    evidence: EvidenceOut


class WaitOut(BaseModel):
    slug: str
    name: str
    after: Refs = Field(description=REFS)
    variant: str | None
    rests: Refs = Field(description=REFS)
    days: int | None = Field(description="null: never again")
    said: str
    basis: WaitBasis = Field(description="ours: no number is published; so long the app asks")
    sources: list[str]


class FactOut(BaseModel):
    """Something private that a person may say of themselves; this list holds the questions, no answers."""

    slug: str
    name: str
    question: str
    passes: bool


class TriggerOut(BaseModel):
    """All conditions that are set must hold."""

    at: list[Moment]
    care: Refs = Field(description=REFS)
    level: Level | None = Field(description="instead of the caution's own")
    facts: list[str] = Field(description="any of these holds")
    beside: Refs | None = Field(
        description="other care within within_hours, before, after or in the same session"
    )
    within_hours: int | None
    waiting_after: Refs | None = Field(description="a procedure whose wait for this care is not over")
    part_of_day: PartOfDay | None
    more_than_per_day: int | None
    over_longest: bool
    first_use: bool


class CautionOut(BaseModel):
    slug: str
    name: str
    level: Level
    what: str
    why: str
    safe_choice: str
    triggers: list[TriggerOut] = Field(description="any of these raises it")
    sources: list[str]


class ResearchOut(BaseModel):
    slug: str
    name: str
    about: Refs = Field(description=REFS)
    goals: list[str]
    claim: ClaimOut
    evidence: EvidenceOut


class SourceOut(BaseModel):
    slug: str
    citation: str
    kind: SourceKind = Field(description="an article claims; it is no evidence")
    year: int | None
    people: int | None
    found: str
    published: str | None


class CatalogueOut(BaseModel):
    kinds: list[KindOut]
    zones: list[ZoneOut]
    goals: list[GoalOut]
    ingredients: list[IngredientOut]
    pairings: list[PairingOut]
    waits: list[WaitOut]
    facts: list[FactOut]
    cautions: list[CautionOut]
    research: list[ResearchOut]
    sources: list[SourceOut]


def body_of() -> CatalogueOut:
    """The catalogue that ships with the app."""
    known = catalogue()
    body = {name: [_plain(entry) for entry in getattr(known, name)] for name in _LISTS}
    kinds = [{"slug": kind, "types": [_plain(entry) for entry in known.types(kind)]} for kind in KINDS]
    return CatalogueOut.model_validate({"kinds": kinds, **body})


_LISTS = [name for name in CatalogueOut.model_fields if name != "kinds"]


def _plain(entry: Any) -> dict[str, Any]:
    """A dataclass as JSON has it: care as its references."""
    values = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Care):
        return list(value.refs)
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    return _plain(value) if hasattr(value, "__dataclass_fields__") else value
