"""How a session is said in words: its name, where it went, one line of all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.catalogue import catalogue
from app.models import CareSession, PlanItemVersion
from app.services.care_draft import Draft
from app.services.plan_rules import Hold, Version

PRESSURES = {1: "light", 2: "light", 3: "medium", 4: "firm", 5: "firm"}

_PROPER_NAMES = ("Japanese", "Zoga", "Icoone", "Endermology", "Cryolift", "PDO")

# Names that stand for themselves, without "massage" or "mask" behind them.
_WHOLE_NAMES = frozenset(
    {
        ("massage", "lymph"),
        ("massage", "self-basic"),
        ("massage", "exercise"),
        ("massage", "facemodeling"),
        ("massage", "other"),
        ("mask", "eye-patch"),
        ("mask", "other"),
    }
)


def care_name(kind: str, slug: str) -> str:
    """Firming; a slug that left the catalogue is shown as it is."""
    entry = catalogue().find(kind, slug)
    return entry.name if entry else slug.replace("-", " ").capitalize()


def care_title(kind: str, slug: str) -> str:
    """Firming massage, Collagen mask, Red LED"""
    name = care_name(kind, slug)
    return name if kind == "treatment" or (kind, slug) in _WHOLE_NAMES else f"{name} {kind}"


def goal_name(slug: str) -> str:
    """Dark circles; a slug that left the catalogue is shown as it is."""
    goal = catalogue().goal(slug)
    return goal.name if goal else slug.replace("-", " ").capitalize()


def zone_words(zones: Sequence[str], side: str = "both") -> str:
    """cheeks, jaw line; one-sided: cheek, jaw line, your left"""
    known = catalogue()
    found = [zone for slug in zones if (zone := known.zone(slug))]
    names = [(zone.name_of_both if side == "both" else zone.name).lower() for zone in found]
    return ", ".join(names if side == "both" else [*names, f"your {side}"])


def care_line(session: CareSession | Draft | Version) -> str:
    """Firming, 10 min, cheeks, jaw line"""
    parts = [care_name(session.kind, session.type), f"{session.minutes} min"]
    return ", ".join(part for part in (*parts, zone_words(session.zones, session.side)) if part)


def over_usual(version: Version | PlanItemVersion) -> str:
    """more than the usual 3 a week"""
    entry = catalogue().find(version.kind, version.type)
    most = entry.most_per_week if entry else None
    if most is None or (version.times_a_week or len(version.weekdays)) <= most:
        return ""
    return f"more than the usual {most} a week"


def short_line(session: CareSession) -> str:
    """firming 10 min"""
    return f"{in_sentence(care_name(session.kind, session.type))} {session.minutes} min"


def hold_line(hold: Hold, this_year: int) -> str:
    """rests until 8 December, after mesotherapy; not now: this holds a retinoid"""
    if hold.kind == "blocked":  # says what it holds, not what is private about the person
        caution = catalogue().caution(hold.about)
        return f"not now: {in_sentence(caution.what.rstrip('.')) if caution else hold.about}"
    if hold.until == date.max:
        return f"rests for good, after {in_sentence(care_name('treatment', hold.about))}"
    year = "" if hold.until.year == this_year else f" {hold.until.year}"
    day = f"{hold.until.day} {hold.until:%B}{year}"
    return f"rests until {day}, after {in_sentence(care_name('treatment', hold.about))}"


def in_sentence(name: str) -> str:
    """A name within a sentence: firming massage, Japanese massage"""
    return name if name.startswith(_PROPER_NAMES) else name[:1].lower() + name[1:]


def care_plan(session: CareSession | Draft | Version) -> dict[str, Any]:
    """What doing it again, or as it is planned, takes for a device that has to do so without asking: the care, and
    its words."""
    return {
        "kind": session.kind,
        "type": session.type,
        "minutes": session.minutes,
        "zones": list(session.zones),
        "side": session.side,
        "products": list(session.products),
        "pressure": None if isinstance(session, Version) else session.pressure,
        "title": care_title(session.kind, session.type),
        "line": care_line(session),
    }
