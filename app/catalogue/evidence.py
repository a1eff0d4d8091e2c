"""What a source claims and what was measured: always two fields, never one."""

from dataclasses import dataclass
from typing import Literal, get_args

# A several randomised trials; B one small or controlled trial, B+ more than one; C uncontrolled or mechanistic;
# 0 none found; none: nobody has looked it up for this catalogue yet
Grade = Literal["A", "B+", "B", "C", "0", "none"]
# What the evidence says of the claim. null: a trial without a difference; none: there is nothing to point anywhere
Direction = Literal["positive", "mixed", "null", "negative", "none"]
SourceKind = Literal["article", "trial", "study", "review", "rule", "guidance", "opinion"]

GRADES: tuple[Grade, ...] = get_args(Grade)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
GRADES_WITH_SOURCE: frozenset[Grade] = frozenset({"A", "B+", "B", "C"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim or a finding comes from. `found` says in one line what it holds."""

    slug: str
    citation: str  # Kafi 2007
    kind: SourceKind
    year: int | None
    people: int | None  # who finished, or took part
    found: str
    published: str | None  # journal or publisher, where we are certain of it


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says; `sources` are slugs."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured; `sources` are slugs."""

    grade: Grade
    direction: Direction
    text: str
    sources: tuple[str, ...]


NONE_RECORDED = Evidence("none", "none", "No evidence is recorded here.", ())
