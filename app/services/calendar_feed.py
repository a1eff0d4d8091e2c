"""A calendar to subscribe to, under an address that is its own password and can be revoked."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select

from app.errors import NotFound
from app.models import Account, Reminder, ReminderSettings
from app.services import calendar, plans, reminders
from app.services.deps import Deps
from app.services.plan_rules import asked_of
from app.services.reminder_words import planned
from app.services.secret_links import digest, new_secret

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDS = {
    "photo": ("Photo day", "Same hour, same light, before the session."),
    "routine": ("Your evening", "A few minutes for your face."),
    "check_in": ("Check-in", "Five sliders, ten seconds."),
}
_LENGTH = timedelta(minutes=15)
_DAYS_AHEAD = 28


def make_address(deps: Deps, owner_id: UUID) -> str:
    """A new secret; the former address stops answering."""
    secret = new_secret()
    reminders.settings_of(deps, owner_id).feed_hash = digest(secret)
    deps.session.commit()
    return secret


def revoke(deps: Deps, owner_id: UUID) -> None:
    reminders.settings_of(deps, owner_id).feed_hash = None
    deps.session.commit()


def read(deps: Deps, secret: str) -> bytes:
    """The calendar behind a secret, as iCalendar (RFC 5545). Raises NotFound for any other."""
    account = deps.session.scalar(
        select(Account)
        .join(ReminderSettings, ReminderSettings.owner_id == Account.id)
        .where(ReminderSettings.feed_hash == digest(secret))
    )
    if account is None:
        raise NotFound
    made = Calendar()
    made.add("prodid", "-//Afterglow//Reminders//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Afterglow")
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    rows = list(
        deps.session.scalars(select(Reminder).where(Reminder.owner_id == account.id).order_by(Reminder.kind))
    )
    evenings = _evenings(
        deps, account, next((row.minute_of_day for row in rows if row.kind == "routine"), 1200)
    )
    for row in rows:
        if row.kind != "routine" or not evenings:
            made.add_component(_event(row, account, deps.now()))
    for event in evenings:
        made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _evenings(deps: Deps, account: Account, minute_of_day: int) -> list[Event]:
    """The evenings the plan asks for in the weeks to come; none while there is no plan."""
    today = calendar.local_date(deps.now(), account.time_zone)
    days = [today + timedelta(days=n) for n in range(_DAYS_AHEAD)]
    plan = plans.load(deps, account.id, days[0], days[-1])
    events = []
    for day in days:
        asked = [
            version
            for item, version in asked_of(plan, day)
            if not (plan.is_paused(day) or plan.skips_item(item.id, day) or version.hold_on(day))
        ]
        if asked:
            event = _framed(
                f"plan-{day}-{account.id}", day, minute_of_day, account, deps.now(), "routine", planned(asked)
            )
            events.append(event)
    return events


def _event(row: Reminder, account: Account, now: datetime) -> Event:
    day = calendar.local_date(row.next_at, account.time_zone)
    event = _framed(str(row.id), day, row.minute_of_day, account, now, row.kind)
    event.add("rrule", {"freq": "weekly", "byday": [_DAYS[day] for day in row.weekdays]})
    return event


def _framed(
    name: str, day: date, minute_of_day: int, account: Account, now: datetime, kind: str, says: str = ""
) -> Event:
    title, text = ("Afterglow", "") if account.discreet else _WORDS[kind]
    text = text and (says or text)
    begins = datetime.combine(day, time(*divmod(minute_of_day, 60)), ZoneInfo(account.time_zone))
    event = Event()
    event.add("uid", f"{name}@afterglow")
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    event.add("dtend", begins + _LENGTH)
    event.add("summary", title)
    if text:
        event.add("description", text)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event
