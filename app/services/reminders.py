"""What somebody is reminded of: their choices, and the tick that says it.

At most once: a reminder is moved on before it is said, so that neither a killed worker nor two of them say it twice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.delivery.messenger import Messenger
from app.errors import InvalidInput
from app.models import Account, Reminder, ReminderSettings
from app.services import calendar, push_devices, reminder_words
from app.services.deps import Deps
from app.services.reminder_times import DAY_MINUTES, is_quiet, is_timely, next_after

KINDS = ("photo", "routine", "check_in")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """When one kind of reminder is wanted; no weekday means it is off."""

    weekdays: tuple[int, ...]
    minute_of_day: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything one can choose, as the page shows it."""

    wishes: dict[str, Wish]
    quiet_from: int | None
    quiet_until: int | None
    by_email: bool
    has_feed: bool = False


def of(deps: Deps, owner_id: UUID) -> Choices:
    rows = deps.session.scalars(select(Reminder).where(Reminder.owner_id == owner_id))
    wishes = {row.kind: Wish(tuple(row.weekdays), row.minute_of_day) for row in rows}
    kept = deps.session.get(ReminderSettings, owner_id)
    if kept is None:
        return Choices(wishes, None, None, by_email=False)
    return Choices(wishes, kept.quiet_from, kept.quiet_until, kept.by_email, kept.feed_hash is not None)


def choose(deps: Deps, owner_id: UUID, chosen: Choices) -> None:
    """Keep what was chosen. Raises InvalidInput naming the field of a time nobody would ever hear of."""
    _check(chosen)
    account = deps.session.get_one(Account, owner_id)
    kept = settings_of(deps, owner_id)
    kept.quiet_from, kept.quiet_until, kept.by_email = (
        chosen.quiet_from,
        chosen.quiet_until,
        chosen.by_email,
    )
    known = {
        row.kind: row for row in deps.session.scalars(select(Reminder).where(Reminder.owner_id == owner_id))
    }
    for kind in KINDS:
        wish, row = chosen.wishes.get(kind), known.get(kind)
        if wish is None or not wish.weekdays:
            if row is not None:
                deps.session.delete(row)
            continue
        row = row or Reminder(owner_id=owner_id, kind=kind)
        row.weekdays, row.minute_of_day = sorted(wish.weekdays), wish.minute_of_day
        _plan_next(row, deps.now(), account.time_zone)
        deps.session.add(row)
    deps.session.commit()


def settings_of(deps: Deps, owner_id: UUID) -> ReminderSettings:
    """The row of what holds for all reminders, made when there is none."""
    kept = deps.session.get(ReminderSettings, owner_id)
    if kept is None:
        kept = ReminderSettings(owner_id=owner_id)
        deps.session.add(kept)
    return kept


def due(deps: Deps) -> list[UUID]:
    """Reminders whose time has come, and those of people whose clock is another one since."""
    query = (
        select(Reminder.id)
        .join(Account, Account.id == Reminder.owner_id)
        .where(or_(Reminder.next_at <= deps.now(), Reminder.time_zone != Account.time_zone))
        .order_by(Reminder.next_at)
        .limit(_AT_ONCE)
    )
    return list(deps.session.scalars(query))


def say(deps: Deps, reminder_id: UUID, messenger: Messenger) -> bool:
    """Move a due reminder on, then say it if it is still timely. True when it reached somebody."""
    row = deps.session.execute(
        select(Reminder, Account)
        .join(Account, Account.id == Reminder.owner_id)
        .where(Reminder.id == reminder_id)
    ).one_or_none()
    if row is None:
        return False
    reminder, account = row
    now, was_due = deps.now(), reminder.next_at
    if was_due > now:
        _plan_next(reminder, now, account.time_zone)  # the person has travelled
        deps.session.commit()
        return False
    today = calendar.local_date(now, account.time_zone)
    choices = of(deps, account.id)
    timely = is_timely(
        was_due, now, account.time_zone, reminder.last_day, (choices.quiet_from, choices.quiet_until)
    )
    words = reminder_words.message(deps, account, reminder.kind, today) if timely else None
    moved = deps.session.execute(
        update(Reminder)
        .where(Reminder.id == reminder.id, Reminder.next_at == was_due)
        .values(
            next_at=next_after(now, account.time_zone, reminder.minute_of_day, reminder.weekdays),
            time_zone=account.time_zone,
            **({"last_day": today} if words else {}),
        )
        .returning(Reminder.id)
    ).all()
    deps.session.commit()
    if not moved or words is None:
        return False
    if push_devices.tell(deps, account.id, words, messenger):
        return True
    return choices.by_email and messenger.mail(account.email, words)


def turn_off(deps: Deps, owner_id: UUID, kinds: Collection[str] = KINDS) -> None:
    deps.session.execute(delete(Reminder).where(Reminder.owner_id == owner_id, Reminder.kind.in_(kinds)))
    deps.session.commit()


def _plan_next(row: Reminder, now: datetime, time_zone: str) -> None:
    row.next_at = next_after(now, time_zone, row.minute_of_day, row.weekdays)
    row.time_zone = time_zone


def _check(chosen: Choices) -> None:
    if (chosen.quiet_from is None) != (chosen.quiet_until is None):
        raise InvalidInput("Quiet hours take both times, or neither.", field="quiet_from")
    for kind, wish in chosen.wishes.items():
        if kind not in KINDS:
            raise InvalidInput("There is no reminder of this kind.", field="kind")
        if not wish.weekdays:
            continue
        if not set(wish.weekdays) <= set(range(7)):
            raise InvalidInput("A weekday goes from 0, Monday, to 6.", field=f"{kind}_days")
        if not 0 <= wish.minute_of_day < DAY_MINUTES:
            raise InvalidInput("Choose a time of the day.", field=f"{kind}_at")
        if is_quiet(wish.minute_of_day, chosen.quiet_from, chosen.quiet_until):
            raise InvalidInput(
                "This time lies in your quiet hours. Choose another, or change them.", field=f"{kind}_at"
            )
