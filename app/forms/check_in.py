"""The form of a check-in: five answers from 0 to 10, each of which may be left out."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from app.models import CheckIn
from app.services import calendar
from app.services.check_ins import MOST, QUESTIONS


def _answer(value: object) -> int | None:
    return int(str(value)) if value not in {None, "", "None"} else None


def _question(label: str) -> SelectField:
    choices = {"": "Not answered"} | {str(number): str(number) for number in range(MOST + 1)}
    return SelectField(label, coerce=_answer, choices=choices, validators=[Optional()])


class CheckInForm(FlaskForm):
    time_zone = HiddenField()
    puffiness = _question("Puffiness")
    firmness = _question("Firmness")
    redness = _question("Redness")
    smoothness = _question("Smoothness")
    satisfaction = _question("How happy with it")

    ENDS = {  # noqa: RUF012 - what 0 and 10 mean
        "puffiness": ("Not at all", "Very puffy"),
        "firmness": ("Slack", "Very firm"),
        "redness": ("None", "Very red"),
        "smoothness": ("Rough", "Very smooth"),
        "satisfaction": ("Not at all", "Completely"),
    }

    def show(self, row: CheckIn) -> None:
        """Today's own answers, when it is opened again."""
        for name in QUESTIONS:
            self[name].data = getattr(row, name)

    def answers(self) -> dict[str, int | None]:
        return {name: self[name].data for name in QUESTIONS}

    def zone(self, home: str) -> str:
        """Where the device says it is; nonsense counts as nothing."""
        try:
            return calendar.check_time_zone(self.time_zone.data or "")
        except calendar.UnknownTimeZone:
            return home
