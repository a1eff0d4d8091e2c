"""What can be chosen when logging. Names are English and serve as message ids for translations."""

from dataclasses import dataclass
from typing import Literal, get_args

from app.catalogue.evidence import Claim, Evidence

Kind = Literal["mask", "massage", "treatment"]
Side = Literal["left", "right", "both"]  # the subject's own, as in "your left"

KINDS: tuple[Kind, ...] = get_args(Kind)
SIDES: tuple[Side, ...] = get_args(Side)

LONGEST_SESSION_MINUTES = 600


@dataclass(frozen=True, slots=True)
class CareType:
    """A mask, a massage technique or a treatment. The slug is unique within its kind alone."""

    kind: Kind
    slug: str
    name: str
    default_minutes: int
    longest_minutes: int  # what is usual at most; a longer session is recorded as it was
    aliases: tuple[str, ...]  # other names people look for
    zones: tuple[str, ...]  # where it goes unless the person says otherwise
    common: bool  # offered before "All 13" is opened
    professional_only: bool
    most_per_week: int | None  # None: no limit known
    goals: tuple[str, ...]  # what its claim promises
    ingredients: tuple[str, ...]  # what is usually in it
    claim: Claim | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the face, named for one side ("Cheek") and for both ("Cheeks")."""

    slug: str
    name: str
    name_of_both: str
    aliases: tuple[str, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What somebody hopes to see; a wish, not a claim."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    zones: tuple[str, ...]  # where one would look for it
