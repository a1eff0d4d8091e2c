"""The goals somebody picks, and where."""

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField

from app.catalogue import catalogue
from app.services.goals import Goal


class GoalsForm(FlaskForm):
    goals = SelectMultipleField("What do you hope to see?")
    zones = SelectMultipleField("Where, if it is one place")

    def offer(self) -> None:
        known = catalogue()
        self.goals.choices = {goal.slug: goal.name for goal in known.goals}
        self.zones.choices = {zone.slug: zone.name_of_both for zone in known.zones if zone.slug != "full"}

    def fill(self, chosen: list[Goal]) -> None:
        self.goals.data = [goal.slug for goal in chosen]
        self.zones.data = list(dict.fromkeys(zone for goal in chosen for zone in goal.zones))

    def to_goals(self) -> list[Goal]:
        """On this page the zones are those of every goal; the API can tell them apart."""
        return [Goal(slug, tuple(self.zones.data or ())) for slug in self.goals.data or ()]
