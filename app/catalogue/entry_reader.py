"""Reading what can be chosen: types, zones, goals, ingredients."""

from app.catalogue.care import GROUPS, Ingredient
from app.catalogue.entries import LONGEST_SESSION_MINUTES, SIDES, CareType, Goal, Kind, Zone
from app.catalogue.evidence_reader import evidence, optional_claim
from app.catalogue.fields import Fields


def care_type(kind: Kind, fields: Fields) -> CareType:
    made = CareType(
        kind=kind,
        slug=fields.slug(),
        name=fields.text("name"),
        default_minutes=fields.number("default_minutes", 0, LONGEST_SESSION_MINUTES),
        longest_minutes=fields.number("longest_minutes", 1, LONGEST_SESSION_MINUTES),
        aliases=fields.texts("aliases"),
        zones=fields.texts("zones", default=("full",)),
        common=fields.flag("common"),
        professional_only=fields.flag("professional_only"),
        most_per_week=fields.optional_number("most_per_week", 1, 7),
        goals=fields.texts("goals"),
        ingredients=fields.texts("ingredients"),
        claim=optional_claim(fields),
        evidence=evidence(fields),
    )
    fields.end()
    if made.default_minutes > made.longest_minutes:
        raise fields.error("default_minutes is more than longest_minutes")
    if kind == "mask" and made.most_per_week is None:
        raise fields.error("most_per_week is missing; every mask has one")
    return made


def zone(fields: Fields) -> Zone:
    slug, name = fields.slug(), fields.text("name")
    sides = fields.choices("sides", SIDES, default=SIDES)
    if "both" not in sides:
        raise fields.error("sides takes always both")
    return Zone(slug, name, fields.text("name_of_both", default=name), fields.texts("aliases"), sides)


def goal(fields: Fields) -> Goal:
    return Goal(
        slug=fields.slug(),
        name=fields.text("name"),
        aliases=fields.texts("aliases"),
        zones=fields.texts("zones", default=("full",)),
    )


def ingredient(fields: Fields) -> Ingredient:
    return Ingredient(
        slug=fields.slug(),
        name=fields.text("name"),
        aliases=fields.texts("aliases"),
        inci=fields.texts("inci"),
        endings=fields.texts("endings"),
        groups=fields.choices("groups", GROUPS),
        goals=fields.texts("goals"),
        note=fields.optional_text("note"),
        claim=optional_claim(fields),
        evidence=evidence(fields),
    )
