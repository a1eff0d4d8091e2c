"""When a photo was taken: the best source that names a plausible moment.

Order: the user, the camera (EXIF), the file's name, the file's time, the upload. A moment before 1990 or in
the future is a clock nobody set, and the next source is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from app.services import calendar

DateSource = Literal["exif", "file_name", "file_time", "user", "upload"]

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)

# Offsets that no Etc/GMT zone has, each with a zone that may be on it.
_PART_HOUR_ZONES = {
    -570: "Pacific/Marquesas",
    -210: "America/St_Johns",
    -150: "America/St_Johns",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
    630: "Australia/Adelaide",
    765: "Pacific/Chatham",
    825: "Pacific/Chatham",
}
_NAMED_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-_.:]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
    r"(?:(?:[-_ T]|,? at )+(?P<hour>\d{1,2})(?P<colon>[-_.:h]?)(?P<minute>\d\d)(?P=colon)(?P<second>\d\d)"
    r"(?:[-_.]?\d{3})?(?!\d)(?:[ \u202f]?(?P<half>[AaPp])\.?[Mm]\b)?)?"
    r"(?!\d)"
)


@dataclass(frozen=True, slots=True)
class PhotoDate:
    """A moment, the zone it is shown in, and the date the user would write on the print."""

    taken_at: datetime
    time_zone: str
    local_date: date
    source: DateSource


@dataclass(frozen=True, slots=True)
class DateClues:
    """What is known about the moment. `time_zone` is the user's."""

    time_zone: str
    user: datetime | None = None
    exif_local: datetime | None = None
    exif_offset_minutes: int | None = None
    file_name: str = ""
    file_modified_at: datetime | None = None


def resolve(clues: DateClues, now: datetime) -> PhotoDate:
    """The first plausible date. The user's own word is taken as it is: `photos` refuses an impossible one."""
    for found in _candidates(clues):
        if found.source == "user" or is_plausible(found.taken_at, now):
            return found
    return in_zone(now, clues.time_zone, "upload")


def is_plausible(moment: datetime, now: datetime) -> bool:
    return EARLIEST <= moment <= now + CLOCK_SKEW


def in_zone(moment: datetime, time_zone: str, source: DateSource) -> PhotoDate:
    """A known moment, dated where the user was."""
    return PhotoDate(moment.astimezone(UTC), time_zone, calendar.local_date(moment, time_zone), source)


def from_local(local: datetime, time_zone: str, source: DateSource) -> PhotoDate:
    """What a clock on the wall showed."""
    return in_zone(calendar.to_utc(local, time_zone), time_zone, source)


def from_file_name(name: str, time_zone: str) -> PhotoDate | None:
    """The date cameras and messengers write into names; a date without a time means noon."""
    for found in _NAMED_DATE.finditer(name):
        local = _named_moment(found)
        if local is None:
            continue
        if name.upper().startswith("PXL_") and found["hour"] is not None:  # Pixel phones name files in UTC
            return in_zone(local.replace(tzinfo=UTC), time_zone, "file_name")
        return from_local(local, time_zone, "file_name")
    return None


def _candidates(clues: DateClues) -> Iterator[PhotoDate]:
    zone = clues.time_zone
    if clues.user is not None:
        yield in_zone(clues.user, zone, "user")
    if clues.exif_local is not None:
        yield _from_camera(clues.exif_local, clues.exif_offset_minutes, zone)
    named = from_file_name(clues.file_name, zone)
    if named is not None:
        yield named
    if clues.file_modified_at is not None:
        yield in_zone(clues.file_modified_at, zone, "file_time")


def _from_camera(local: datetime, offset_minutes: int | None, user_zone: str) -> PhotoDate:
    """With an offset the moment is certain wherever the user is now; else it is the user's wall clock."""
    if offset_minutes is None:
        return from_local(local, user_zone, "exif")
    moment = local.replace(tzinfo=timezone(timedelta(minutes=offset_minutes)))
    zone = _zone_of(offset_minutes, moment, user_zone)
    return PhotoDate(moment.astimezone(UTC), zone, local.date(), "exif")


def _zone_of(offset_minutes: int, moment: datetime, user_zone: str) -> str:
    """A zone on this offset at that moment: the user's when it fits, so that most photos share one."""
    names = [user_zone]
    if offset_minutes % 60 == 0 and -14 <= -offset_minutes // 60 <= 12:
        names.append(f"Etc/GMT{-offset_minutes // 60:+d}" if offset_minutes else "UTC")
    elif offset_minutes in _PART_HOUR_ZONES:
        names.append(_PART_HOUR_ZONES[offset_minutes])
    for name in names:
        if calendar.local_moment(moment, name).utcoffset() == moment.utcoffset():
            return name
    return user_zone


def _named_moment(found: re.Match[str]) -> datetime | None:
    hour = 12 if found["hour"] is None else int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    clock = (hour, int(found["minute"] or 0), int(found["second"] or 0))
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return datetime.combine(day, time(*clock))
    except ValueError:  # digits that only look like a date
        return None
