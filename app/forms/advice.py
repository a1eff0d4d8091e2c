"""What the clinician said of a procedure."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from app.catalogue.advice import Wait
from app.models import Clearance


class ClearanceForm(FlaskForm):
    free_from = DateField("Free from", validators=[Optional()])
    variant = RadioField("Which kind", validators=[Optional()], default="")

    def offer(self, waits: list[Wait]) -> None:
        kinds = [SelectChoice(wait.slug, wait.variant) for wait in waits if wait.variant]
        self.variant.choices = [*kinds, SelectChoice("", "Not sure")]

    def fill(self, kept: Clearance | None) -> None:
        if kept is not None:
            self.free_from.data = kept.free_from
            self.variant.data = kept.variant or ""
