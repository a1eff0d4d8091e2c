"""What people use and do, what is claimed of it and what was measured: reviewed data and its typed loader."""

from app.catalogue.advice import Caution, Fact, Pairing, Research, Trigger, Wait
from app.catalogue.care import Care, Group, Ingredient, care
from app.catalogue.contents import Catalogue
from app.catalogue.entries import KINDS, SIDES, CareType, Goal, Kind, Side, Zone
from app.catalogue.evidence import Claim, Evidence, Grade, Source
from app.catalogue.fields import CatalogueError
from app.catalogue.loader import catalogue, load_catalogue

__all__ = [
    "KINDS",
    "SIDES",
    "Care",
    "CareType",
    "Catalogue",
    "CatalogueError",
    "Caution",
    "Claim",
    "Evidence",
    "Fact",
    "Goal",
    "Grade",
    "Group",
    "Ingredient",
    "Kind",
    "Pairing",
    "Research",
    "Side",
    "Source",
    "Trigger",
    "Wait",
    "Zone",
    "care",
    "catalogue",
    "load_catalogue",
]
