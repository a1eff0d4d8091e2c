"""What a reminder says, or that there is nothing left to say today."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select

from app.catalogue import catalogue
from app.delivery.message import Message
from app.models import Account, CareSession, Photo
from app.services import check_ins, routine
from app.services.deps import Deps
from app.services.plan_rules import Version

_NEUTRAL = "Something is planned for today."


def message(deps: Deps, account: Account, kind: str, today: date) -> Message | None:
    """None when it is done already. In discreet mode the words on the lock screen tell nothing."""
    made = {"photo": _photo, "routine": _routine, "check_in": _check_in}[kind](deps, account, today)
    if made is None or not account.discreet:
        return made
    return Message("Afterglow", _NEUTRAL, made.path, made.tag)


def _photo(deps: Deps, account: Account, today: date) -> Message | None:
    taken = exists().where(
        Photo.owner_id == account.id, Photo.local_date == today, Photo.deleted_at.is_(None)
    )
    if deps.session.scalar(select(taken)):
        return None
    return Message("Photo day", "Same hour, same light, before the session.", "/photos/new", "photo")


def _routine(deps: Deps, account: Account, today: date) -> Message | None:
    """What the plan still asks for tonight; without a plan, a nudge on days with nothing logged."""
    evening = routine.evening(deps, account.id, today)
    if evening.phase is not None or evening.is_paused:
        if not evening.due:
            return None
        return Message("Your evening", planned([step.version for step in evening.due]), "/", "routine")
    logged = exists().where(
        CareSession.owner_id == account.id,
        CareSession.local_date == today,
        CareSession.deleted_at.is_(None),
    )
    if deps.session.scalar(select(logged)):
        return None
    return Message("Your evening", "A few minutes for your face, when you like.", "/", "routine")


def _check_in(deps: Deps, account: Account, today: date) -> Message | None:
    if account.hides_metrics or check_ins.of_day(deps, account.id, today) is not None:
        return None
    return Message("How is your skin today?", "Five sliders, ten seconds.", "/check-in", "check-in")


def planned(versions: Sequence[Version]) -> str:
    """Firming massage, then hyaluronic mask: 25 min."""
    names = [_name(version) for version in versions]
    minutes = sum(version.minutes for version in versions)
    first, *rest = names
    return f"{', then '.join([first, *(name[0].lower() + name[1:] for name in rest)])}: {minutes} min."


def _name(version: Version) -> str:
    entry = catalogue().find(version.kind, version.type)
    name = entry.name if entry else version.type.replace("-", " ").capitalize()
    whole = version.kind == "treatment" or name.casefold().endswith(version.kind)
    return name if whole else f"{name} {version.kind}"
