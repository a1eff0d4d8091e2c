"""What goes with what and what to be careful of, as data that an engine can evaluate without special cases."""

from dataclasses import dataclass
from typing import Literal, get_args

from app.catalogue.care import Care
from app.catalogue.evidence import Claim, Evidence

# before: first, then the other; directly-after, after, finish: the other follows, at once, later, or as the last
# step; alternate: in turn; ask: the clinician decides; wait: not until the wait is over, and ask
Relation = Literal[
    "before", "directly-after", "after", "finish", "alternate", "ask", "wait", "not-same-evening"
]
Level = Literal["info", "warn", "block"]
Moment = Literal["product", "plan", "log", "insight"]  # where it is asked
PartOfDay = Literal["day", "night"]
WaitBasis = Literal["published", "ours"]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
ORDERS: frozenset[Relation] = frozenset({"before", "directly-after", "after", "finish"})
LEVELS: tuple[Level, ...] = get_args(Level)
MOMENTS: tuple[Moment, ...] = get_args(Moment)
PARTS_OF_DAY: tuple[PartOfDay, ...] = get_args(PartOfDay)
WAIT_BASES: tuple[WaitBasis, ...] = get_args(WaitBasis)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two kinds of care and how they stand to each other. Every pairing can be overridden."""

    slug: str
    name: str
    first: Care
    then: Care
    relation: Relation
    advice: str  # one sentence to the person
    automatic: bool  # False: never put into a plan by the app
    note: str | None
    claim: Claim
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something rests after a procedure when the clinician gave no date.

    `days` None means never again. The clinician's date goes first, always.
    """

    slug: str
    name: str
    after: Care
    variant: str | None  # the procedure's variety, where that makes the difference: "PDO threads"
    rests: Care
    days: int | None
    said: str  # "6 weeks", as the source puts it
    basis: WaitBasis  # ours: no number is published, so the app asks for this long
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something private about a person that changes what is safe. Never in exports unless asked for."""

    slug: str
    name: str
    question: str
    passes: bool  # True for a state that comes and goes (a flare), False for one that stays (an implant)


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a caution is raised: every condition that is set must hold. `level` replaces the caution's own."""

    at: tuple[Moment, ...]
    care: Care  # what is done, planned or put on the shelf
    level: Level | None
    facts: tuple[str, ...]  # any of these holds for the person
    beside: Care | None  # other care within `within_hours`, before or after, or in the same session
    within_hours: int | None
    waiting_after: Care | None  # a procedure of these whose wait for this care is not over
    part_of_day: PartOfDay | None  # day: begun from 05:00 to before 17:00 by the person's clock
    more_than_per_day: int | None  # sessions of `care` on the local date, this one counted
    over_longest: bool  # minutes above the type's longest
    first_use: bool  # a product never logged before


@dataclass(frozen=True, slots=True)
class Caution:
    """What to be careful of: what, why, and the safe choice. Raised by any of its triggers."""

    slug: str
    name: str
    level: Level
    what: str
    why: str
    safe_choice: str
    triggers: tuple[Trigger, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Research:
    """What research says about one of the main claims."""

    slug: str
    name: str
    about: Care
    goals: tuple[str, ...]
    claim: Claim
    evidence: Evidence
