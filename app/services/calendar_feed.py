"""A calendar to subscribe to, under an address that is its own password and can be revoked."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select

from app.errors import NotFound
from app.models import Account, Reminder, ReminderSettings
from app.services import calendar, reminders
from app.services.deps import Deps
from app.services.secret_links import digest, new_secret

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORDS = {
    "photo": ("Photo day", "Same hour, same light, before the session."),
    "routine": ("Your evening", "A few minutes for your face."),
    "check_in": ("Check-in", "Five sliders, ten seconds."),
}
_LENGTH = timedelta(minutes=15)


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
    rows = deps.session.scalars(
        select(Reminder).where(Reminder.owner_id == account.id).order_by(Reminder.kind)
    )
    for row in rows:
        made.add_component(_event(row, account, deps.now()))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(row: Reminder, account: Account, now: datetime) -> Event:
    title, text = ("Afterglow", "") if account.discreet else _WORDS[row.kind]
    day = calendar.local_date(row.next_at, account.time_zone)
    begins = datetime.combine(day, time(*divmod(row.minute_of_day, 60)), ZoneInfo(account.time_zone))
    event = Event()
    event.add("uid", f"{row.id}@afterglow")
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    event.add("dtend", begins + _LENGTH)
    event.add("rrule", {"freq": "weekly", "byday": [_DAYS[day] for day in row.weekdays]})
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
