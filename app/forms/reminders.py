"""What one is reminded of, and when."""

from datetime import time

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from app.services.reminders import Choices, Wish

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ONE_DAY = [SelectChoice(number, name) for number, name in enumerate(WEEKDAYS)]
_SHORT = [SelectChoice(number, name[:3]) for number, name in enumerate(WEEKDAYS)]
_A_TIME = InputRequired("Choose a time.")
_USUAL = {
    "photo": Wish((6,), 8 * 60),
    "routine": Wish((0, 1, 2, 3, 4, 5, 6), 20 * 60),
    "check_in": Wish((6,), 19 * 60),
}


class RemindersForm(FlaskForm):
    photo_on = BooleanField("Photo day")
    photo_day = SelectField("On", choices=_ONE_DAY, coerce=int)
    photo_at = TimeField("At", [_A_TIME])
    routine_on = BooleanField("Evening routine")
    routine_days = SelectMultipleField("On", choices=_SHORT, coerce=int)
    routine_at = TimeField("At", [_A_TIME])
    check_in_on = BooleanField("Check-in")
    check_in_day = SelectField("On", choices=_ONE_DAY, coerce=int)
    check_in_at = TimeField("At", [_A_TIME])
    quiet_from = TimeField("From", [Optional()])
    quiet_until = TimeField("Until", [Optional()])
    by_email = BooleanField("Send an e-mail when no device could be reached")

    @classmethod
    def of(cls, chosen: Choices) -> "RemindersForm":
        """The form as it stands now; what is off shows the usual day and time."""
        wishes = {kind: chosen.wishes.get(kind, usual) for kind, usual in _USUAL.items()}
        return cls(
            formdata=None,
            **{f"{kind}_on": kind in chosen.wishes for kind in wishes},
            **{f"{kind}_at": _time(wish.minute_of_day) for kind, wish in wishes.items()},
            photo_day=wishes["photo"].weekdays[0],
            routine_days=list(wishes["routine"].weekdays),
            check_in_day=wishes["check_in"].weekdays[0],
            quiet_from=_time(chosen.quiet_from),
            quiet_until=_time(chosen.quiet_until),
            by_email=chosen.by_email,
        )

    def to_choices(self) -> Choices:
        wishes = {}
        if self.photo_on.data:
            wishes["photo"] = Wish((self.photo_day.data,), _minutes(self.photo_at.data) or 0)
        if self.routine_on.data:
            wishes["routine"] = Wish(tuple(self.routine_days.data or ()), _minutes(self.routine_at.data) or 0)
        if self.check_in_on.data:
            wishes["check_in"] = Wish((self.check_in_day.data,), _minutes(self.check_in_at.data) or 0)
        return Choices(
            wishes,
            _minutes(self.quiet_from.data),
            _minutes(self.quiet_until.data),
            by_email=bool(self.by_email.data),
        )

    def validate_routine_days(self, field: SelectMultipleField) -> None:
        if self.routine_on.data and not field.data:
            raise ValidationError("Choose at least one day.")


def _time(minutes: int | None) -> time | None:
    return None if minutes is None else time(*divmod(minutes, 60))


def _minutes(at: time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute
