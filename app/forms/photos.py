"""The forms of photos: what is sent with them, their facts, and eyes placed by hand."""

import math
from datetime import UTC, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired

from app.errors import InvalidInput
from app.models import Photo
from app.photo_words import VIEWS, tag_choices
from app.services import calendar
from app.services.photos import Changes, Upload
from app.vision.types import EyePair, Point


class UploadForm(FlaskForm):
    """Everything but the files, which the view hands over one by one."""

    view = RadioField("View", choices=VIEWS, default="front")
    time_zone = HiddenField()
    file_modified_at = HiddenField()

    def to_upload(self, data: bytes, file_name: str) -> Upload:
        return Upload(
            data=data,
            file_name=file_name,
            view=self.view.data or "front",
            time_zone=self._known_zone(),
            file_modified_at=_moment(self.file_modified_at.data),
        )

    def _known_zone(self) -> str | None:
        """What the device says; nonsense counts as nothing, and the account's zone is taken."""
        try:
            return calendar.check_time_zone(self.time_zone.data or "")
        except calendar.UnknownTimeZone:
            return None


class PhotoForm(FlaskForm):
    """What a person may change about a photo."""

    day = DateField("Date", validators=[InputRequired("Choose a date.")])
    time = TimeField("Time", validators=[InputRequired("Choose a time.")])
    zone = StringField("Time zone", validators=[InputRequired("Name a time zone.")])
    view = RadioField("View", choices=VIEWS)
    tags = SelectMultipleField("Anything different that day?", validate_choice=False)
    mirrored = BooleanField("This photo is a mirror image")
    excluded = BooleanField("Leave it out of comparisons")
    pinned = BooleanField("Use it as the baseline of its view")

    def offer(self, photo: Photo) -> None:
        self.tags.choices = {slug: words for slug, words, _ in tag_choices(photo)}

    def fill(self, photo: Photo) -> None:
        """Show the photo; its date and time as the wall clock shows them."""
        local = calendar.local_moment(photo.taken_at, photo.time_zone)
        self.day.data, self.time.data = local.date(), local.time().replace(second=0, microsecond=0)
        self.zone.data = photo.time_zone
        for name in ("view", "tags", "mirrored", "excluded", "pinned"):
            self[name].data = getattr(photo, name)

    def to_changes(self, photo: Photo) -> Changes:
        """What differs from the photo; a moment that was left alone keeps its seconds and its source."""
        changes: dict[str, Any] = {"tags": self.tags.data or []}
        shown = calendar.local_moment(photo.taken_at, photo.time_zone).replace(second=0, microsecond=0)
        wanted = datetime.combine(self.day.data, self.time.data)
        if (wanted, self.zone.data) != (shown.replace(tzinfo=None), photo.time_zone):
            changes |= {"taken_at": _to_utc(wanted, self.zone.data), "time_zone": self.zone.data}
        for name in ("view", "mirrored", "excluded", "pinned"):
            if self[name].data != getattr(photo, name):
                changes[name] = self[name].data
        return Changes(**changes)


class EyesForm(FlaskForm):
    """The middle of each eye in pixels of the upright photo."""

    right_x = FloatField(validators=[InputRequired()])
    right_y = FloatField(validators=[InputRequired()])
    left_x = FloatField(validators=[InputRequired()])
    left_y = FloatField(validators=[InputRequired()])

    def to_pair(self) -> EyePair:
        return EyePair((self.right_x.data, self.right_y.data), (self.left_x.data, self.left_y.data))


def point_of(text: str) -> Point:
    """Read "x,y", in pixels of the upright photo."""
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise InvalidInput("Choose one of the faces.", field="at")
    return x, y


def _moment(text: str | None) -> datetime | None:
    """A moment the browser named, or None: nobody typed it, so nobody is asked to correct it."""
    try:
        moment = datetime.fromisoformat(text or "")
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _to_utc(local: datetime, time_zone: str) -> datetime:
    try:
        return calendar.to_utc(local, time_zone)
    except calendar.UnknownTimeZone as unknown:
        raise InvalidInput("There is no time zone of this name.", field="zone") from unknown
    except calendar.OutsideCalendar as outside:
        raise InvalidInput("This date lies outside the calendar.", field="day") from outside
