"""What a reminder says, or that there is nothing left to say today."""

from datetime import date

from sqlalchemy import exists, select

from app.delivery.message import Message
from app.models import Account, CareSession, Photo
from app.services.deps import Deps

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
    logged = exists().where(
        CareSession.owner_id == account.id,
        CareSession.local_date == today,
        CareSession.deleted_at.is_(None),
    )
    if deps.session.scalar(select(logged)):
        return None
    return Message("Your evening", "A few minutes for your face, when you like.", "/", "routine")


def _check_in(_deps: Deps, _account: Account, _today: date) -> Message | None:
    return Message("How is your skin today?", "Five sliders, ten seconds.", "/", "check-in")
